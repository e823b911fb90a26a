import type { Actor, Role } from "../kernel/actor.ts";
import { holds } from "../kernel/actor.ts";
import type { Id } from "../kernel/id.ts";
import type { Verdict } from "../kernel/policy.ts";
import { allowed, forbidden, unknown } from "../kernel/policy.ts";

/** What policy must know of a household: where it lives, to whom it is entrusted, whether it is hidden. */
export interface HouseholdSeat {
  readonly community: Id;
  readonly household: Id;
  /** Its door first, the community's root last. */
  readonly path: readonly Id[];
  /** Persons to whom it is entrusted today. */
  readonly entrusted: readonly Id[];
  /** Persons who live in it. */
  readonly people: readonly Id[];
  readonly protected: boolean;
  /** Accounts that may see it although it is protected. */
  readonly readers: readonly Id[];
}

/** How much of a household somebody may know. */
export type Depth =
  /** does not exist for them */
  | "none"
  /** that it is there, with masked names, until a reason is given */
  | "masked"
  /** names and phones without asking, since the task is the reason (own doors), recorded */
  | "task"
  /** the people themselves */
  | "own";

const staff: readonly Role[] = ["worker", "lead", "system"];
const named: readonly Role[] = ["lead", "system"];

export function depthOf(actor: Actor, at: HouseholdSeat): Depth {
  if (actor.home === at.community && at.people.includes(actor.person)) return "own";
  if (at.protected)
    return at.readers.includes(actor.account) || actor.grants.some((g) => g.role === "system") ? "masked" : "none";
  if (
    at.entrusted.includes(actor.person) &&
    actor.grants.some((g) => g.community === at.community && (g.role === "helper" || g.role === "steward"))
  )
    return "task";
  // A steward answers for the doors under her place, through her helpers.
  if (holds(actor, at.community, at.path, ...staff)) return "masked";
  if (
    actor.grants.some(
      (g) => g.community === at.community && g.role === "steward" && at.path.includes(g.place) && g.place !== at.community,
    )
  )
    return "masked";
  return "none";
}

/**
 * One's own chain: the households entrusted to oneself, for as long as one is a helper or steward here, and one's own. Their names are part of the task and
 * count towards no limit. A steward's helpers' households are not among them: she sees them masked, asks, and is counted.
 */
export const isOwnChain = (actor: Actor, at: HouseholdSeat): boolean => ["task", "own"].includes(depthOf(actor, at));

/** Why somebody needs more is for named staff; what to do is for everybody who helps. */
export const mayKnowWhy = (actor: Actor, at: HouseholdSeat): Verdict => {
  const depth = depthOf(actor, at);
  if (depth === "none") return unknown;
  return depth === "own" || holds(actor, at.community, at.path, ...named, "worker") ? allowed : forbidden("policy.named-staff");
};
export const maySeeHousehold = (actor: Actor, at: HouseholdSeat): Verdict => (depthOf(actor, at) === "none" ? unknown : allowed);

const staffOnly = (actor: Actor, at: HouseholdSeat, roles: readonly Role[], needed: Role): Verdict => {
  if (depthOf(actor, at) === "none") return unknown;
  return holds(actor, at.community, at.path, ...roles) ? allowed : forbidden("policy.role", { needed });
};
/** Changing who lives where: workers. A helper says what she sees by other means (looking in, confirming a door). */
export const mayEditHousehold = (actor: Actor, at: HouseholdSeat): Verdict => staffOnly(actor, at, staff, "worker");
export const maySetCare = (actor: Actor, at: HouseholdSeat): Verdict => staffOnly(actor, at, staff, "worker");
/** Hiding an address: the lead, and a second signature. */
export const mayProtect = (actor: Actor, at: HouseholdSeat): Verdict => staffOnly(actor, at, named, "lead");
/** Showing a hidden household again: its two readers together, since for everybody else, the lead too, it does not exist. */
export const mayUnprotect = (actor: Actor, at: HouseholdSeat): Verdict => staffOnly(actor, at, staff, "worker");
/** Ending a proxy: the people themselves without a reason, or staff. */
export const mayEndProxy = (actor: Actor, at: HouseholdSeat): Verdict =>
  depthOf(actor, at) === "own" ? allowed : staffOnly(actor, at, staff, "worker");
