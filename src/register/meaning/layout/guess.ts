import type { Row, Sheet } from "../../workbook/types.ts";
import type { PlaceReader } from "../cells/place.ts";
import { placeReader } from "../cells/place.ts";
import { rowsOfSheet } from "../grid.ts";
import { textOf } from "../text.ts";
import type { Layout, Meaning, SheetLayout } from "../types.ts";
import type { Words } from "../words.ts";
import { looksOf } from "./cells.ts";
import type { Context } from "./context.ts";
import { contextOf, merged, NO_CONTEXT } from "./context.ts";
import type { HeaderFound } from "./find-header.ts";
import { findHeader, headerOf, NO_HEADER } from "./find-header.ts";
import { columnsOf, eachOf, namesDoors } from "./resolve.ts";

const WIDEST = 200;

/**
 * What a workbook means, sheet by sheet. `remembered`: what this community said of headers once, by `headerKey`.
 * Hidden sheets, and those whose rows name no door, are told and not read.
 */
export function guessLayout(sheets: readonly Sheet[], words: Words, remembered: ReadonlyMap<string, Meaning>): Layout {
  const places = placeReader(words);
  return { sheets: sheets.map((sheet) => guessSheet(sheet, words, remembered, places, null)) };
}

/** One sheet; `at`: the row with which its header ends, 0 for none, null to look for it. */
export function guessSheet(
  sheet: Sheet,
  words: Words,
  remembered: ReadonlyMap<string, Meaning>,
  places: PlaceReader,
  at: number | null,
): SheetLayout {
  const rows = rowsOfSheet(sheet);
  const header =
    at === null
      ? findHeader(sheet, rows, words, remembered)
      : at === 0
        ? NO_HEADER
        : headerOf(sheet, rows, at, words, remembered);
  const start = header.row === 0 ? firstOfList(rows) : rows.findIndex((row) => row.at > header.row);
  const list = start < 0 ? [] : rows.slice(start);
  const name = contextOf(sheet.name, true, words, places);
  const title = titleContext(rows, header, start, words, places);
  // A sheet that is called "4" may be the fourth; what the title says of the building counts more.
  const context = /\p{L}/u.test(sheet.name) ? merged(name, title) : merged(title, name);
  const columns = columnsOf(header, looksOf(list, widthOf(rows), words), sheet.hiddenColumns, context, words, remembered);
  return {
    sheet: sheet.name,
    read: !sheet.hidden && namesDoors(columns) && list.length > 0,
    hidden: sheet.hidden,
    headerRow: header.row,
    firstRow: list[0]?.at ?? header.row + 1,
    rows: list.length,
    each: eachOf(columns),
    ...context,
    columns,
  };
}
const widthOf = (rows: readonly Row[]): number =>
  Math.min(
    WIDEST,
    rows.reduce((most, row) => Math.max(most, row.cells.length), 0),
  );

/** Without a header the list begins where rows have more than a title. */
function firstOfList(rows: readonly Row[]): number {
  const filled = (row: Row): number => row.cells.reduce((n: number, cell) => n + (textOf(cell) === "" ? 0 : 1), 0);
  const wide = rows.slice(0, 60).some((row) => filled(row) > 1);
  return wide ? rows.findIndex((row) => filled(row) > 1) : rows.length > 0 ? 0 : -1;
}

/** The title rows above a header, or above a list without one. */
function titleContext(rows: readonly Row[], header: HeaderFound, start: number, words: Words, places: PlaceReader): Context {
  let found = NO_CONTEXT;
  for (let i = 0; i < rows.length && i < 12; i++) {
    const row = rows[i] as Row;
    if (header.row === 0 ? i >= start : row.at >= header.row) break;
    const texts = row.cells.map(textOf).filter((t) => t !== "");
    // A row of several words is the upper line of a header, or somebody's remarks.
    if (texts.length > 3) continue;
    for (const text of texts) if (text.length <= 100) found = merged(found, contextOf(text, false, words, places));
  }
  return found;
}
