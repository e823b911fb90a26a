import type { BuildingForm, CompoundForm, DoorUse, GridKind, PlaceKind } from "../src/places/schema.ts";
import type { CareAction, CareClass, Channel, Tenure, TieKind } from "../src/people/schema.ts";
import type { Role } from "../src/kernel/actor.ts";

/**
 * What the generator gives: rows without a database. Ids come from the seed, so the same seed gives the same neighbourhood.
 * Fields named after a thing hold the id of a row given before. Days are `2026-03-14`.
 */
export interface SampleCommunity {
  id: string;
  parent: string | null;
  level: "district" | "street" | "community";
  /** Null where the pack knows no official code. */ code: string | null;
  name: string;
  pack: string;
  zone: string;
}
/** Every data community has a root place with the community's own id; the rest of the tree hangs under it. */
export interface SamplePlace {
  id: string;
  community: string;
  parent: string | null;
  kind: PlaceKind;
  label: string;
  form: CompoundForm | BuildingForm | null;
  managed: boolean | null;
  floor: number | null;
  column: number | null;
  order: number;
  since: string;
}
/** What a place was called until a day. The label may belong to another place now. */
export interface SampleFormerLabel {
  community: string;
  place: string;
  label: string;
  until: string;
}
export interface SampleDoor {
  id: string;
  community: string;
  use: DoorUse;
  confirmedOn: string | null;
}
/** `worker`: the grid worker, or the steward of a micro-grid. */
export interface SampleGrid {
  id: string;
  community: string;
  name: string;
  kind: GridKind;
  doors: string[];
  worker: string | null;
}
export interface SampleHousehold {
  id: string;
  community: string;
  door: string;
  said: string | null;
  party: number;
  channel: Channel | null;
  language: string | null;
  lookInEvery: number | null;
  movedIn: string | null;
  tenure: Tenure | null;
  protected: boolean;
  /** The two named staff who may see a protected household; else empty. */ readers: string[];
  lastSeenDaysAgo: number | null;
}
export interface SamplePerson {
  id: string;
  community: string;
  household: string | null;
  name: string;
  called: string | null;
  born: number | null;
  phones: string[];
  language: string | null;
  channel: Channel | null;
  noSmartphone: boolean;
  /** Registered here; null: nobody said. */ registered: boolean | null;
}
/** What somebody who lives elsewhere is to a door here. */
export interface SampleTie {
  id: string;
  community: string;
  door: string;
  person: string;
  kind: TieKind;
  where: string | null;
  from: string | null;
}
export interface SampleCare {
  id: string;
  community: string;
  household: string;
  person: string | null;
  class: CareClass;
  actions: CareAction[];
  why: string;
  until: string | null;
}
export interface SampleProxy {
  id: string;
  community: string;
  household: string;
  name: string;
  relation: string;
  phone: string;
  where: string | null;
}
export interface SampleOrganisation {
  id: string;
  community: string;
  kind: string;
  name: string;
  place: string;
  since: string;
}
/** `under`: whom the member stands with in this organisation (the steward of a helper). */
export interface SampleMembership {
  id: string;
  community: string;
  organisation: string;
  person: string;
  position: string | null;
  under: string | null;
  from: string;
}
/** A role held, and the account behind it (one account a person); `signIn` marks the one that `npm start` prints for this role. */
export interface SampleRole {
  id: string;
  community: string;
  place: string;
  organisation: string | null;
  person: string;
  role: Role;
  phone: string;
  from: string;
  signIn: boolean;
}
export interface SampleEntrusted {
  id: string;
  community: string;
  household: string;
  person: string;
  from: string;
}

export interface Sample {
  communities: SampleCommunity[];
  places: SamplePlace[];
  formerLabels: SampleFormerLabel[];
  doors: SampleDoor[];
  grids: SampleGrid[];
  households: SampleHousehold[];
  people: SamplePerson[];
  care: SampleCare[];
  proxies: SampleProxy[];
  organisations: SampleOrganisation[];
  memberships: SampleMembership[];
  roles: SampleRole[];
  entrusted: SampleEntrusted[];
  /** People on record who live elsewhere and hold no task here; they are on top of the 4,600. */
  elsewhere: SamplePerson[];
  ties: SampleTie[];
}
/** The packs that a sample can speak. */
export type SamplePack = "suzhou-gusu" | "plain";
