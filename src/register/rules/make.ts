import type { Context } from "../../kernel/command.ts";
import type { Event } from "../../kernel/event.ts";
import type { Id } from "../../kernel/id.ts";
import { slices } from "../../kernel/slices.ts";
import type { ManyChanges, ManyPeople } from "../../people/schema.ts";
import type { ManyPlaces, ManyUses } from "../../places/schema.ts";
import type { Act, Named, PersonValue } from "../plan/types.ts";
import type { TakeFacts } from "./take.ts";

/** So many rows travel in one event: each is written by statements of bounded length. */
const PLACES = 1000;
const PEOPLE = 1500;

type Rows<L> = { -readonly [K in keyof L]: L[K] extends readonly (infer R)[] ? R[] : L[K] };

/** Gathers what taking does, entry by entry, into events of many rows each. */
export class Maker {
  readonly #f: TakeFacts;
  readonly #c: Context;
  readonly #places: ManyPlaces["places"][number][] = [];
  /** Of places that are made here: key → id. */
  readonly #made = new Map<string, Id>();
  readonly #uses: ManyUses["doors"][number][] = [];
  readonly #added: Rows<Omit<ManyPeople["private"], "heldBy">> = { households: [], people: [], care: [], proxies: [], ties: [] };
  readonly #changed: Rows<ManyChanges["private"]> = { households: [], people: [] };
  readonly #left: Id[] = [];
  readonly #parties = new Map<Id, number>();

  constructor(f: TakeFacts, c: Context) {
    this.#f = f;
    this.#c = c;
  }

  /** @returns false when the door that the entry would make was made by somebody else since */
  put(act: Act): boolean {
    const { path } = act;
    const root = this.#f.community;
    const compound = this.#place(path.compound, root, (p) => ({ kind: "compound" as const, form: p.form }));
    const building = this.#place(path.building, compound, (p) => ({ kind: "building" as const, form: p.form }));
    const entrance = this.#place(path.entrance, building, () => ({ kind: "entrance" as const, form: null }));
    const there =
      "key" in path.door && !this.#made.has(path.door.key) && this.#f.standing.byLabel.has(`${entrance} ${path.door.label}`);
    if (there) return false;
    const door = this.#place(path.door, entrance, (p) => ({
      kind: "door" as const,
      form: null,
      floor: p.floor,
      column: p.column,
      use: p.use,
    }));
    // Who moves out leaves the door not known; what it is used as is told after that.
    const now = this.#f.standing.uses.get(door) as ManyUses["doors"][number]["use"] | undefined;
    if (act.leaves) {
      this.#left.push(act.leaves.id);
      this.#uses.push({ door, use: act.use?.to ?? now ?? "lived-in" });
    } else if (act.use) this.#uses.push({ door, use: act.use.to });
    const household = this.#household(act, door);
    const people = act.people.map((p) => this.#person(p, household));
    if (household !== null) {
      for (const c of act.care)
        this.#added.care.push({
          id: this.#c.newId(),
          household,
          person: c.person === null ? null : (people[c.person] ?? null),
          class: c.class,
          why: c.why,
        });
      for (const p of act.proxies) this.#added.proxies.push({ id: this.#c.newId(), household, ...p });
    }
    for (const t of act.ties) {
      const person = this.#c.newId();
      this.#added.people.push({ id: person, household: null, ...t.value });
      this.#added.ties.push({ id: this.#c.newId(), door, person, kind: t.kind, livesWhere: t.livesWhere });
    }
    return true;
  }

  #place<F extends object>(
    place: Named<F>,
    parent: Id,
    of: (
      p: { key: string; label: string } & F,
    ) => Pick<ManyPlaces["places"][number], "kind" | "form"> & Partial<ManyPlaces["places"][number]>,
  ): Id {
    if ("id" in place) return place.id;
    const had = this.#made.get(place.key) ?? this.#f.standing.byLabel.get(`${parent} ${place.label}`);
    if (had) return had;
    const id = this.#c.newId();
    this.#made.set(place.key, id);
    this.#places.push({ id, parent, label: place.label, managed: null, floor: null, column: null, use: null, ...of(place) });
    return id;
  }
  #household(act: Act, door: Id): Id | null {
    const { household } = act;
    if (household === null) return null;
    if ("id" in household) {
      if (household.set) this.#changed.households.push({ id: household.id, ...household.set });
      return household.id;
    }
    const id = this.#c.newId();
    const party = (this.#parties.get(door) ?? this.#f.standing.parties.get(door) ?? 0) + 1;
    this.#parties.set(door, party);
    const from = household.from !== null && household.from <= this.#c.today ? household.from : this.#c.today;
    this.#added.households.push({ id, door, party, from, ...household.new });
    return id;
  }
  #person(p: Act["people"][number], household: Id | null): Id | null {
    if (household === null) return null;
    if (p.id !== null) {
      if (p.value) this.#changed.people.push({ id: p.id, household, ...p.value });
      return p.id;
    }
    const id = this.#c.newId();
    this.#added.people.push({ id, household, ...(p.value as PersonValue) });
    return id;
  }

  /** In the order in which rows may be written: places before who lives there, who leaves before who comes. */
  events(about: readonly Id[]): Event[] {
    const events: Event[] = [];
    const order = ["compound", "building", "entrance", "door"];
    const places = this.#places.toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
    for (const some of slices(places, PLACES))
      events.push({ kind: "places.many-added", v: 1, about: [...about, ...some.map((p) => p.id)], public: { places: some } });
    for (const household of this.#left)
      events.push({ kind: "people.moved-out", v: 1, about: [...about, household], public: { household, on: this.#c.today } });
    for (const some of slices(this.#uses, PLACES))
      events.push({ kind: "places.uses-told", v: 1, about: [...about, ...some.map((d) => d.door)], public: { doors: some } });
    events.push(...this.#addedEvents(about));
    for (const some of slices(this.#changed.households, PEOPLE)) events.push(changedEvent(about, some, []));
    for (const some of slices(this.#changed.people, PEOPLE)) events.push(changedEvent(about, [], some));
    return events;
  }
  #addedEvents(about: readonly Id[]): Event[] {
    const { households, people, care, proxies, ties } = this.#added;
    const event = (rows: Partial<Omit<ManyPeople["private"], "heldBy">>): Event => {
      const all = { heldBy: this.#f.import, households: [], people: [], care: [], proxies: [], ties: [], ...rows };
      const ids = { households: all.households.map((h) => h.id), people: all.people.map((p) => p.id) };
      return { kind: "people.many-added", v: 1, about: [...about, ...ids.households, ...ids.people], public: ids, private: all };
    };
    // Rows refer only to what came before them: households, then people, then what hangs on both.
    return [
      ...slices(households, PEOPLE).map((some) => event({ households: some })),
      ...slices(people, PEOPLE).map((some) => event({ people: some })),
      ...slices(care, PEOPLE).map((some) => event({ care: some })),
      ...slices(proxies, PEOPLE).map((some) => event({ proxies: some })),
      ...slices(ties, PEOPLE).map((some) => event({ ties: some })),
    ];
  }
}

const changedEvent = (
  about: readonly Id[],
  households: ManyChanges["private"]["households"],
  people: ManyChanges["private"]["people"],
): Event => {
  const ids = { households: households.map((h) => h.id), people: people.map((p) => p.id) };
  return {
    kind: "people.many-changed",
    v: 1,
    about: [...about, ...ids.households, ...ids.people, ...people.map((p) => p.household)],
    public: ids,
    private: { households, people },
  };
};
