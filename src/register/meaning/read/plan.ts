import type { Meaning, SheetLayout } from "../types.ts";
import type { Words } from "../words.ts";
import { isOwnerOrHead } from "../layout/headers.ts";

export interface PlanColumn {
  readonly column: number;
  readonly meaning: Meaning;
  readonly header: string;
  /** It is kept as a remark under its own header. */
  readonly prefixed?: boolean;
}
/** A column that names people, with the columns that tell of them. */
export interface Slot extends PlanColumn {
  readonly kind: "head" | "name" | "tenant" | "people" | "owner" | "proxy";
  /** The header names owners who may be the household ("业主"). */
  readonly ownerWord: boolean;
  readonly attributes: PlanColumn[];
}
/** How the rows of a sheet are read: which column tells of what, and of whom. */
export interface SheetPlan {
  readonly layout: SheetLayout;
  readonly at: Readonly<Partial<Record<Meaning, number>>>;
  readonly slots: readonly Slot[];
  /** Relatives whose number stands there without a column for their names. */
  readonly proxyAttributes: readonly PlanColumn[];
  /** Columns that tell of the row as a whole: use, remarks, the household. */
  readonly row: readonly PlanColumn[];
  /** Columns that nobody named and that mean nothing: what stands there is a note in the margin. */
  readonly margins: readonly number[];
  /** By column, each line of its header. */
  readonly headers: ReadonlyMap<number, ReadonlySet<string>>;
  /** A column says whether the household owns or rents, so that the use does not. */
  readonly tenure: boolean;
}
const SLOTS = ["head", "name", "tenant", "people", "owner", "proxy"] as const;
const OF_PERSON: readonly Meaning[] = [
  "relation",
  "called",
  "phone",
  "id-number",
  "born",
  "age",
  "registered",
  "lives-where",
  "care",
  "language",
  "channel",
  "no-smartphone",
];
const OF_ROW: readonly Meaning[] = [
  "use",
  "tenure",
  "party",
  "said",
  "remark",
  "household-care",
  "household-channel",
  "household-language",
  "moved-in",
];
const NAMED: Readonly<Partial<Record<Meaning, Slot["kind"]>>> = {
  "owner-phone": "owner",
  "tenant-phone": "tenant",
  "proxy-phone": "proxy",
  "proxy-relation": "proxy",
};

export function planOf(layout: SheetLayout, words: Words): SheetPlan {
  const at: Partial<Record<Meaning, number>> = {};
  for (const c of layout.columns) at[c.meaning] ??= c.column;
  const slots: Slot[] = layout.columns
    .filter((c) => (SLOTS as readonly Meaning[]).includes(c.meaning))
    .map((c) => ({
      column: c.column,
      meaning: c.meaning,
      header: c.header,
      kind: c.meaning as Slot["kind"],
      ownerWord: isOwnerOrHead(c.header, words),
      attributes: [],
    }));
  const phones = layout.columns.filter((c) => c.meaning === "phone").length;
  const proxyAttributes: PlanColumn[] = [];
  const row: PlanColumn[] = [];
  for (const c of layout.columns) {
    const named = NAMED[c.meaning];
    if (OF_ROW.includes(c.meaning)) row.push(c);
    else if (named !== undefined) {
      const slot = nearest(
        slots.filter((s) => s.kind === named),
        c.column,
      );
      if (slot !== null) slot.attributes.push(c);
      else if (named === "proxy") proxyAttributes.push(c);
      else if (named === "tenant") nearest(residents(slots), c.column)?.attributes.push({ ...c, meaning: "phone" });
      else row.push({ ...c, meaning: "remark", prefixed: true });
    } else if (c.meaning === "care" && layout.each !== "person") {
      // Where a row is a household, nobody says whose it is.
      row.push({ ...c, meaning: "household-care" });
    } else if (OF_PERSON.includes(c.meaning)) {
      // The only telephone of a list is the household's, wherever it stands; of several each is whose name stands before it.
      const those = c.meaning === "phone" && phones > 1 ? slots : residents(slots);
      const slot = nearest(those, c.column) ?? nearest(slots, c.column);
      if (slot !== null) slot.attributes.push(c);
      else if (c.meaning === "phone") row.push({ ...c, meaning: "remark", prefixed: true });
    }
  }
  // What the list says itself of the year of birth comes before what an identity number says; who somebody is before all else.
  const order = (c: PlanColumn): number =>
    c.meaning === "relation" ? 0 : c.meaning === "born" ? 1 : c.meaning === "age" ? 2 : 3;
  for (const slot of slots) slot.attributes.sort((a, b) => order(a) - order(b) || a.column - b.column);
  return {
    layout,
    at,
    slots,
    proxyAttributes,
    row,
    margins: layout.columns.filter((c) => c.header === "" && c.meaning === "ignore" && c.by === "cells").map((c) => c.column),
    headers: new Map(layout.columns.filter((c) => c.header !== "").map((c) => [c.column, new Set(c.header.split("\n"))])),
    tenure: at.tenure !== undefined,
  };
}
const residents = (slots: readonly Slot[]): Slot[] => slots.filter((s) => s.kind !== "owner" && s.kind !== "proxy");
/** The last one at or before a column; else the first. */
const nearest = (slots: readonly Slot[], column: number): Slot | null =>
  slots.findLast((s) => s.column <= column) ?? slots[0] ?? null;
