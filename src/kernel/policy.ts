import type { Actor } from "./actor.ts";
import type { No } from "./result.ts";
import { no } from "./result.ts";

/** The answer of policy: allowed, or the code of why not. The server obeys it, the screen shows the same. */
export type Verdict = { readonly ok: true } | No;
export const allowed: Verdict = { ok: true };
/** You may not (403). */
export const forbidden = (code = "policy.role", facts: No["facts"] = {}): No => no(code, facts);
/** For you this does not exist (404): foreign and missing look alike. */
export const unknown: No = no("policy.unknown");
/** You may, after proving again that it is you (403, the screen asks for the PIN or the passkey). */
export const stepUp: No = no("policy.step-up");

/** True while the last step-up holds. `now` and `steppedUpUntil` are instants, so text order is time order. */
export const isSteppedUp = (actor: Actor, now: string): boolean => actor.steppedUpUntil !== null && actor.steppedUpUntil > now;
/** What only the house itself does (reactions, ticks): for everybody else there is no such thing. */
export const onlySystem = (actor: Actor): Verdict => (actor.grants.some((g) => g.role === "system") ? allowed : unknown);
