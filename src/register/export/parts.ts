import type { Capability } from "../../server/capability.ts";
import { commands } from "./commands.ts";
import { holds } from "./holds.ts";
import { queries } from "./queries.ts";
import { routes } from "./routes.ts";
import { writes } from "./writes.ts";

/** What exporting brings to the register. */
export const exportParts = { commands, queries, writes, holds, routes } satisfies Partial<Capability>;