export const mayLookIn = (actor: Actor, at: HouseholdSeat): Verdict => {
  const depth = depthOf(actor, at);
  return depth === "none" ? unknown : depth === "own" ? forbidden("people.own-household") : allowed;
};
/** Asking for names and phones, with a reason. */
export const mayAsk = (actor: Actor, at: HouseholdSeat): Verdict => (depthOf(actor, at) === "none" ? unknown : allowed);
/** Who looked: the people themselves, and the lead. */
export const mayKnowWhoLooked = (actor: Actor, at: HouseholdSeat): Verdict =>
  depthOf(actor, at) === "own" ? allowed : staffOnly(actor, at, named, "lead");
/** Adding a household behind a door: workers there. */
export const mayAddHousehold = (actor: Actor, at: { community: Id; path: readonly Id[] }): Verdict =>
  holds(actor, at.community, at.path, ...staff)
    ? allowed
    : actor.grants.some((g) => g.community === at.community && g.role !== "keeper")
      ? forbidden("policy.role", { needed: "worker" })
      : unknown;

/** More residents for one day: whoever works here asks for themselves; yes to somebody else says a lead. */
export const mayAllowMore = (actor: Actor, at: { community: Id; account: Id }): Verdict => {
  const leads = holds(actor, at.community, [at.community], ...named);
  if (actor.account === at.account)
    return actor.grants.some((g) => !["resident", "keeper", "rider", "officer"].includes(g.role)) ? allowed : unknown;
  return leads
    ? allowed
    : holds(actor, at.community, [at.community], "worker")
      ? forbidden("policy.role", { needed: "lead" })
      : unknown;
};
/** Who stood at the limit of a day is the lead's to see, and another lead's where it was one. */
export const maySeeAlarms = (actor: Actor, community: Id): Verdict =>
  holds(actor, community, [community], ...named)
    ? allowed
    : holds(actor, community, [community], "worker")
      ? forbidden("policy.role", { needed: "lead" })
      : unknown;
export const maySettleAlarm = (actor: Actor, at: { community: Id; account: Id }): Verdict => {
  const may = maySeeAlarms(actor, at.community);
  return may.ok && actor.account === at.account ? forbidden("people.own-alarm") : may;
};
// ---- who lives elsewhere, doubles, transfers --------------------------------------------------------------------
/** The seat of what hangs on a door; `hidden`: a protected household lives behind it, and then it is known to `readers` only. */
interface DoorSeat {
  readonly community: Id;
  readonly path: readonly Id[];
  readonly hidden: boolean;
  readonly readers: readonly Id[];
}
const mayKnowDoor = (actor: Actor, at: DoorSeat): boolean =>
  !at.hidden || at.readers.includes(actor.account) || actor.grants.some((g) => g.role === "system");
/** Who owns a flat, or is registered at it: for workers, and for the steward of its stairs. */
export const maySeeTies = (actor: Actor, at: DoorSeat): Verdict =>
  mayKnowDoor(actor, at) &&
  (holds(actor, at.community, at.path, ...staff) ||
    actor.grants.some((g) => g.community === at.community && g.role === "steward" && at.path.includes(g.place)))
    ? allowed
    : unknown;
export const mayEditTie = (actor: Actor, at: DoorSeat): Verdict =>
  mayKnowDoor(actor, at) ? mayAddHousehold(actor, at) : unknown;
/** In the panel of a household: for staff, and for helpers at their own doors; the people themselves need not know who else is registered there. */
export const mayKnowTies = (actor: Actor, at: HouseholdSeat): boolean =>
  holds(actor, at.community, at.path, ...staff) || ["masked", "task"].includes(depthOf(actor, at));
/** What concerns the register as a whole (doubles, transfers, a child that is lost): workers of the whole community. */
export const mayKeepRegister = (actor: Actor, community: Id): Verdict =>
  holds(actor, community, [community], ...staff)
    ? allowed
    : actor.grants.some((g) => g.community === community && g.role !== "keeper")
      ? forbidden("policy.role", { needed: "worker" })
      : unknown;
/** All of several: the first no counts. */
export const every = (...verdicts: readonly Verdict[]): Verdict => verdicts.find((v) => !v.ok) ?? allowed;

/** Policy's answer for the screen, per verb: the same functions that the server obeys. */
export const householdCan = (actor: Actor, at: HouseholdSeat): Record<string, boolean> => ({
  ask: mayAsk(actor, at).ok,
  edit: mayEditHousehold(actor, at).ok,
  care: maySetCare(actor, at).ok,
  why: mayKnowWhy(actor, at).ok,
  lookIn: mayLookIn(actor, at).ok,
  protect: mayProtect(actor, at).ok,
  unprotect: mayUnprotect(actor, at).ok,
  endProxy: mayEndProxy(actor, at).ok,
  whoLooked: mayKnowWhoLooked(actor, at).ok,
});
