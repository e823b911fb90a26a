import type { Id } from "../../kernel/id.ts";
import { HOUR, MINUTE } from "../../kernel/instant.ts";

/**
 * How long answers may stay readable on a device without the server having been heard. It ends by clock or by use, whichever is first, and at once
 * when the device's clock was set back. During a running task it does not end: a volunteer in the stairwell must not lose her list at midnight.
 * Whoever is blocked hears it from the server, and then it has ended whatever the task.
 */
export interface Lease {
  readonly account: Id;
  /** Device clock, ms. */
  readonly until: number;
  /** How often a kept answer has been shown since the server was last heard. */
  readonly uses: number;
  readonly most: number;
  /** The latest time that the device has shown: its clock may not go back behind it. */
  readonly seen: number;
  /** The key is wrapped by PIN or passkey. */
  readonly guarded: boolean;
  /** End of a running shift or task, device clock, ms; 0 when there is none. */
  readonly taskUntil: number;
}
/** trust.md S6: an offline device of somebody who was disabled goes dark within 24 hours. Without a PIN four hours, as the screen says. */
export const GUARDED_LASTS = 24 * HOUR;
export const BARE_LASTS = 4 * HOUR;
export const GUARDED_USES = 600;
export const BARE_USES = 150;
/** Clocks are corrected by the network now and then: so much back is no cheating. */
export const BACK_ALLOWED = 2 * MINUTE;

/** The server was heard and knows the account: the lease begins anew. */
export const renewed = (account: Id, guarded: boolean, now: number, taskUntil = 0): Lease => ({
  account,
  guarded,
  taskUntil,
  until: now + (guarded ? GUARDED_LASTS : BARE_LASTS),
  uses: 0,
  most: guarded ? GUARDED_USES : BARE_USES,
  seen: now,
});

export type LeaseState = "holds" | "clock" | "use" | "set-back";
/** Whether it holds, or why not. */
export function leaseState(lease: Lease, now: number): LeaseState {
  // Time that has been seen has passed, whatever the clock says now.
  if (Math.max(now, lease.seen) < lease.taskUntil) return "holds";
  if (now < lease.seen - BACK_ALLOWED) return "set-back";
  if (now >= lease.until) return "clock";
  return lease.uses >= lease.most ? "use" : "holds";
}
/** A kept answer was shown. */
export const used = (lease: Lease, now: number): Lease => ({ ...lease, uses: lease.uses + 1, seen: Math.max(lease.seen, now) });
/** Time passed. */
export const passed = (lease: Lease, now: number): Lease => ({ ...lease, seen: Math.max(lease.seen, now) });

/** Wrong PINs before what is kept is wiped. The presses stay: they are sealed for the server. */
export const PIN_TRIES = 8;
