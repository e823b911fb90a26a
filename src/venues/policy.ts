import type { Actor } from "../kernel/actor.ts";
import { holds } from "../kernel/actor.ts";
import type { Id } from "../kernel/id.ts";
import type { Verdict } from "../kernel/policy.ts";
import { allowed, forbidden, unknown } from "../kernel/policy.ts";

/** A venue is for everybody who lives or works here; a keeper keeps the machine. */
export const maySeeVenues = (actor: Actor, community: Id): Verdict =>
  actor.home === community || actor.grants.some((g) => g.role !== "keeper") ? allowed : unknown;

/** Workers add, describe and close them. */
export const mayEditVenue = (actor: Actor, at: { community: Id; path: readonly Id[] }): Verdict =>
  holds(actor, at.community, at.path, "worker", "lead", "system")
    ? allowed
    : maySeeVenues(actor, at.community).ok
      ? forbidden("policy.role", { needed: "worker" })
      : unknown;
