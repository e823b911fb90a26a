import type { Capability } from "../server/capability.ts";
import { commands } from "./commands.ts";
import { queries } from "./queries.ts";
import { confirmMany, writes } from "./writes.ts";

export const places: Capability = { name: "places", commands, queries, writes, writesMany: { "places.door-confirmed": confirmMany } };
