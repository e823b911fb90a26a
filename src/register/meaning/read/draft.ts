import type { DoorUse } from "../../../places/schema.ts";
import type { CareHit } from "../cells/care.ts";
import type { EntryProxy, Problem, RowAt } from "../types.ts";
import type { Standing } from "../words.ts";

/** Somebody as one or more rows tell of them, before it is decided where they belong. */
export interface PersonDraft extends RowAt {
  name: string;
  standing: Standing | null;
  /** Named by a header as owning, which does not say that they live here ("业主"). */
  ownerWord: boolean;
  born: number | null;
  phones: string[];
  called: string | null;
  language: string | null;
  channel: string | null;
  noSmartphone: boolean | null;
  registered: boolean | null;
  /** Registered here, lives elsewhere. */
  absent: boolean;
  livesWhere: string | null;
  care: CareHit[];
}
export interface TieDraft extends RowAt {
  kind: "owner" | "registered";
  name: string;
  phones: string[];
  livesWhere: string | null;
}
export interface RemarkDraft {
  /** Of whom; null: of the household. */
  readonly who: string | null;
  readonly text: string;
}
/** What rows say of a household, or of one row of it. */
export interface HouseholdDraft {
  /** Whose household: the name of its head, where the list says who that is. */
  head: string | null;
  /** The head as other rows name them; somebody of the household only where no row is the head's own. */
  named: PersonDraft | null;
  party: number | null;
  people: PersonDraft[];
  ties: TieDraft[];
  proxies: EntryProxy[];
  remarks: RemarkDraft[];
  care: CareHit[];
  said: string | null;
  tenure: "own" | "rent" | null;
  movedIn: string | null;
  channel: string | null;
  language: string | null;
  use: DoorUse | null;
  /** Somebody wrote that a household is there, though not who. */
  there: boolean;
  /** The door is not written on its own first row: it stands under another household's. */
  under: boolean;
  /** People beyond those who are kept. */
  more: number;
  rows: RowAt[];
  problems: Problem[];
}
export interface PlaceDraft {
  compound: string | null;
  building: string | null;
  entrance: string | null;
  floor: number | null;
  door: string | null;
}
export interface DoorDraft extends PlaceDraft {
  key: string;
  households: HouseholdDraft[];
  /** What rows say that name nobody; null while there is none. */
  bare: HouseholdDraft | null;
}

export const newHousehold = (): HouseholdDraft => ({
  head: null,
  named: null,
  party: null,
  people: [],
  ties: [],
  proxies: [],
  remarks: [],
  care: [],
  said: null,
  tenure: null,
  movedIn: null,
  channel: null,
  language: null,
  use: null,
  there: false,
  under: false,
  more: 0,
  rows: [],
  problems: [],
});
export const newPerson = (at: RowAt, name: string): PersonDraft => ({
  sheet: at.sheet,
  row: at.row,
  name,
  standing: null,
  ownerWord: false,
  born: null,
  phones: [],
  called: null,
  language: null,
  channel: null,
  noSmartphone: null,
  registered: null,
  absent: false,
  livesWhere: null,
  care: [],
});
/** True where a row says something of a household, besides naming a door and its use. */
export const saysSomething = (h: HouseholdDraft): boolean =>
  h.people.length > 0 ||
  h.named !== null ||
  h.party !== null ||
  h.there ||
  h.said !== null ||
  h.care.length > 0 ||
  h.proxies.length > 0 ||
  h.movedIn !== null ||
  h.channel !== null ||
  h.language !== null;
/**
 * How many of a kind are compared with one another behind one door. A list that piles up more there is not read right, and is refused;
 * without a bound it would cost the square of its rows.
 */
export const MANY = 400;
export const addPhones = (to: string[], phones: readonly string[]): void => {
  for (const phone of phones) if (to.length < MANY && !to.includes(phone)) to.push(phone);
};
/** Adds one list to another, however long it is. */
export const append = <T>(to: T[], from: readonly T[]): void => {
  for (const one of from) to.push(one);
};
export const bareOf = (door: DoorDraft): HouseholdDraft => (door.bare ??= newHousehold());
