import type { Holding } from "../server/capability.ts";

/** The list by which it came may no longer be used, and nobody here has confirmed it since. */
const overdue =
  "exists (select from import i where i.community_id = t.community_id and i.id = t.held_by and i.use_until <= $1::timestamptz::date)";

/** Personal tables of this capability: for what, until when, read by whom. `haitang privacy` prints it, the purge obeys it. */
export const holds: Holding[] = [
  {
    table: "household",
    purpose: "contact",
    fields: ["said", "channel", "language", "remark"],
    retention: "moved out + 30 d",
    readers: ["worker", "lead", "helper (own doors)", "resident (own)"],
    past: "t.moved_out < ($1::timestamptz - interval '30 days')::date and not exists (select from person p where p.community_id = t.community_id and p.household_id = t.id)",
  },
  {
    table: "person",
    purpose: "contact",
    fields: ["name", "called", "born", "phones", "language", "channel"],
    retention: "left + 30 d; known only by a list: as long as that may be used",
    readers: ["worker", "lead", "helper (own doors)", "resident (own)"],
    past: `t.left_on < ($1::timestamptz - interval '30 days')::date or ${overdue}`,
  },
  {
    table: "care",
    purpose: "care",
    fields: ["class", "actions", "why"],
    retention: "ended + 30 d",
    readers: ["class and why: worker, lead", "what to do: helper (own doors)"],
    past: "coalesce(t.ended_on, t.until) < ($1::timestamptz - interval '30 days')::date",
  },
  {
    table: "proxy",
    purpose: "contact",
    fields: ["name", "relation", "phone", "lives_where"],
    retention: "ended + 30 d",
    readers: ["worker", "lead", "helper (own doors)", "resident (own)"],
    past: "coalesce(t.ended_on, t.to_day) < ($1::timestamptz - interval '30 days')::date",
  },
  {
    table: "search_token",
    purpose: "contact",
    fields: ["token"],
    retention: "with the person",
    readers: ["worker", "lead", "officer (masked)"],
  },
  {
    table: "reading",
    purpose: "accountability",
    fields: ["account_id", "reason"],
    retention: "1 year",
    readers: ["the household itself", "lead"],
    past: "t.at < $1::timestamptz - interval '1 year'",
  },
  {
    table: "look_in",
    purpose: "care",
    fields: ["way", "at", "account_id"],
    retention: "1 year",
    readers: ["worker", "lead", "helper (own doors)"],
    past: "t.at < $1::timestamptz - interval '1 year'",
  },
];
