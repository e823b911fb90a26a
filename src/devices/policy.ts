import type { Actor } from "../kernel/actor.ts";
import { holds } from "../kernel/actor.ts";
import type { Id } from "../kernel/id.ts";
import type { Verdict } from "../kernel/policy.ts";
import { allowed, unknown } from "../kernel/policy.ts";

/** Whoever holds a role here may say what their own device is doing. */
export const maySay = (actor: Actor): Verdict => (actor.grants.length > 0 ? allowed : unknown);
/** Who must know that the board may lag behind: the community's workers and lead. */
export const mayKnowSilent = (actor: Actor, community: Id): Verdict =>
  holds(actor, community, [community], "worker", "lead") ? allowed : unknown;
