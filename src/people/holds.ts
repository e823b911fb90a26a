import type { Holding } from "../server/capability.ts";

/** Personal tables of this capability: for what, until when, read by whom. `haitang privacy` prints it, the purge obeys it. */
export const holds: Holding[] = [
  {
    table: "household",
    purpose: "contact",
    fields: ["said", "channel", "language", "remark", "tenure"],
    retention: "moved out + 30 d, or as long as the list may be used that it came by",
    readers: ["worker", "lead", "helper (own doors)", "resident (own)"],
    past: "(t.moved_out < ($1::timestamptz - interval '30 days')::date or t.held_until < ($1::timestamptz)::date) and not exists (select from person p where p.community_id = t.community_id and p.household_id = t.id)",
  },
  {
    table: "person",
    purpose: "contact",
    fields: ["name", "called", "born", "phones", "language", "channel", "registered"],
    retention: "left, or put together with another record, + 30 d; or as long as the list may be used that it came by",
    readers: ["worker", "lead", "helper (own doors)", "resident (own)", "of under-14s: whoever gives a reason"],
    // What waits to be taken in by another community stays here until somebody has decided.
    past: "(t.left_on < ($1::timestamptz - interval '30 days')::date or t.held_until < ($1::timestamptz)::date) and not exists (select from transfer x where x.from_id = t.community_id and x.household_id = t.household_id and x.state = 'waiting')",
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
    table: "tie",
    purpose: "contact",
    fields: ["person_id", "door_id", "kind", "lives_where"],
    retention: "ended + 30 d",
    readers: ["worker", "lead", "steward (own stairs, masked)", "helper (own doors)"],
    past: "t.ended_on < ($1::timestamptz - interval '30 days')::date",
  },
  {
    table: "transfer",
    purpose: "contact",
    fields: ["body"],
    retention: "until it is taken in, sent back or taken back, 30 d at most; that there was one: 1 year",
    readers: ["nobody until it is taken in", "that it waits: worker and lead of both communities"],
    past: "t.settled_at < $1::timestamptz - interval '1 year'",
  },
  {
    table: "not_double",
    purpose: "contact",
    fields: ["one_id", "other_id", "by_account"],
    retention: "with the people",
    readers: ["nobody reads it; such a pair is not shown again"],
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
