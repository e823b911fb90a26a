import type { Actor } from "../kernel/actor.ts";
import { holds, rolesAt } from "../kernel/actor.ts";
import type { Id } from "../kernel/id.ts";
import type { Verdict } from "../kernel/policy.ts";
import { allowed, forbidden, unknown } from "../kernel/policy.ts";

/** What policy must know of a place: where it lies. `path` runs from itself up to the community's root. */
export interface PlaceSeat {
  readonly community: Id;
  readonly path: readonly Id[];
}

/** Who may see that a place exists: whoever works or lives there. A keeper keeps the machine and sees no door. */
export const maySee = (actor: Actor, at: PlaceSeat): Verdict =>
  rolesAt(actor, at.community, [...at.path, at.community]).some((r) => r !== "keeper") || actor.home === at.community
    ? allowed
    : unknown;

/** Who may change the tree: the community's own workers. */
export const mayEdit = (actor: Actor, at: PlaceSeat): Verdict => {
  if (holds(actor, at.community, at.path, "worker", "lead", "system")) return allowed;
  return maySee(actor, at).ok ? forbidden("policy.role", { needed: "worker" }) : unknown;
};

/** Who may say what a door is used as: workers, and stewards and helpers at the places that are theirs. */
export const mayConfirm = (actor: Actor, at: PlaceSeat): Verdict => {
  if (holds(actor, at.community, at.path, "worker", "lead", "steward", "helper", "system")) return allowed;
  return maySee(actor, at).ok ? forbidden("policy.role", { needed: "helper" }) : unknown;
};

/** Demolishing cannot be taken back by pressing a button, so it needs the community's lead. */
export const mayDemolish = (actor: Actor, at: PlaceSeat): Verdict => {
  if (holds(actor, at.community, at.path, "lead", "system")) return allowed;
  return mayEdit(actor, at).ok ? forbidden("policy.role", { needed: "lead" }) : mayEdit(actor, at);
};

/** How much of the board somebody sees: all of it, all of it without marks (officers), only their own doors, or none. */
export const boardScope = (actor: Actor, community: Id): "all" | "unmarked" | "own" | "none" => {
  const root = [community];
  if (holds(actor, community, root, "worker", "lead", "system")) return "all";
  if (holds(actor, community, root, "officer")) return "unmarked";
  if (actor.grants.some((g) => g.community === community && (g.role === "helper" || g.role === "steward"))) return "own";
  return "none";
};
