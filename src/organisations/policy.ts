import type { Actor } from "../kernel/actor.ts";
import { holds } from "../kernel/actor.ts";
import type { Id } from "../kernel/id.ts";
import type { Verdict } from "../kernel/policy.ts";
import { allowed, forbidden, unknown } from "../kernel/policy.ts";
import type { GivenRole } from "./schema.ts";

/** Who works here sees who else does. */
export const maySeeOrganisations = (actor: Actor, community: Id): Verdict =>
  holds(actor, community, [community], "worker", "lead", "officer", "system") ||
  actor.grants.some((g) => g.community === community && g.role === "steward")
    ? allowed
    : unknown;

export const mayEditOrganisations = (actor: Actor, community: Id): Verdict => {
  if (holds(actor, community, [community], "worker", "lead", "system")) return allowed;
  return maySeeOrganisations(actor, community).ok ? forbidden("policy.role", { needed: "worker" }) : unknown;
};

/** Nobody gives a role as high as their own: workers name stewards, helpers and riders; the lead names workers; an officer of what lies above names the lead. */
const GIVES: Readonly<Record<string, readonly GivenRole[]>> = {
  worker: ["helper", "steward", "rider"],
  lead: ["helper", "steward", "rider", "worker"],
  officer: ["lead", "officer", "worker"],
  keeper: ["keeper"],
  system: ["helper", "steward", "rider", "worker", "lead", "officer", "keeper"],
};
export const mayGiveRole = (actor: Actor, at: { community: Id; path: readonly Id[]; role: GivenRole; person: Id }): Verdict => {
  if (at.person === actor.person) return forbidden("organisations.own-role");
  const mine = actor.grants.filter((g) => g.community !== at.community || at.path.includes(g.place));
  if (mine.some((g) => GIVES[g.role]?.includes(at.role))) return allowed;
  return maySeeOrganisations(actor, at.community).ok
    ? forbidden("policy.role", { needed: at.role === "worker" ? "lead" : at.role === "lead" ? "officer" : "worker" })
    : unknown;
};

/** Who looks after whom: workers, and a steward within her own place. */
export const mayEntrust = (actor: Actor, at: Entrusting & { person: Id }): Verdict => {
  const may = mayEndEntrusting(actor, at);
  // What is entrusted is shown without being counted, so no worker gives it to herself.
  return may.ok && actor.person === at.person && holds(actor, at.community, [at.community], "worker", "lead")
    ? forbidden("organisations.own-chain")
    : may;
};
interface Entrusting {
  readonly community: Id;
  readonly paths: readonly (readonly Id[])[];
  readonly missing: number;
}
export const mayEndEntrusting = (actor: Actor, at: Entrusting): Verdict => {
  if (holds(actor, at.community, [at.community], "worker", "lead", "system")) return allowed;
  const steward = actor.grants.filter((g) => g.community === at.community && g.role === "steward").map((g) => g.place);
  // For a steward a household elsewhere and one that does not exist look alike.
  if (steward.length > 0 && at.missing === 0 && at.paths.every((p) => p.some((x) => steward.includes(x)))) return allowed;
  return actor.grants.some((g) => g.community === at.community && g.role !== "keeper")
    ? forbidden("policy.role", { needed: "worker" })
    : unknown;
};
