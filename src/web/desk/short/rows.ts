import type { Short } from "../../../people/short.ts";
import type { Look } from "../../board/looks.ts";
import type { Screen } from "../route.svelte.ts";

/** One thing that is short, and the press that goes to its remedy. */
export interface Row {
  readonly what:
    | "overdue"
    | "sign"
    | "due"
    | "noContact"
    | "noPeople"
    | "doorsNotKnown"
    | "silent"
    | "incoming"
    | "asked"
    | "doorsStale"
    | "alarms";
  readonly count: number;
  readonly look: Look | "mark" | null;
  /** A person needs somebody now. */
  readonly urgent: boolean;
  readonly go: readonly [Screen, Readonly<Record<string, string>>];
}
/** Devices that hold work and have not been heard of: what is counted here may be too low. */
export interface Silent {
  readonly devices: number;
  /** Minutes since the one that is silent for the longest. */
  readonly longest: number;
}

/**
 * What is short, the most urgent first: people whom nobody has seen, decisions that wait for a signature, then what nobody knows. What is nought
 * has no row. Doors that nobody has confirmed for a year come last: they can wait, and are most of the rows' numbers.
 * @param signs whether something that is parked waits for this person's signature
 * @param incoming households that other communities sent and that nobody has taken in
 * @param today a year before it doors become stale
 * @param alarms of people who stood at the limit of a day's residents, which wait for this person
 */
export function shortRows<W extends { mine: boolean }>(
  short: Short | null,
  waiting: readonly W[],
  signs: (w: W) => boolean,
  silent: Silent | null,
  today: string,
  incoming = 0,
  alarms = 0,
): Row[] {
  if (!short) return [];
  const year = `${Number(today.slice(0, 4)) - 1}${today.slice(4)}`.replace("-02-29", "-02-28");
  const rows: Row[] = [
    { what: "alarms", count: alarms, look: null, urgent: true, go: ["export", { part: "alarms" }] },
    { what: "overdue", count: short.overdue, look: "hatched", urgent: true, go: ["waiting", { what: "overdue" }] },
    { what: "sign", count: waiting.filter(signs).length, look: null, urgent: true, go: ["approvals", {}] },
    { what: "due", count: short.due, look: "outline", urgent: false, go: ["waiting", { what: "due" }] },
    { what: "noContact", count: short.noContact, look: null, urgent: false, go: ["waiting", { what: "no-contact" }] },
    { what: "noPeople", count: short.noPeople, look: null, urgent: false, go: ["waiting", { what: "no-people" }] },
    { what: "doorsNotKnown", count: short.doorsNotKnown, look: null, urgent: false, go: ["doors", { use: "not-known" }] },
    { what: "silent", count: silent?.devices ?? 0, look: null, urgent: false, go: ["silent", {}] },
    { what: "incoming", count: incoming, look: null, urgent: false, go: ["transfers", {}] },
    { what: "asked", count: waiting.filter((a) => a.mine).length, look: null, urgent: false, go: ["approvals", {}] },
    { what: "doorsStale", count: short.doorsStale, look: null, urgent: false, go: ["doors", { since: year }] },
  ];
  return rows.filter((row) => row.count > 0);
}
