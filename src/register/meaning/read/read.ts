import type { Sheet } from "../../workbook/types.ts";
import { placeReader } from "../cells/place.ts";
import type { Filled, Mended } from "../grid.ts";
import { filledRows, mendsBySheet, rowsOfSheet } from "../grid.ts";
import { listsOf, namesDoors } from "../layout/resolve.ts";
import { textOf } from "../text.ts";
import type { Layout, Mend, Problem, Read, SheetLayout } from "../types.ts";
import type { Words } from "../words.ts";
import { AsideReader } from "./aside.ts";
import type { Reading } from "./context.ts";
import { problem } from "./context.ts";
import { entriesOf } from "./finish.ts";
import { Grouper } from "./group.ts";
import { meet } from "./meet.ts";
import { habitsOf, PlaceTrail } from "./place.ts";
import type { SheetPlan } from "./plan.ts";
import { planOf } from "./plan.ts";
import { readRow } from "./row.ts";

/**
 * Reads a workbook by its layout: doors with their households, and what is wrong with which row. Cells that somebody mended count as mended.
 * `today`: the community's own day, for ages and for days to come. Nothing that is refused is guessed; no identity number comes out.
 */
export function readEntries(
  sheets: readonly Sheet[],
  layout: Layout,
  words: Words,
  { today, mends }: { readonly today: string; readonly mends: readonly Mend[] },
): Read {
  const reading: Reading = { words, places: placeReader(words), today };
  const grouper = new Grouper(reading);
  const mended = mendsBySheet(mends);
  const problems: Problem[] = [];
  let [rows, aside] = [0, 0];
  layout.sheets.forEach((sheetLayout, i) => {
    const sheet = sheets[i]?.name === sheetLayout.sheet ? sheets[i] : sheets.find((s) => s.name === sheetLayout.sheet);
    if (sheet === undefined) return;
    if (!sheetLayout.read) {
      const unread = unreadOf(sheetLayout);
      if (unread !== null) problems.push(unread);
      return;
    }
    const done = readSheet(sheet, sheetLayout, mended.get(sheet.name) ?? new Map(), grouper, reading, problems);
    rows += done.rows;
    aside += done.aside;
  });
  const doors = meet(grouper.doors, grouper);
  return { entries: doors.flatMap((door) => entriesOf(door, reading)), problems, rows, aside };
}

/** Why a sheet was not read, where somebody may have expected it. */
function unreadOf(sheet: SheetLayout): Problem | null {
  if (sheet.rows === 0) return null;
  const at = { sheet: sheet.sheet, row: 0 };
  if (sheet.hidden) return problem("register.sheet-hidden", at, null, { rows: sheet.rows });
  const named = sheet.columns.some((c) => c.meaning !== "ignore" && c.meaning !== "number" && c.meaning !== "remark");
  return named
    ? problem("register.no-door-column", at, null, { rows: sheet.rows })
    : problem("register.no-list", at, null, { rows: sheet.rows });
}

/** Reads a sheet; where lists stand side by side on it, one after the other. */
function readSheet(
  sheet: Sheet,
  layout: SheetLayout,
  mended: Mended,
  grouper: Grouper,
  reading: Reading,
  problems: Problem[],
): { rows: number; aside: number } {
  const lists = listsOf(layout.columns).filter(namesDoors);
  const count = new Set<number>();
  let rows = 0;
  for (const columns of lists) {
    const others = new Set(lists.length === 1 ? [] : layout.columns.filter((c) => !columns.includes(c)).map((c) => c.column));
    rows = readList(sheet, { ...layout, columns }, others, mended, grouper, reading, count);
  }
  const hidden = rowsOfSheet(sheet).filter((row) => row.hidden && count.has(row.at));
  if (hidden.length > 0)
    problems.push(problem("register.hidden-rows", { sheet: sheet.name, row: hidden[0]!.at }, null, { count: hidden.length }));
  return { rows, aside: rows - count.size };
}

/** Reads one list; `count` collects the rows that were entries. How many rows were looked at comes back. */
function readList(
  sheet: Sheet,
  layout: SheetLayout,
  others: ReadonlySet<number>,
  mended: Mended,
  grouper: Grouper,
  reading: Reading,
  count: Set<number>,
): number {
  const plan = planOf(layout, reading.words);
  const habits = habitsOf(inList(sheet, layout, others, mended), plan, layout, reading);
  const trail = new PlaceTrail(plan, habits, reading);
  const asides = new AsideReader(plan, reading);
  let rows = 0;
  grouper.begin();
  for (const whole of filledRows(sheet, mended)) {
    rows++;
    if (whole.at < layout.firstRow) continue;
    const row = without(whole, others);
    const why = asides.of(row);
    if (why?.why === "title") trail.under(why.context);
    if (why !== null) continue;
    const at = { sheet: sheet.name, row: row.at };
    const place = trail.read(row, at);
    const people = readRow(row, at, place.place, plan, reading);
    // A building alone on its row is a title of what follows.
    if (place.place.door === null && !place.failed && isTitle(row, plan)) continue;
    count.add(row.at);
    grouper.add(row, at, place, people, plan, habits.namesAlone);
  }
  return rows;
}
/** A row without the columns of the list beside it. */
const without = (row: Filled, others: ReadonlySet<number>): Filled =>
  others.size === 0 ? row : { ...row, cells: row.cells.map((cell, column) => (others.has(column) ? null : cell)) };
function* inList(sheet: Sheet, layout: SheetLayout, others: ReadonlySet<number>, mended: Mended): Generator<Filled> {
  for (const row of filledRows(sheet, mended)) if (row.at >= layout.firstRow) yield without(row, others);
}
const isTitle = (row: Filled, plan: SheetPlan): boolean =>
  plan.layout.columns.every(
    (c) =>
      ["compound", "building", "entrance", "floor", "number", "ignore"].includes(c.meaning) || textOf(row.cells[c.column]) === "",
  );
