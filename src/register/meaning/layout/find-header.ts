import type { Cell, Merge, Row, Sheet } from "../../workbook/types.ts";
import { half, textOf } from "../text.ts";
import type { Meaning } from "../types.ts";
import type { Words } from "../words.ts";
import { headerSays } from "./headers.ts";

/** Where the header of a sheet ends, and what it says above each column; `row` 0: there is none. */
export interface HeaderFound {
  readonly row: number;
  /** By column; two lines have a line break between them. */
  readonly texts: ReadonlyMap<number, string>;
}
export const NO_HEADER: HeaderFound = { row: 0, texts: new Map() };
/** How far down a header is looked for, in rows that hold anything. */
const DEPTH = 30;

const LONG = 24;
/** True where a cell cannot be a header: a number, a date, a long text, somebody's phone. */
const isData = (cell: Cell): boolean =>
  cell !== null && (typeof cell !== "string" || cell.length > LONG || /\d{5}/.test(half(cell)));
/** What a header cell says, on one line. Long numbers are nobody's header, and no layout keeps them. */
const headerText = (cell: Cell | undefined): string =>
  cell === undefined || cell === null || (typeof cell === "string" && /\d{5}/.test(half(cell))) || typeof cell === "number"
    ? ""
    : textOf(cell).replaceAll(/\s+/g, " ").slice(0, 80);

/** Finds the header of a sheet: the row among the first whose cells say most of what columns can mean. */
export function findHeader(
  sheet: Sheet,
  rows: readonly Row[],
  words: Words,
  remembered: ReadonlyMap<string, Meaning>,
): HeaderFound {
  let best = { score: 0, index: -1 };
  const says = memo(words, remembered);
  for (let index = 0; index < Math.min(DEPTH, rows.length); index++) {
    const score = scoreOf(rows[index] as Row, rows[index + 1], says);
    if (score > best.score) best = { score, index };
  }
  return best.index < 0 ? NO_HEADER : headerAt(sheet, rows, best.index, says);
}
/** The header that ends with a given row, whatever it says. */
export function headerOf(
  sheet: Sheet,
  rows: readonly Row[],
  at: number,
  words: Words,
  remembered: ReadonlyMap<string, Meaning>,
): HeaderFound {
  const index = rows.findIndex((row) => row.at === at);
  if (index < 0) return NO_HEADER;
  const says = memo(words, remembered);
  const above = index > 0 && isPair(sheet, rows, index - 1, says);
  return { row: at, texts: above ? joined(sheet, rows[index - 1] as Row, rows[index] as Row) : textsOf(rows[index] as Row) };
}

type Says = (text: string) => { meaning: Meaning; sure: boolean } | null;
function memo(words: Words, remembered: ReadonlyMap<string, Meaning>): Says {
  const seen = new Map<string, ReturnType<Says>>();
  return (text) => {
    let found = seen.get(text);
    if (found === undefined) seen.set(text, (found = text.length > LONG * 2 ? null : headerSays(text, words, remembered)));
    return found;
  };
}

function scoreOf(row: Row, next: Row | undefined, says: Says): number {
  const known = new Set<Meaning>();
  let [sure, part, data, filled] = [0, 0, 0, 0];
  for (const cell of row.cells) {
    if (cell === null) continue;
    filled++;
    if (isData(cell)) data++;
    else {
      const found = says(headerText(cell));
      if (found === null) continue;
      // A column of a hundred "租户" below one another is no header of a hundred columns.
      const weight =
        known.has(found.meaning) && found.meaning !== "ignore" && found.meaning !== "phone" && found.meaning !== "name" ? 0.3 : 1;
      known.add(found.meaning);
      if (found.sure) sure += weight;
      else part += weight;
    }
  }
  if (sure + part < 2 && !(filled === 1 && sure === 1 && next !== undefined && next.cells.some((c) => c !== null))) return 0;
  if (data > sure + part || sure + part < filled / 4) return 0;
  return sure * 3 + part - data * 2;
}

function headerAt(sheet: Sheet, rows: readonly Row[], index: number, says: Says): HeaderFound {
  const row = rows[index] as Row;
  const next = rows[index + 1];
  if (next !== undefined && isPair(sheet, rows, index, says)) return { row: next.at, texts: joined(sheet, row, next) };
  const above = rows[index - 1];
  if (above !== undefined && isPair(sheet, rows, index - 1, says)) return { row: row.at, texts: joined(sheet, above, row) };
  return { row: row.at, texts: textsOf(row) };
}
const textsOf = (row: Row): Map<number, string> => {
  const out = new Map<number, string>();
  row.cells.forEach((cell, column) => {
    const text = headerText(cell);
    if (text !== "") out.set(column, text);
  });
  return out;
};

/** Two rows that are one header: the upper spans what the lower names, or both span the same cells downwards. */
function isPair(sheet: Sheet, rows: readonly Row[], index: number, says: Says): boolean {
  const [upper, lower] = [rows[index] as Row, rows[index + 1]];
  if (lower === undefined || lower.at !== upper.at + 1) return false;
  const up = upper.cells.filter((c) => c !== null);
  const low = lower.cells.filter((c) => c !== null);
  if (up.length < 2 || up.some(isData) || low.length === 0 || low.some(isData)) return false;
  // Of the cells below, most are words for columns; a first row of data is not.
  const named = low.filter((c) => says(headerText(c)) !== null).length;
  if (named === 0 || named < low.length / 2) return false;
  const spans = mergesAt(sheet, upper.at);
  const grouped = spans.some((m) => m.bottom === m.top && m.right > m.left && rangeFilled(lower, m));
  const downwards = spans.some((m) => m.bottom === lower.at && m.left === m.right);
  if (grouped || downwards) return true;
  // Without merges (a csv): where one row is empty the other speaks.
  const width = Math.max(upper.cells.length, lower.cells.length);
  let [both, onlyLow, onlyUp] = [0, 0, 0];
  for (let column = 0; column < width; column++) {
    const [u, l] = [(upper.cells[column] ?? null) !== null, (lower.cells[column] ?? null) !== null];
    if (u && l) both++;
    else if (l) onlyLow++;
    else if (u) onlyUp++;
  }
  return onlyLow > 0 && both > 0 && both <= onlyLow && onlyUp > 0;
}
const mergesAt = (sheet: Sheet, at: number): Merge[] => sheet.merges.filter((m) => m.top === at);
const rangeFilled = (row: Row, { left, right }: Merge): boolean => {
  for (let column = left; column <= Math.min(right, row.cells.length - 1); column++)
    if ((row.cells[column] ?? null) !== null) return true;
  return false;
};

/** Both lines above each column; a line above that spans several columns stands over each of them. */
function joined(sheet: Sheet, upper: Row, lower: Row): Map<number, string> {
  const spans = mergesAt(sheet, upper.at);
  const out = new Map<number, string>();
  let group = "";
  for (let column = 0; column < Math.max(upper.cells.length, lower.cells.length); column++) {
    const [over, under] = [headerText(upper.cells[column]), headerText(lower.cells[column])];
    const span = spans.find((m) => m.left < column && column <= m.right);
    if (over !== "") group = over;
    else if (span !== undefined) group = headerText(upper.cells[span.left]);
    // Without merges a group ends where the lower line does.
    else if (under === "") group = "";
    const text = under === "" ? over : group === "" || group === under ? under : `${group}\n${under}`;
    if (text !== "") out.set(column, text);
    if (under === "" && span === undefined) group = "";
  }
  return out;
}
