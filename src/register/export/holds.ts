import type { Holding } from "../../server/capability.ts";

export const holds: Holding[] = [
  {
    table: "export",
    purpose: "accountability",
    fields: ["account_id", "code", "scope", "reason"],
    retention: "1 year",
    readers: ["whoever exported it", "lead"],
    past: "t.at < $1::timestamptz - interval '1 year'",
  },
];
