import type { Capability } from "../server/capability.ts";
import { exportParts } from "./export/parts.ts";

/** 登记册: somebody's workbook becomes the neighbourhood, and what leaves it again. */
export const register: Capability = {
  name: "register",
  commands: [...exportParts.commands],
  queries: [...exportParts.queries],
  writes: { ...exportParts.writes },
  holds: [...exportParts.holds],
  routes: exportParts.routes,
};
