import type { Sheet } from "../../workbook/types.ts";
import { placeReader } from "../cells/place.ts";
import type { Filled, Mended } from "../grid.ts";
import { filledRows, mendsBySheet } from "../grid.ts";
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

function readSheet(
  sheet: Sheet,
  layout: SheetLayout,
  mended: Mended,
  grouper: Grouper,
  reading: Reading,
  problems: Problem[],
): { rows: number; aside: number } {
  const plan = planOf(layout, reading.words);
  const habits = habitsOf(inList(sheet, layout, mended), plan, layout, reading);
  const trail = new PlaceTrail(plan, habits, reading);
  const asides = new AsideReader(plan, reading);
  const hidden: number[] = [];
  let [rows, aside] = [0, 0];
  grouper.begin();
  for (const row of filledRows(sheet, mended)) {
    rows++;
    if (row.at < layout.firstRow) {
      aside++;
      continue;
    }
    const why = asides.of(row);
    if (why !== null) {
      aside++;
      if (why.why === "title") trail.under(why.context);
      continue;
    }
    const at = { sheet: sheet.name, row: row.at };
    const place = trail.read(row, at);
    const people = readRow(row, at, place.place, plan, reading);
    // A building alone on its row is a title of what follows.
    if (place.place.door === null && !place.failed && isTitle(row, plan)) {
      aside++;
      continue;
    }
    if (row.hidden) hidden.push(row.at);
    grouper.add(row, at, place, people, plan, habits.namesAlone);
  }
  if (hidden.length > 0)
    problems.push(
      problem("register.hidden-rows", { sheet: sheet.name, row: hidden[0] as number }, null, { count: hidden.length }),
    );
  return { rows, aside };
}
function* inList(sheet: Sheet, layout: SheetLayout, mended: Mended): Generator<Filled> {
  for (const row of filledRows(sheet, mended)) if (row.at >= layout.firstRow) yield row;
}
const isTitle = (row: Filled, plan: SheetPlan): boolean =>
  plan.layout.columns.every(
    (c) =>
      ["compound", "building", "entrance", "floor", "number", "ignore"].includes(c.meaning) || textOf(row.cells[c.column]) === "",
  );
