import type { Actor } from "../kernel/actor.ts";
import { holds } from "../kernel/actor.ts";
import type { Id } from "../kernel/id.ts";
import type { Verdict } from "../kernel/policy.ts";
import { allowed, forbidden, unknown } from "../kernel/policy.ts";

/** A list speaks of a whole community: bringing one is for workers and leads of the whole of it. Who works here otherwise hears that they may not. */
export function mayBring(actor: Actor, community: Id): Verdict {
  if (holds(actor, community, [community], "worker", "lead", "system")) return allowed;
  const worksHere = actor.grants.some((g) => g.community === community && !["resident", "keeper", "rider"].includes(g.role));
  return worksHere ? forbidden("policy.role", { needed: "worker" }) : unknown;
}
