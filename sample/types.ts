import type { BuildingForm, CompoundForm, DoorUse, GridKind } from "../src/places/schema.ts";
import type { CareAction, CareClass, Channel } from "../src/people/schema.ts";
import type { Role } from "../src/kernel/actor.ts";

/**
 * What the generator gives: rows without a database. Ids come from the seed, so the same seed gives the same neighbourhood.
 * `refer` fields hold ids of rows given before.
 */
export interface SampleCommunity { id: string; parent: string | null; level: "district" | "street" | "community"; code: string; name: string; pack: string; zone: string }
export interface SamplePlace {
  id: string; community: string; parent: string | null; kind: "community" | "compound" | "building" | "entrance" | "door";
  label: string; form: CompoundForm | BuildingForm | null; managed: boolean | null;
  floor: number | null; column: number | null; order: number; since: string;
}
export interface SampleDoor { id: string; community: string; use: DoorUse; confirmedOn: string | null }
export interface SampleGrid { id: string; community: string; name: string; kind: GridKind; doors: string[] }
export interface SampleHousehold {
  id: string; community: string; door: string; said: string | null; party: number; channel: Channel | null; language: string | null;
  lookInEvery: number | null; movedIn: string | null; protected: boolean; lastSeenDaysAgo: number | null;
}
export interface SamplePerson {
  id: string; community: string; household: string | null; name: string; called: string | null; born: number | null;
  phones: string[]; language: string | null; channel: Channel | null; noSmartphone: boolean;
}
export interface SampleCare { id: string; community: string; household: string; person: string | null; class: CareClass; actions: CareAction[]; why: string; until: string | null }
export interface SampleProxy { id: string; community: string; household: string; name: string; relation: string; phone: string; where: string | null }
export interface SampleOrganisation { id: string; community: string; kind: string; name: string; place: string; since: string }
export interface SampleMembership { id: string; community: string; organisation: string; person: string; position: string | null; from: string }
/** A role held, and the account behind it; `signIn` marks the one that `npm start` prints for this role. */
export interface SampleRole { id: string; community: string; place: string; organisation: string | null; person: string; role: Role; phone: string; from: string; signIn: boolean }
export interface SampleEntrusted { id: string; community: string; household: string; person: string; from: string }

export interface Sample {
  communities: SampleCommunity[]; places: SamplePlace[]; doors: SampleDoor[]; grids: SampleGrid[]; households: SampleHousehold[];
  people: SamplePerson[]; care: SampleCare[]; proxies: SampleProxy[]; organisations: SampleOrganisation[]; memberships: SampleMembership[];
  roles: SampleRole[]; entrusted: SampleEntrusted[];
}
