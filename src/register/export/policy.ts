import type { Actor } from "../../kernel/actor.ts";
import { holds } from "../../kernel/actor.ts";
import type { Id } from "../../kernel/id.ts";
import type { Verdict } from "../../kernel/policy.ts";
import { allowed, forbidden, unknown } from "../../kernel/policy.ts";
import type { Column } from "./columns.ts";
import { saysWhy } from "./columns.ts";
import type { Scope } from "./schema.ts";

const worksIn = (actor: Actor, community: Id): boolean =>
  actor.grants.some((g) => (g.role === "worker" || g.role === "lead") && (g.community === community || g.place === g.community));
const helpsIn = (actor: Actor, community: Id, ...roles: readonly string[]): boolean =>
  actor.grants.some((g) => g.community === community && roles.includes(g.role));

/**
 * Whoever works here takes out lists of what they see; a steward those of her own doors and of her place, a helper those of her own doors. Which households
 * that is, each household's own policy says. Why somebody needs more is for named staff, in a list as on a screen.
 */
export function mayExport(actor: Actor, at: { community: Id; scope: Scope; columns: readonly Column[] }): Verdict {
  const works = worksIn(actor, at.community);
  if (!works && !helpsIn(actor, at.community, "helper", "steward")) return unknown;
  if (!works && (at.scope.classes !== null || at.columns.some(saysWhy))) return forbidden("policy.named-staff");
  if (!works && !at.scope.own && !helpsIn(actor, at.community, "steward")) return forbidden("register.own-doors-only");
  return allowed;
}
/** Everybody sees their own exports, the lead everybody's. */
export const maySeeExports = (actor: Actor, community: Id): Verdict =>
  worksIn(actor, community) || helpsIn(actor, community, "helper", "steward") ? allowed : unknown;
export const maySeeAllExports = (actor: Actor, community: Id): boolean => holds(actor, community, [community], "lead");
/** Whose paper it is, is the lead's to find out. */
export const mayTrace = (actor: Actor, community: Id): Verdict =>
  maySeeAllExports(actor, community)
    ? allowed
    : maySeeExports(actor, community).ok
      ? forbidden("policy.role", { needed: "lead" })
      : unknown;
export const mayEditLayouts = (actor: Actor, community: Id): Verdict =>
  worksIn(actor, community)
    ? allowed
    : maySeeExports(actor, community).ok
      ? forbidden("policy.role", { needed: "worker" })
      : unknown;
