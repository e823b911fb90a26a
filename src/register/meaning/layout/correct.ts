import type { Sheet } from "../../workbook/types.ts";
import type { PlaceReader } from "../cells/place.ts";
import { placeReader } from "../cells/place.ts";
import { headerKey } from "../text.ts";
import type { Layout, LayoutChange, Meaning, SheetLayout } from "../types.ts";
import type { Words } from "../words.ts";
import { guessSheet } from "./guess.ts";
import { eachOf, namesDoors } from "./resolve.ts";

/**
 * A layout as somebody corrected it. What names a sheet or a column that is not there changes nothing.
 * Another header row guesses that sheet anew; a column that was chosen before, under the same header, stays as it was chosen.
 */
export function correctLayout(
  layout: Layout,
  changes: readonly LayoutChange[],
  sheets: readonly Sheet[],
  words: Words,
  remembered: ReadonlyMap<string, Meaning>,
): Layout {
  const places = placeReader(words);
  const changed = layout.sheets.map((was, i) => {
    let now = was;
    for (const change of changes.filter((c) => c.sheet === was.sheet)) {
      const sheet = sheets[i]?.name === was.sheet ? sheets[i] : sheets.find((s) => s.name === was.sheet);
      if (change.headerRow !== undefined && change.headerRow !== now.headerRow && sheet !== undefined)
        now = keep(guessSheet(sheet, words, remembered, places, change.headerRow), now);
      now = apply(now, change, places);
    }
    return now;
  });
  return { sheets: changed };
}

function apply(sheet: SheetLayout, change: LayoutChange, places: PlaceReader): SheetLayout {
  const chosen = new Map((change.columns ?? []).map((c) => [c.column, c.meaning]));
  const columns = sheet.columns.map((c) => {
    const meaning = chosen.get(c.column);
    return meaning === undefined ? c : ({ ...c, meaning, by: "chosen" } as const);
  });
  const named = (column: "building" | "entrance", text: string | null | undefined, was: string | null): string | null => {
    if (text === undefined) return was;
    if (text === null || text.trim() === "") return null;
    return places.read(column, text, { compound: null, building: null, entrance: null, repeats: false })[column];
  };
  return {
    ...sheet,
    // A sheet that was left aside for want of a door's column is read once somebody names one.
    read: change.read ?? (sheet.read || (!sheet.hidden && !namesDoors(sheet.columns) && namesDoors(columns))),
    compound:
      change.compound === undefined
        ? sheet.compound
        : change.compound === null || change.compound.trim() === ""
          ? null
          : places.compound(change.compound.trim()),
    building: named("building", change.building, sheet.building),
    entrance: named("entrance", change.entrance, sheet.entrance),
    each: eachOf(columns),
    columns,
  };
}
/** What was chosen before stays: whether the sheet is read, where it lies, columns under the same header. */
function keep(now: SheetLayout, was: SheetLayout): SheetLayout {
  const chosen = new Map(was.columns.filter((c) => c.by === "chosen").map((c) => [c.column, c]));
  const columns = now.columns.map((c) => {
    const before = chosen.get(c.column);
    return before === undefined || before.header !== c.header ? c : { ...c, meaning: before.meaning, by: before.by };
  });
  return { ...now, read: was.read || now.read, compound: was.compound, building: was.building, entrance: was.entrance, columns };
}

/** What to remember for the community: the columns whose meaning somebody chose, by the key of their header. */
export function chosenMeanings(layout: Layout): Map<string, Meaning> {
  const out = new Map<string, Meaning>();
  for (const sheet of layout.sheets)
    for (const column of sheet.columns) {
      const key = headerKey(column.header);
      if (column.by === "chosen" && key !== "") out.set(key, column.meaning);
    }
  return out;
}
