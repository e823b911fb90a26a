import type { Id } from "./id.ts";
import type { Day, Instant } from "./instant.ts";

/**
 * Roles that the house itself knows. Organisations and their names come from a pack; what a role may do is policy.
 * resident 居民 · helper 骨干 · steward 海棠先锋 · worker 社区工作者 · lead 社区负责人 (a "named" worker) ·
 * officer 街道/区 · rider 骑手 · keeper 系统管理员 (keeps the machine, sees no resident) · system 系统
 */
export const ROLES = ["resident", "helper", "steward", "worker", "lead", "officer", "rider", "keeper", "system"] as const;
export type Role = (typeof ROLES)[number];

/** A role held at a place, through an organisation, from a day to a day. */
export interface Grant {
  readonly id: Id;
  readonly role: Role;
  /** The data community of the place. */
  readonly community: Id;
  /** The place; the community's own root for the whole of it. */
  readonly place: Id;
  readonly organisation: Id | null;
  readonly from: Day;
  readonly to: Day | null;
}

/** Who asks. The same value reaches policy on the server and, as the answer to `session.me`, on the screen. */
export interface Actor {
  readonly account: Id;
  readonly person: Id;
  /** The community in which the person is at home. */
  readonly home: Id;
  readonly grants: readonly Grant[];
  /** Until when the last step-up holds; null when there was none. */
  readonly steppedUpUntil: Instant | null;
  readonly session: Id;
}

/**
 * The roles that an actor holds over a thing in a community. `path`: ids from the thing's own place up to the community's root, whose id is the
 * community's. The actor of a request for one community brings only roles that cover it, so one held above the community counts as it is.
 */
export const rolesAt = (actor: Actor, community: Id, path: readonly Id[]): Role[] =>
  actor.grants.filter((g) => g.community !== community || path.includes(g.place)).map((g) => g.role);
/** True when the actor holds one of the roles over the thing. */
export const holds = (actor: Actor, community: Id, path: readonly Id[], ...roles: readonly Role[]): boolean =>
  actor.grants.some((g) => roles.includes(g.role) && (g.community !== community || path.includes(g.place)));
