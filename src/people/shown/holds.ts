import type { Holding } from "../../server/capability.ts";

export const holds: Holding[] = [
  {
    table: "shown",
    purpose: "accountability",
    fields: ["account_id", "person_id"],
    retention: "30 d",
    readers: ["nobody reads it; it is counted"],
    past: "t.day < ($1::timestamptz - interval '30 days')::date",
  },
  {
    table: "shown_more",
    purpose: "accountability",
    fields: ["account_id", "more"],
    retention: "1 year",
    readers: ["nobody reads it; it is counted"],
    past: "t.at < $1::timestamptz - interval '1 year'",
  },
  {
    table: "shown_alarm",
    purpose: "accountability",
    fields: ["account_id", "shown", "refused"],
    retention: "1 year",
    readers: ["lead"],
    past: "t.last_at < $1::timestamptz - interval '1 year'",
  },
];
