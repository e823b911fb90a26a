import { bare } from "../../../places/address.ts";
import type { Known, PlaceColumn, PlaceRead } from "../cells/place.ts";
import type { Filled } from "../grid.ts";
import type { Context } from "../layout/context.ts";
import { half, textOf } from "../text.ts";
import type { Meaning, Problem, RowAt } from "../types.ts";
import type { Reading } from "./context.ts";
import { problem } from "./context.ts";
import type { PlaceDraft } from "./draft.ts";
import type { SheetPlan } from "./plan.ts";

/** Where a row lies. */
export interface RowPlace {
  readonly place: PlaceDraft;
  /** The row itself names its door; else it goes on with the one above. */
  readonly own: boolean;
  /** It was meant to, and does not: the cell holds something else, or nothing where something should be. */
  readonly failed: boolean;
  readonly problems: readonly Problem[];
}
/** How the columns of places are filled, over the whole sheet: what is blank in a full column is missing, in a sparse one it stands above. */
export interface PlaceHabits {
  readonly dense: Readonly<Record<"building" | "entrance", boolean>>;
  readonly repeats: boolean;
  /** So many names stand without a door of their own that they must belong to the door above. */
  readonly namesAlone: boolean;
}
const UNDER: readonly (readonly [Meaning & PlaceColumn, Meaning & PlaceColumn])[] = [
  ["building", "door"],
  ["entrance", "door"],
];

/** Looks through the rows once, before they are read. */
export function habitsOf(rows: Iterable<Filled>, plan: SheetPlan, context: Context, reading: Reading): PlaceHabits {
  const count = { building: 0, entrance: 0, doors: 0, two: 0, same: 0, named: 0, alone: 0 };
  const residents = plan.slots.filter((s) => s.kind !== "owner" && s.kind !== "proxy");
  const doorAt = plan.at.door ?? plan.at.address;
  const values = reading.words.pack.places.reading;
  for (const { cells } of rows) {
    const door = doorAt === undefined ? "" : textOf(cells[doorAt]);
    if (residents.some((s) => textOf(cells[s.column]) !== "")) {
      count.named++;
      if (door === "") count.alone++;
    }
    if (door === "") continue;
    count.doors++;
    for (const [column] of UNDER)
      if (plan.at[column] !== undefined && textOf(cells[plan.at[column]]) !== "") count[column as "building"]++;
    const first = /^\s*0*(\d{1,3})\s*[-–—]\s*\d{2,5}\s*$/.exec(half(door))?.[1];
    if (first === undefined) continue;
    const building = plan.at.building === undefined ? context.building : textOf(cells[plan.at.building]);
    count.two++;
    if (building !== null && bare(building, values) === first) count.same++;
  }
  return {
    dense: { building: count.building > count.doors / 2, entrance: count.entrance > count.doors / 2 },
    repeats: count.two > 0 && count.same === count.two,
    namesAlone: count.alone > count.named / 10,
  };
}

/** Follows the place from row to row: what is merged, left blank below, or said by a title in between. */
export class PlaceTrail {
  #last: PlaceDraft = { compound: null, building: null, entrance: null, floor: null, door: null };
  #context: Context;
  /** What the row above said: nearly always the same. */
  readonly #read: Record<
    "building" | "entrance",
    null | { text: string; compound: string | null; building: string | null; read: PlaceRead }
  > = {
    building: null,
    entrance: null,
  };
  readonly #plan: SheetPlan;
  readonly #habits: PlaceHabits;
  readonly #reading: Reading;

  constructor(plan: SheetPlan, habits: PlaceHabits, reading: Reading) {
    const { compound, building, entrance } = plan.layout;
    this.#plan = plan;
    this.#habits = habits;
    this.#reading = reading;
    this.#context = { compound, building, entrance };
  }

