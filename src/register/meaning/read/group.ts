import { bare, squash } from "../../../places/address.ts";
import type { Filled } from "../grid.ts";
import { textOf } from "../text.ts";
import type { RowAt } from "../types.ts";
import type { Reading } from "./context.ts";
import { problem } from "./context.ts";
import type { DoorDraft, HouseholdDraft, PersonDraft, PlaceDraft } from "./draft.ts";
import { addPhones, append, bareOf, MANY, saysSomething } from "./draft.ts";
import { merge } from "./merge.ts";
import type { RowPlace } from "./place.ts";
import type { SheetPlan } from "./plan.ts";
import type { RowPeople } from "./row.ts";

/** Puts rows together: rows of one door, and behind it of one household. Sheets may come in any order. */
export class Grouper {
  readonly doors: DoorDraft[] = [];
  readonly #byKey = new Map<string, DoorDraft>();
  readonly #bare = new Map<string, string>();
  readonly #compounds = new Map<string, string>();
  readonly #reading: Reading;
  #current: { door: DoorDraft; household: HouseholdDraft } | null = null;

  constructor(reading: Reading) {
    this.#reading = reading;
  }
  /** A new sheet: nothing goes on from the one before. */
  begin(): void {
    this.#current = null;
  }

  add(row: Filled, at: RowAt, place: RowPlace, read: RowPeople, plan: SheetPlan, namesAlone: boolean): void {
    const from = read.household;
    from.problems.unshift(...place.problems);
    const current = this.#current;
    if (place.place.door === null && !place.failed && current !== null && this.#goesOn(row, read, plan, namesAlone)) {
      const begun = current.household !== current.door.bare || !saysSomething(from);
      const household = begun ? current.household : this.#householdOf(current.door, from, true, at);
      this.#into(household, read, at, true);
      this.#current = { door: current.door, household };
      return;
    }
    const door = place.place.door === null ? this.#nowhere(place, from, at, plan) : this.#doorOf(place.place);
    if (place.place.door !== null) door.floor ??= place.place.floor;
    if (!saysSomething(from) && read.loose === null) {
      merge(bareOf(door), from);
      // What a household left open may follow below it.
      this.#current = { door, household: current?.door === door ? current.household : bareOf(door) };
      return;
    }
    const household = this.#householdOf(door, from, place.own, at);
    this.#into(household, read, at, false);
    this.#current = { door, household };
  }

  /** A row without a door goes on with the household above: as one of its people, or as what else is said of them. */
  #goesOn(row: Filled, { household, begins, loose }: RowPeople, plan: SheetPlan, namesAlone: boolean): boolean {
    if (begins) return false;
    if (household.people.length === 0) return true;
    if (household.people.some((p) => p.standing === "head")) return false;
    if (plan.at.relation !== undefined && textOf(row.cells[plan.at.relation]) !== "") return true;
    const said = (["number", "building", "entrance", "floor"] as const).some((m) => {
      const column = plan.at[m];
      return column !== undefined && !row.merged.has(column) && textOf(row.cells[column]) !== "";
    });
    if (loose !== null || said) return false;
    // In a numbered list only those have a number who begin a household.
    return namesAlone || plan.at.number !== undefined;
  }

  /** A row that names no door: its people stay together, and out. */
  #nowhere(place: RowPlace, from: HouseholdDraft, at: RowAt, plan: SheetPlan): DoorDraft {
    if (!place.failed) from.problems.unshift(problem("register.no-door", at, plan.at.door ?? plan.at.address ?? null));
    const door: DoorDraft = { ...place.place, key: `?${at.sheet}\u0000${at.row}`, households: [], bare: null };
    this.doors.push(door);
    return door;
  }
  #doorOf(place: PlaceDraft): DoorDraft {
    const above = this.#current?.door;
    if (above !== undefined && samePlace(above, place)) return above;
    const key = this.keyOf(place);
    let door = this.#byKey.get(key);
    if (door === undefined) {
      door = { ...place, key, households: [], bare: null };
      this.#byKey.set(key, door);
      this.doors.push(door);
    }
    return door;
  }
  /** The parts of a place by their bare values, so that "3号楼" and "3幢" are one. */
  keyOf({ compound, building, entrance, door }: PlaceDraft): string {
    return `${this.#compound(compound)}|${this.value(building)}|${this.value(entrance)}|${this.value(door)}`;
  }
  #compound(label: string | null): string {
    if (label === null) return "";
    let key = this.#compounds.get(label);
    if (key === undefined) this.#compounds.set(label, (key = squash(label)));
    return key;
  }
  value(label: string | null): string {
    if (label === null) return "";
    let value = this.#bare.get(label);
    if (value === undefined) this.#bare.set(label, (value = bare(label, this.#reading.words.pack.places.reading)));
    return value;
  }

  #householdOf(door: DoorDraft, from: HouseholdDraft, own: boolean, at: RowAt): HouseholdDraft {
    const { households } = door;
    // The row itself becomes the household that others of its rows are added to.
    const begin = (): HouseholdDraft => {
      from.under = !own;
      if (households.length >= MANY) return households[0] as HouseholdDraft;
      households.push(from);
      return from;
    };
    if (from.party !== null) {
      const numbered = households.find((h) => h.party === from.party);
      return (
        numbered ??
        households.find((h) => h.party === null && (h.head === null || from.head === null || h.head === from.head)) ??
        begin()
      );
    }
    const mine = this.#current?.door === door && households.includes(this.#current.household) ? this.#current.household : null;
    if (from.head !== null) {
      const headless = households.filter((h) => h.head === null);
      return (
        households.find((h) => h.head === from.head) ??
        (mine?.head === null ? mine : undefined) ??
        headless.find((h) => h.people.some((p) => p.name === from.head)) ??
        (headless.length === 1 && households.length === 1 ? headless[0] : undefined) ??
        begin()
      );
    }
    if (mine !== null) return mine;
    if (households.length < 2) return households[0] ?? begin();
    const named = households.find((h) => h.people.some((p) => from.people.some((q) => q.name === p.name)));
    if (named === undefined) from.problems.push(problem("register.which-household", at, null, { count: households.length }));
    return named ?? (households.at(-1) as HouseholdDraft);
  }

  #into(household: HouseholdDraft, { household: from, loose }: RowPeople, at: RowAt, goesOn: boolean): void {
    const last = household === from ? undefined : household.people.at(-1);
    if (household !== from) merge(household, from);
    if (loose === null) return;
    if (goesOn && last !== undefined) {
      addPhones(last.phones, loose.phones);
      append(last.care, loose.care);
    } else nameless(household, loose, at);
  }
}
const samePlace = (a: PlaceDraft, b: PlaceDraft): boolean =>
  a.door !== null && a.door === b.door && a.building === b.building && a.entrance === b.entrance && a.compound === b.compound;
/** A number without a name: the household is there, and the number is kept as a remark until somebody says whose it is. */
function nameless(household: HouseholdDraft, loose: PersonDraft, at: RowAt): void {
  household.there = true;
  append(household.care, loose.care);
  if (loose.phones.length === 0) return;
  household.problems.push(problem("register.no-name", at, null, { text: loose.phones.join("、") }));
  household.remarks.push({ who: null, text: loose.phones.join("、") });
}
