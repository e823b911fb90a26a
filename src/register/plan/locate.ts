import { bare, sayDoor, squash } from "../../places/address.ts";
import type { BuildingForm, CompoundForm, DoorUse } from "../../places/schema.ts";
import type { PackPlaces } from "../../packs/schema.ts";
import type { Entry } from "../meaning/types.ts";
import type { PlanCode, PlanProblem } from "./codes.ts";
import { PLAN_PROBLEMS } from "./codes.ts";
import type { Known, KnownDoor, Named, PlacePath } from "./types.ts";

/** Floors from which a house counts as a tower; below it people walk up. */
const TOWER = 8;

/** An entry whose own row names a door. */
export type Placed = Entry & { readonly door: string };
export const isPlaced = (e: Entry): e is Placed => e.door !== null;
type Fresh<F> = { key: string; label: string } & F;
/** What is wrong with where a door is, without its place in the list. */
type Blame = Omit<PlanProblem, "sheet" | "row" | "column">;
export interface Located {
  readonly path: PlacePath;
  readonly door: KnownDoor | null;
  readonly said: string;
  readonly problems: readonly Blame[];
}
type Lost = { readonly path: null; readonly said: string; readonly problems: Located["problems"] };

const push = <K, V>(map: Map<K, V[]>, key: K, value: V): void => {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
};

/** Finds the doors of a list in the tree of places, and lays out those that are not there yet. One for a whole list: places that it makes are made once. */
export class Locator {
  readonly #known: Known;
  readonly #pack: PackPlaces;
  readonly #compounds = new Map<string, { id: string; label: string; form: string | null }>();
  /** By compound and bare label; and by bare label alone. */
  readonly #buildings = new Map<string, { id: string; parent: string; label: string; form: string | null }[]>();
  readonly #entrances = new Map<string, { id: string; label: string }[]>();
  readonly #doors = new Map<string, KnownDoor[]>();
  readonly #doorsOfBuilding = new Map<string, KnownDoor[]>();
  readonly #entranceOf = new Map<string, { id: string; parent: string; label: string }>();
  readonly #buildingOf = new Map<string, { id: string; parent: string; label: string; form: string | null }>();
  readonly #forms = new Map<string, BuildingForm>();
  /** Spots taken in the drawing of an entrance. */
  readonly #cells = new Map<string, Set<string>>();
  readonly #fresh = new Map<string, Fresh<unknown>>();
  readonly #newEntrances = new Map<string, Set<string>>();
  readonly #compoundOf = new Map<string, { id: string; label: string }>();

