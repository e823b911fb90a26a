import type { Instant } from "../kernel/instant.ts";
import { DAY, msOf } from "../kernel/instant.ts";
import type { CareClass } from "./schema.ts";

/**
 * How often, in peace, a household of a care class is looked in on, in days; null: on alert only.
 * Source: domain notes §2.8 (high risk weekly, key group monthly), the classes sorted by us; a community may set its own later.
 */
export const PEACE_CADENCE: Readonly<Record<CareClass, number | null>> = {
  "lives-alone-elder": 7,
  bedridden: 7,
  "disabled-elder": 7,
  dialysis: 7,
  chemo: 7,
  "power-dependent": 7,
  "minor-alone": 7,
  "elder-80": 30,
  "chronic-medicine": 30,
  pregnant: 30,
  mental: 30,
  disabled: 30,
  "deaf-or-blind": 30,
  infant: null,
  "frontline-family": null,
  other: null,
};
export type WindowState = "plain" | "seen" | "due" | "overdue";

/** Every how many days somebody should look in: the shortest of what the household asked for and what its care classes say. */
export function cadenceOf(asked: number | null, classes: readonly CareClass[]): number | null {
  const days = [asked, ...classes.map((c) => PEACE_CADENCE[c])].filter((d): d is number => d !== null);
  return days.length > 0 ? Math.min(...days) : null;
}

/** How a window shows in peace: plain without a cadence; else seen, due, or (after twice the time, or never seen) overdue. */
export function windowState(now: Instant, cadence: number | null, seenAt: Instant | null): WindowState {
  if (cadence === null) return "plain";
  if (seenAt === null) return "overdue";
  const days = (msOf(now) - msOf(seenAt)) / DAY;
  return days <= cadence ? "seen" : days <= 2 * cadence ? "due" : "overdue";
}
/** Of several parties behind one door the window shows the one that waits longest. */
export const worst = (states: readonly WindowState[]): WindowState =>
  (["overdue", "due", "seen", "plain"] as const).find((s) => states.includes(s)) ?? "plain";
