import { defused } from "../../kernel/csv.ts";

/** A sheet of a file, whatever the file is: what the workbook, the text file and the paper are all made of. */
export interface Sheet {
  readonly name: string;
  readonly columns: readonly { readonly header: string; readonly width: number; readonly kind: "text" | "number" | "day" }[];
  readonly rows: readonly (readonly (string | number | null)[])[];
  /** Stands at the end of the sheet and on each of its printed pages. */
  readonly foot?: string;
}

/** More digits than a spreadsheet keeps, or a zero in front that it would drop: behind a tab it stays text. */
const LONG = /^(0\d+|\d{12,})$/;
/** One cell of a text file: quoted, never a formula; long numbers stay whole. */
export function csvCell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  return `"${(LONG.test(value) ? `\t${value}` : defused(value)).replaceAll('"', '""')}"`;
}
const row = (cells: readonly (string | number | null)[]): string => `${cells.map(csvCell).join(",")}\r\n`;

/** Sheets as one CSV file (RFC 4180; UTF-8 with a byte order mark, as offices' spreadsheets want it), line by line. Where there are several, each begins with its name. */
export function* csvLines(sheets: readonly Sheet[]): Generator<string> {
  yield "\ufeff";
  for (const sheet of sheets) {
    if (sheets.length > 1) yield row([sheet.name]);
    yield row(sheet.columns.map((c) => c.header));
    for (const cells of sheet.rows) yield row(cells);
    if (sheet.foot !== undefined) yield row([sheet.foot]);
  }
}