  constructor(known: Known, pack: PackPlaces, entries: readonly Placed[]) {
    this.#known = known;
    this.#pack = pack;
    for (const c of known.compounds) {
      this.#compounds.set(squash(c.label), c);
      this.#compoundOf.set(c.id, c);
    }
    for (const b of known.buildings) {
      this.#buildingOf.set(b.id, b);
      push(this.#buildings, `${b.parent} ${this.#bare(b.label)}`, b);
      push(this.#buildings, `* ${this.#bare(b.label)}`, b);
      push(this.#buildings, b.parent, b);
    }
    for (const e of known.entrances) {
      this.#entranceOf.set(e.id, e);
      push(this.#entrances, e.parent, e);
      push(this.#entrances, `${e.parent} ${this.#bare(e.label)}`, e);
    }
    for (const d of known.doors) {
      const entrance = this.#entranceOf.get(d.parent);
      if (!entrance) continue;
      const key = this.#bare(d.label);
      push(this.#doors, `${d.parent} ${key}`, d);
      push(this.#doorsOfBuilding, `${entrance.parent} ${key}`, d);
      const building = this.#buildingOf.get(entrance.parent);
      if (building) push(this.#doorsOfBuilding, `${building.parent} ${key}`, d);
      this.#taken(d.parent).add(`${d.floor ?? "-"} ${d.column}`);
    }
    this.#shape(entries);
  }
  #bare(label: string): string {
    return bare(label, this.#pack.reading);
  }
  #taken(entrance: string): Set<string> {
    let had = this.#cells.get(entrance);
    if (!had) this.#cells.set(entrance, (had = new Set()));
    return had;
  }

  /** What kind of houses the list speaks of: by the highest floor that any of its doors is on. */
  #shape(entries: readonly Placed[]): void {
    const top = new Map<string, number>();
    for (const e of entries) {
      const key = this.#listKey(e);
      top.set(key, Math.max(top.get(key) ?? 0, floorOf(e, this.#bare(e.door)) ?? 0));
    }
    for (const [key, floors] of top) this.#forms.set(key, floors >= TOWER ? "tower" : floors > 0 ? "walkup" : "row");
  }
  #listKey = (e: Placed): string => `${squash(e.compound ?? "")} ${this.#bare(e.building ?? "")}`;

  /** Where an entry's door is, or is to be. */
  locate(entry: Placed): Located | Lost {
    const problems: Blame[] = [];
    const refuse = (code: PlanCode, facts: PlanProblem["facts"] = {}): Lost => ({
      path: null,
      said: [entry.compound, entry.building, entry.entrance, entry.door].filter((x) => x !== null).join(""),
      problems: [{ weight: PLAN_PROBLEMS[code], code, facts, suggestion: null }],
    });
    const doubt = (code: PlanCode, facts: PlanProblem["facts"] = {}): void => {
      problems.push({ weight: PLAN_PROBLEMS[code], code, facts, suggestion: null });
    };

    // The building decides the compound where the list does not say it.
    const named = entry.building === null ? [] : (this.#buildings.get(`* ${this.#bare(entry.building)}`) ?? []);
    const given = entry.compound === null ? undefined : this.#compounds.get(squash(entry.compound));
    const within = given ? named.filter((b) => b.parent === given.id) : entry.compound === null ? named : [];
    if (within.length > 1) return refuse("register.which-compound", { building: entry.building ?? "", count: within.length });
    let building: PlacePath["building"] | null = within[0] ? { id: within[0].id } : null;
    const known = within[0];
    let compound: PlacePath["compound"];
    if (known) compound = { id: known.parent };
    else if (given) compound = { id: given.id };
    else if (entry.compound !== null)
      compound = this.#make(`c ${squash(entry.compound)}`, entry.compound, { form: this.#compoundForm(entry) });
    else if (this.#known.compounds.length === 1) compound = { id: (this.#known.compounds[0] as { id: string }).id };
    else if (this.#known.compounds.length > 1)
      return refuse("register.which-compound", { building: entry.building ?? "", count: 0 });
    else compound = this.#make("c *", this.#known.rootLabel, { form: "estate" as CompoundForm });
    if (!building && entry.building === null && "id" in compound) {
      // A lane says its doors without a building: the door alone finds it.
      const here = this.#doorsOfBuilding.get(`${compound.id} ${this.#bare(entry.door)}`) ?? [];
      if (here.length > 1) return refuse("register.which-building", { door: entry.door, count: here.length });
      const entrance = here[0] && this.#entranceOf.get(here[0].parent);
      if (entrance) building = { id: entrance.parent };
      else {
        const only = this.#buildings.get(compound.id) ?? [];
        if (only.length === 1 && only[0]) building = { id: only[0].id };
        else if (only.length > 1) return refuse("register.which-building", { door: entry.door, count: 0 });
      }
    }
    const hasTree = this.#known.doors.length > 0;
    if (!building) {
      const label = entry.building ?? entry.compound ?? this.#known.rootLabel;
      building = this.#make(`b ${keyOf(compound)} ${this.#bare(label)}`, label, {
        form: this.#forms.get(this.#listKey(entry)) ?? "row",
      });
      // In a neighbourhood that is known, a house nobody has heard of is a slip more often than a house.
      if (hasTree && "id" in compound) doubt("register.new-building", { building: label });
    }
    return this.#inside(entry, compound, building, problems, doubt, refuse);
  }

  #inside(
    entry: Placed,
    compound: PlacePath["compound"],
    building: PlacePath["building"],
    problems: Blame[],
    doubt: (code: PlanCode, facts?: PlanProblem["facts"]) => void,
    refuse: (code: PlanCode, facts?: PlanProblem["facts"]) => Lost,
  ): Located | Lost {
    const key = this.#bare(entry.door);
    let door: KnownDoor | null = null;
    let entrance: PlacePath["entrance"] | null = null;
    if ("id" in building) {
      const entrances = this.#entrances.get(building.id) ?? [];
      if (entry.entrance !== null) {
        const same = this.#entrances.get(`${building.id} ${this.#bare(entry.entrance)}`) ?? [];
        if (same[0]) entrance = { id: same[0].id };
      } else {
        const here = this.#doorsOfBuilding.get(`${building.id} ${key}`) ?? [];
        if (here.length > 1) return refuse("register.which-entrance", { door: entry.door, count: here.length });
        if (here[0]) entrance = { id: here[0].parent };
        else if (entrances.length === 1 && entrances[0]) entrance = { id: entrances[0].id };
        else if (entrances.length > 1) return refuse("register.which-entrance", { door: entry.door, count: 0 });
      }
      if (entrance && "id" in entrance) door = this.#doors.get(`${entrance.id} ${key}`)?.[0] ?? null;
    }
    const label = entry.entrance ?? this.#pack.labels.entrance.replace("{n}", "1");
    entrance ??= this.#make(`e ${keyOf(building)} ${this.#bare(label)}`, label, {});
    let place: PlacePath["door"];
    if (door) place = { id: door.id };
    else {
      place = this.#newDoor(entry, key, entrance);
      if ("id" in building) doubt("register.new-door", { door: entry.door });
    }
    return {
      path: { compound, building, entrance, door: place },
      door,
      said: this.#say(compound, building, entrance, entry),
      problems,
    };
  }

  #make<F extends object>(key: string, label: string, more: F): Fresh<F> {
    const had = this.#fresh.get(key) as Fresh<F> | undefined;
    if (had) return had;
    const made = { key, label, ...more };
    this.#fresh.set(key, made);
    return made;
  }
  #newDoor(entry: Placed, key: string, entrance: PlacePath["entrance"]): PlacePath["door"] {
    const at = keyOf(entrance);
    const name = `d ${at} ${key}`;
    const had = this.#fresh.get(name) as Fresh<{ floor: number | null; column: number; use: DoorUse }> | undefined;
    if (had) return had;
    const floor = floorOf(entry, key);
    const taken = this.#taken(at);
    // "501" is the first door of the fifth floor; whatever cannot be told by its number stands beside the last.
    let column = /^\d{3,4}$/.test(key) && floor !== null ? Math.max(0, Number(key.slice(-2)) - 1) : 0;
    while (taken.has(`${floor ?? "-"} ${column}`)) column++;
    taken.add(`${floor ?? "-"} ${column}`);
    return this.#make(name, entry.door, { floor, column, use: entry.use ?? (entry.household ? "lived-in" : "not-known") });
  }
  #compoundForm(entry: Placed): CompoundForm {
    const rows = this.#forms.get(this.#listKey(entry)) === "row";
    return rows && entry.building === null ? "lane" : "estate";
  }
  #say(compound: PlacePath["compound"], building: PlacePath["building"], entrance: PlacePath["entrance"], entry: Placed): string {
    const known = "id" in building ? this.#buildingOf.get(building.id) : undefined;
    const count = this.#newEntrances.get(keyOf(building)) ?? new Set();
    if (!("id" in entrance)) this.#newEntrances.set(keyOf(building), count.add(entrance.key));
    const labelOf = <F>(place: Named<F>, id: (x: string) => string | undefined): string =>
      "id" in place ? (id(place.id) ?? "") : place.label;
    return sayDoor(
      {
        compound: labelOf(compound, (x) => this.#compoundOf.get(x)?.label),
        building: labelOf(building, (x) => this.#buildingOf.get(x)?.label),
        entrance: labelOf(entrance, (x) => this.#entranceOf.get(x)?.label),
        door: entry.door,
        form: (known?.form ?? ("id" in building ? "walkup" : (building as { form: BuildingForm }).form)) as BuildingForm,
        // Who writes the entrance down means it to be said.
        entrances:
          entry.entrance !== null ? 2 : ("id" in building ? (this.#entrances.get(building.id)?.length ?? 0) : 0) + count.size,
      },
      this.#pack.said,
    );
  }
}

export const keyOf = (place: Named<unknown>): string => ("id" in place ? place.id : place.key);
/** The floor of a door: as the list says, else by its number ("501" → 5, "1203" → 12); null where neither tells. */
const floorOf = (entry: Placed, bareDoor: string): number | null =>
  entry.floor ?? (entry.building !== null && /^\d{3,4}$/.test(bareDoor) ? Number(bareDoor.slice(0, -2)) : null);
