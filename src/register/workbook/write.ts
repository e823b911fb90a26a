import { csvOf } from "../../kernel/csv.ts";
import type { Cell } from "./types.ts";
import { bookParts, sheetNames } from "./write-book.ts";
import { sheetXml } from "./write-sheet.ts";
import { zipOf } from "./write-zip.ts";

/** A cell to be written. Text is text, whatever it looks like; `marked`: shown as refused. */
export type CellOut = Cell | { readonly marked: Cell };
export interface ColumnOut {
  readonly header: string;
  /** In characters; 12 where nothing is said. */
  readonly width?: number;
  /** What may be chosen in the column, 255 characters together at most. */
  readonly choices?: readonly string[];
  /** Our remarks on the rows: red, in several lines where they are long. */
  readonly note?: boolean;
}
export interface SheetOut {
  readonly name: string;
  readonly columns: readonly ColumnOut[];
  readonly rows: Iterable<readonly CellOut[]>;
  readonly hidden?: boolean;
  /** Above and below every printed page, as they stand; the watermark goes here. */
  readonly printHeader?: string;
  readonly printFooter?: string;
  /** A4 lying, as wide as the page; standing where it is not said. */
  readonly landscape?: boolean;
}

/**
 * Sheets as an .xlsx: a bold header that stays in sight and on every page, numbers and days as such, everything else as text that is never a formula.
 * @throws RangeError for a sheet that no spreadsheet could open
 */
export function writeWorkbook(sheets: readonly SheetOut[]): Promise<Uint8Array<ArrayBuffer>> {
  const names = sheetNames(sheets.map((s) => s.name));
  return zipOf([
    ...bookParts(sheets.map((s, i) => ({ name: names[i] as string, hidden: s.hidden === true }))),
    ...sheets.map((sheet, i) => ({ name: `xl/worksheets/sheet${i + 1}.xml`, pieces: sheetXml(sheet) })),
  ]);
}

/** Rows as a .csv for the spreadsheets that offices have (`csvOf`). @param rows the first one is the head */
export function writeCsv(rows: Iterable<readonly Cell[]>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(csvOf(plain(rows))));
}
function* plain(rows: Iterable<readonly Cell[]>): Generator<(string | number | null)[]> {
  for (const row of rows)
    yield row.map((cell) => {
      if (typeof cell === "boolean") return cell ? "TRUE" : "FALSE";
      if (typeof cell !== "object" || cell === null) return cell;
      return "day" in cell ? cell.day : cell.error;
    });
}
