import { giveFile } from "../parts/give.ts";

/** Cells that a spreadsheet would take for a formula (OWASP, CSV injection); a leading apostrophe makes them text. */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * Rows as a CSV file (RFC 4180) for the spreadsheets that offices have: UTF-8 with a byte order mark, CRLF, every cell quoted, no cell a formula.
 * @param rows the first one is the head
 */
export function csvOf(rows: readonly (readonly (string | number)[])[]): string {
  const cell = (value: string | number): string => {
    const text = typeof value === "number" ? String(value) : value;
    return `"${(typeof value === "string" && FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
  };
  return `\ufeff${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

/** Gives a CSV file to whoever sits here. */
export const download = (name: string, text: string): void =>
  giveFile(name, new Blob([text], { type: "text/csv;charset=utf-8" }));