  /** A title between the rows: what lies below it lies there. */
  under(title: Context): void {
    this.#context = {
      compound: title.compound ?? this.#context.compound,
      building: title.building ?? (title.compound === null ? this.#context.building : null),
      entrance: title.entrance,
    };
    this.#last = {
      ...this.#last,
      compound: title.compound ?? this.#last.compound,
      building: title.building ?? this.#last.building,
      entrance: null,
      door: null,
    };
  }

  read(row: Filled, at: RowAt): RowPlace {
    const problems: Problem[] = [];
    const columns = this.#plan.at;
    const { nobody } = this.#reading.words;
    const raw = (meaning: Meaning): string => (columns[meaning] === undefined ? "" : textOf(row.cells[columns[meaning]]));
    /** "" where nothing stands; null where it says that there is nothing. */
    const said = (meaning: Meaning): string | null => {
      const text = raw(meaning);
      return text !== "" && nobody.has(text) ? null : text;
    };
    const cell = (meaning: Meaning): string => said(meaning) ?? "";
    const last = this.#last;
    const same = (text: string): boolean => text !== "" && this.#reading.words.same.has(text);
    const compoundText = said("compound");
    const compound =
      compoundText === null
        ? null
        : compoundText === "" || same(compoundText)
          ? columns.compound === undefined || last.compound === null
            ? this.#context.compound
            : last.compound
          : this.#reading.places.compound(compoundText);
    const moved = compound !== last.compound;

    const outer = this.#outer(
      "building",
      said("building"),
      same,
      { compound, building: null, entrance: null },
      moved ? null : last.building,
      row,
      at,
      problems,
    );
    const building = outer?.building ?? (columns.building === undefined ? this.#context.building : null);
    const staying = !moved && building === last.building;
    const inner = this.#outer(
      "entrance",
      said("entrance"),
      same,
      { compound, building, entrance: null },
      staying ? last.entrance : null,
      row,
      at,
      problems,
    );
    const entrance = inner?.entrance ?? outer?.entrance ?? (columns.entrance === undefined ? this.#context.entrance : null);
    const known: Known = {
      compound: outer?.compound ?? compound,
      building: inner?.building ?? building,
      entrance,
      repeats: this.#habits.repeats,
    };

    const doorColumn: PlaceColumn = columns.door === undefined ? "address" : "door";
    const found = this.#door(doorColumn, cell, same, known, row, at, problems);
    const floorText = cell("floor");
    const place: PlaceDraft = {
      compound: found?.compound ?? known.compound,
      building: found === null ? known.building : (found.building ?? known.building),
      entrance: found === null ? known.entrance : (found.entrance ?? known.entrance),
      floor: (floorText === "" ? null : this.#reading.places.floor(floorText)) ?? found?.floor ?? null,
      door: found?.door ?? null,
    };
    const own = place.door !== null && !row.merged.has(columns[doorColumn] ?? -1);
    if (place.door !== null && place.building === null && place.compound === known.compound && said("building") !== null)
      this.#missing(doorColumn, cell(doorColumn), last, at, problems);
    const failed =
      place.door === null && (cell("door") !== "" || cell("address") !== "" || problems.some((p) => p.weight === "refused"));
    if (place.door !== null || place.building !== null || (compoundText !== "" && compoundText !== null))
      this.#last = place.door === null ? { ...place, door: last.door } : place;
    return { place, own, failed, problems };
  }

  /** A building's or entrance's column; blank: what stands above, but for an entrance in a full column, which then there is none. */
  #outer(
    column: "building" | "entrance",
    text: string | null,
    same: (text: string) => boolean,
    known: Omit<Known, "repeats">,
    above: string | null,
    row: Filled,
    at: RowAt,
    problems: Problem[],
  ): PlaceRead | null {
    const index = this.#plan.at[column];
    if (index === undefined || text === null) return null;
    const fill = (value: string | null): PlaceRead | null =>
      value === null
        ? null
        : { compound: null, building: null, entrance: null, floor: null, door: null, odd: false, other: null, [column]: value };
    if (same(text)) return fill(above);
    if (text === "") {
      const names = (["door", "address"] as const).some(
        (m) => this.#plan.at[m] !== undefined && textOf(row.cells[this.#plan.at[m]]) !== "",
      );
      if (column === "entrance") return this.#habits.dense.entrance && names ? null : fill(above);
      if (this.#habits.dense.building && names && this.#plan.at.address === undefined)
        problems.push(problem("register.building-missing", at, index, above === null ? {} : { above }, above));
      return fill(above);
    }
    if (isDay(row, index)) {
      problems.push(problem("register.place-is-date", at, index, { text }));
      return null;
    }
    const was = this.#read[column];
    const read =
      was !== null && was.text === text && was.compound === known.compound && was.building === known.building
        ? was.read
        : this.#reading.places.read(column, text, { ...known, repeats: false });
    this.#read[column] = { text, compound: known.compound, building: known.building, read };
    if (read.odd)
      problems.push(problem(read[column] === null ? "register.door-unread" : "register.place-odd", at, index, { text }));
    return read;
  }

  #door(
    column: PlaceColumn,
    cell: (meaning: Meaning) => string,
    same: (text: string) => boolean,
    known: Known,
    row: Filled,
    at: RowAt,
    problems: Problem[],
  ): PlaceRead | null {
    const text = cell(column);
    const index = this.#plan.at[column];
    if (index === undefined || text === "")
      return column === "door" && cell("address") !== "" ? this.#door("address", cell, same, known, row, at, problems) : null;
    if (same(text) && this.#last.door !== null) return { ...known, floor: null, door: this.#last.door, odd: false, other: null };
    const day = isDay(row, index);
    if (day) {
      problems.push(problem("register.place-is-date", at, index, { text }, typedAs(text, this.#reading.today)));
      return null;
    }
    const raw = row.cells[index];
    if (typeof raw === "number" && !Number.isInteger(raw)) {
      problems.push(problem("register.door-unread", at, index, { text }));
      return null;
    }
    const read = this.#reading.places.read(column, text, known);
    if (read.door === null) problems.push(problem("register.door-unread", at, index, { text }));
    else if (read.odd) problems.push(problem("register.place-odd", at, index, { text }));
    if (read.other !== null) {
      const stands = read.other === read.building ? known.building : known.entrance;
      problems.push(problem("register.place-differs", at, index, { text, other: stands ?? "" }));
    }
    return read;
  }

  /** A door without a building, in a list whose doors have one. */
  #missing(column: PlaceColumn, text: string, last: PlaceDraft, at: RowAt, problems: Problem[]): void {
    if (last.building === null || problems.some((p) => p.code === "register.building-missing")) return;
    const meant = `${last.building}${last.entrance ?? ""}${text}`;
    problems.push(
      problem(
        "register.building-missing",
        at,
        this.#plan.at[column] ?? null,
        { above: last.building },
        column === "address" ? meant : null,
      ),
    );
  }
}
const isDay = (row: Filled, index: number): boolean => {
  const cell = row.cells[index];
  return typeof cell === "object" && cell !== null && "day" in cell;
};
/** "3-201" and "3-2" become dates: what was typed, as far as it can be told. */
function typedAs(day: string, today: string): string {
  const [year, month, date] = day.split("-").map(Number) as [number, number, number];
  return date === 1 && String(year) !== today.slice(0, 4) ? `${month}-${year}` : `${month}-${date}`;
}
