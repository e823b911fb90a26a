import type { ListNeed, ListedDoor, ListedHousehold, ListedPerson, ListedTie } from "../../people/lists.ts";
import { sayDoor } from "../../places/address.ts";
import type { BuildingForm } from "../../places/schema.ts";
import type { Said } from "../../packs/schema.ts";
import type { Column, Each } from "./columns.ts";
import type { Words } from "./words.ts";

export type Value = string | number | null;
/** What a row is about: some doors, one household of them or none, one person of it or none. */
export interface About {
  readonly doors: readonly ListedDoor[];
  readonly household: ListedHousehold | null;
  readonly person: ListedPerson | null;
  /** The first row of its household: what is said of the whole household stands here alone. */
  readonly first: boolean;
  /** The first row of its door. */
  readonly opens: boolean;
}
export interface Saying {
  readonly words: Words;
  readonly said: Said;
  readonly today: string;
}

/** What has to be read for a column. */
export const needOf = (column: Column): readonly ListNeed[] =>
  (
    ({
      phone: ["phones"],
      remark: ["remark"],
      care: ["care"],
      "care-why": ["care", "why"],
      marked: ["care"],
      actions: ["actions"],
      proxy: ["proxies"],
      "proxy-relation": ["proxies"],
      "proxy-phone": ["proxies"],
      owner: ["ties"],
      "owner-phone": ["ties", "phones"],
      contact: ["contacts"],
      "count-marked": ["care"],
    }) as Partial<Record<Column, readonly ListNeed[]>>
  )[column] ?? [];

const distinct = (values: readonly (string | null)[]): string[] => [...new Set(values.filter((v): v is string => !!v))];
/** People as a cell says them: children are there, and have no name. */
function named(people: readonly ListedPerson[], w: Words, say: (p: ListedPerson) => string): string {
  const adults = distinct(people.filter((p) => !p.child).map(say));
  return [...adults, ...people.filter((p) => p.child).map(() => w.cells.child)].join(w.cells.and);
}
const older = (people: readonly ListedPerson[], years: number, today: string): number =>
  people.filter((p) => p.born !== null && Number(today.slice(0, 4)) - p.born >= years).length;

/** The text or number of one cell; empty where there is nothing to say. */
export function cellOf(column: Column, at: About, each: Each, nr: number, s: Saying): Value {
  const { words: w } = s;
  const door = at.doors[0] as ListedDoor;
  const households = at.household ? [at.household] : at.doors.flatMap((d) => d.households);
  const people = at.person ? [at.person] : each === "person" ? [] : households.flatMap((h) => h.people);
  const everybody = households.flatMap((h) => h.people);
  const [only] = people.length === 1 ? people : [undefined];
  // In a list of people what is said of the household stands in its first row, so that nobody reads it as said of each.
  const once = each === "person" && !at.first ? [] : households;
  const join = (values: readonly (string | null)[]): Value => distinct(values).join(w.cells.and) || null;
  const ones = (of: (h: ListedHousehold) => string | null): Value => join(once.map(of));
  switch (column) {
    case "number":
      return nr;
    case "compound":
      return door.compound;
    case "building":
      return door.building;
    case "entrance":
      return each === "building" ? null : door.entrance;
    case "floor":
      return door.floor;
    case "door":
      return door.door;
    case "address":
      return sayDoor({ ...door, form: door.form as BuildingForm }, s.said);
    case "grid":
      return join(at.doors.map((d) => d.grid));
    case "use":
      return w.uses[door.use as keyof Words["uses"]] ?? door.use;
    case "confirmed":
      return door.confirmedOn;
    case "party":
      return at.household && door.households.length > 1 ? at.household.party : null;
    case "said":
      return ones((h) => h.said);
    case "tenure":
      return join(households.map((h) => (h.tenure === "own" ? w.cells.own : h.tenure === "rent" ? w.cells.rent : null)));
    case "moved-in":
      return at.household?.movedIn ?? join(households.map((h) => h.movedIn));
    case "name":
      return named(people, w, (p) => p.name) || null;
    case "called":
      return join(people.map((p) => p.called));
    case "born":
      return only ? only.born : join(people.map((p) => (p.born === null ? null : String(p.born))));
    case "age":
      return only
        ? only.born === null
          ? null
          : Number(s.today.slice(0, 4)) - only.born
        : join(people.map((p) => (p.born === null ? null : String(Number(s.today.slice(0, 4)) - p.born))));
    case "phone":
      return join(people.flatMap((p) => p.phones));
    case "registered":
      return only ? yesNo(only.registered, w) : null;
    case "no-smartphone":
      return people.some((p) => p.noSmartphone)
        ? only
          ? w.cells.yes
          : named(
              people.filter((p) => p.noSmartphone),
              w,
              (p) => p.name,
            )
        : null;
    case "language":
      return join(
        [...people.map((p) => p.language), ...(at.person ? [] : households.map((h) => h.language))].map((l) =>
          l === null ? null : (w.languages[l] ?? l),
        ),
      );
    case "channel":
      return join(
        [...people.map((p) => p.channel), ...(at.person ? [] : households.map((h) => h.channel))].map((c) =>
          c === null ? null : (w.channels[c as keyof Words["channels"]] ?? c),
        ),
      );
    case "care":
      return join(careOf(at, once).map((c) => w.classes[c.class]));
    case "care-why":
      return join(careOf(at, once).map((c) => (c.why === "" ? null : w.cells.why(w.classes[c.class], c.why))));
    case "marked":
      return once.some((h) => h.marked) ? w.cells.yes : null;
    case "actions":
      return join(once.flatMap((h) => h.actions).map((a) => w.actions[a]));
    case "remark":
      return ones((h) => h.remark);
    case "proxy":
      return join(once.flatMap((h) => h.proxies.map((p) => p.name)));
    case "proxy-relation":
      return join(once.flatMap((h) => h.proxies.map((p) => w.relations[p.relation as keyof Words["relations"]] ?? p.relation)));
    case "proxy-phone":
      return join(once.flatMap((h) => h.proxies.map((p) => p.phone)));
    case "owner":
      return at.opens ? join(ownersOf(at).map((o) => o.name)) : null;
    case "owner-phone":
      return at.opens ? join(ownersOf(at).flatMap((o) => o.phones)) : null;
    case "contact":
      return join(households.flatMap((h) => h.contacts));
    case "count-doors":
      return at.doors.length;
    case "count-vacant":
      return at.doors.filter((d) => d.use === "vacant").length;
    case "count-households":
      return households.length;
    case "count-people":
      return everybody.length;
    case "count-children":
      return everybody.filter((p) => p.child).length;
    case "count-60":
      return older(everybody, 60, s.today);
    case "count-80":
      return older(everybody, 80, s.today);
    case "count-marked":
      return households.filter((h) => h.marked).length;
    case "count-no-smartphone":
      return everybody.filter((p) => p.noSmartphone).length;
    case "relation":
    case "household-channel":
    case "household-language":
    case "household-care":
    case "lives-where":
    case "text":
      return null;
  }
}
const ownersOf = (at: About): readonly ListedTie[] => at.doors.flatMap((d) => d.ties.filter((t) => t.kind === "owner"));
const yesNo = (value: boolean | null, w: Words): Value => (value === null ? null : value ? w.cells.yes : w.cells.no);
/** Of one person what is theirs; what is the household's stands with the first. */
const careOf = (at: About, once: readonly ListedHousehold[]): ListedHousehold["care"] =>
  at.person && at.household
    ? at.household.care.filter((c) => c.person === at.person?.id || (at.first && c.person === null))
    : once.flatMap((h) => h.care);
