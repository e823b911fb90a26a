import * as z from "zod/mini";
import { ROLES } from "../kernel/actor.ts";
import { code, day, id, line, oneOf } from "../kernel/fields.ts";

/** Households that one person looks after, at most: ten times a helper's, a steward's whole round. What is entrusted is shown uncounted, so it has an end. */
export const CHAIN_MOST = 100;

/** Roles that a person can be given; `system` and `resident` are not given (everybody who lives here is a resident). */
export const GIVEN_ROLES = ["helper", "steward", "worker", "lead", "officer", "rider", "keeper"] as const;
export type GivenRole = (typeof GIVEN_ROLES)[number];

export const addOrganisation = z.object({ kind: code(), name: line(60), place: id() });
export const renameOrganisation = z.object({ organisation: id(), name: line(60) });
export const endOrganisation = z.object({ organisation: id() });
export const addMember = z.object({
  organisation: id(),
  person: id(),
  personCommunity: id(),
  position: z.nullable(line(40)),
  from: day(),
  to: z.nullable(day()),
});
export const endMember = z.object({ membership: id() });
export const giveRole = z.object({
  person: id(),
  role: oneOf(GIVEN_ROLES),
  place: id(),
  organisation: z.nullable(id()),
  from: day(),
  to: z.nullable(day()),
});
export const endRole = z.object({ held: id() });
/** The minimal form of "my households": contact duty builds on it. */
export const entrust = z.object({
  person: id(),
  households: z.array(id()).check(z.minLength(1), z.maxLength(2000)),
  from: day(),
  to: z.nullable(day()),
});
export const endEntrusting = z.object({ households: z.array(id()).check(z.minLength(1), z.maxLength(2000)), person: id() });

export const organisationSeen = z.object({
  id: id(),
  kind: z.string(),
  name: z.string(),
  place: id(),
  placeLabel: z.nullable(z.string()),
  since: day(),
  until: z.nullable(day()),
  members: z.int(),
  version: z.int(),
});
export const memberSeen = z.object({
  id: id(),
  organisation: id(),
  person: id(),
  name: z.string(),
  position: z.nullable(z.string()),
  from: day(),
  to: z.nullable(day()),
});
export const roleSeen = z.object({
  id: id(),
  account: id(),
  person: id(),
  name: z.string(),
  role: oneOf(ROLES),
  place: id(),
  placeLabel: z.nullable(z.string()),
  organisation: z.nullable(z.string()),
  from: day(),
  to: z.nullable(day()),
  blocked: z.boolean(),
});
