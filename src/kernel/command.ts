import type { Actor } from "./actor.ts";
import type { Event } from "./event.ts";
import type { Id } from "./id.ts";
import type { Instant } from "./instant.ts";
import type { No } from "./result.ts";

/** What comes in with a command besides its input. Time, ids and chance are arguments; rules read no clock. */
export interface Context {
  /** Server time: it alone orders and decides. */
  readonly now: Instant;
  /** Today in the community's own calendar. */
  readonly today: string;
  /** When the person pressed, as the device claims it. Shown as such, never trusted. */
  readonly claimed: Instant;
  readonly command: Id;
  readonly community: Id;
  readonly actor: Actor;
  /** A new id for something that the decision creates. */
  readonly newId: () => Id;
}

/** What a rule decides: events and the answer (ids and codes only), or a no. */
export type Decision = { readonly ok: true; readonly events: readonly Event[]; readonly answer?: Answer } | Refused;
/** A no. It changes nothing, but it may leave a trace of itself: an alarm. */
export interface Refused extends No {
  readonly leaves?: readonly Event[];
}
/** What the sender hears and the road remembers: ids, codes, counts. Never a name. */
export type Answer = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/** A no that is written down. */
export const leaving = (n: No, leaves: readonly Event[]): Refused => ({ ...n, leaves });
export const decided = (events: readonly Event[], answer: Answer = {}): Decision => ({ ok: true, events, answer });
