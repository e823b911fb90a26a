import type { Actor, Role } from "../kernel/actor.ts";
import { rolesAt } from "../kernel/actor.ts";
import type { Id } from "../kernel/id.ts";
import type { Verdict } from "../kernel/policy.ts";
import { allowed, forbidden, unknown } from "../kernel/policy.ts";

/** How far somebody reaches over accounts: nobody's, volunteers' and residents', workers' too, all. */
const reach = (role: Role): number =>
  role === "system" ? 3 : role === "lead" || role === "officer" || role === "keeper" ? 2 : role === "worker" ? 1 : 0;
const reachOf = (roles: readonly Role[]): number => Math.max(0, ...roles.map(reach));

/** What policy must know of an account. */
export interface AccountSeat {
  readonly id: Id;
  readonly community: Id;
  readonly roles: readonly Role[];
}

/**
 * Who may invite, block, or see whether somebody has an account: those who reach further than its holder, and officers and keepers for everybody, since
 * nobody reaches further than a lead. (Whoever can open another's account can act as them: a worker must not be able to invite "the lead" and scan it.)
 * For everybody else there is no such account.
 */
export function mayManage(actor: Actor, account: AccountSeat): Verdict {
  const own = rolesAt(actor, account.community, [account.community]);
  const far = reachOf(own);
  if (far === 0) return unknown;
  if (account.id === actor.account) return forbidden("policy.not-oneself");
  const near = reachOf(account.roles);
  return far > near || (near <= 2 && own.some((r) => r === "officer" || r === "keeper"))
    ? allowed
    : forbidden("policy.role", { needed: near === 0 ? "worker" : near === 1 ? "lead" : "officer" });
}

/** A badge may be issued to oneself as well: it opens nothing that one could not open already. */
export const mayBadge = (actor: Actor, account: AccountSeat): Verdict =>
  account.id === actor.account && mayKeepDesks(actor, account.community).ok ? allowed : mayManage(actor, account);

/** Who may declare a browser a shared desk, close one, and see the lists of desks and open invitations: those who work in the community's office. */
export const mayKeepDesks = (actor: Actor, community: Id): Verdict =>
  reachOf(rolesAt(actor, community, [community])) > 0 ? allowed : unknown;
