/** What a spreadsheet would take for a formula when a cell begins with it (OWASP, CSV injection; the full-width ones count as well in some places). */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/;
const DEFUSED = /^'+[=+\-@\t\r\n＝＋－＠]/;

/** A cell's text so that no spreadsheet reckons with it: an apostrophe goes in front. `undefused` takes exactly that one away again. */
export const defused = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);
/** What a cell of a csv says: without the apostrophe that made it text, and of `="00123"`, which others write for the same end, what is in it. */
export const undefused = (text: string): string =>
  DEFUSED.test(text) ? text.slice(1) : (/^="([^"]*)"$/.exec(text)?.[1] ?? text);

/**
 * Rows as a CSV file (RFC 4180) for the spreadsheets that offices have: with a byte order mark, CRLF, every cell quoted, no cell a formula.
 * @param rows the first one is the head; an empty cell is null
 */
export function csvOf(rows: Iterable<readonly (string | number | null)[]>): string {
  const cell = (value: string | number | null): string =>
    `"${(typeof value === "string" ? defused(value) : String(value ?? "")).replaceAll('"', '""')}"`;
  let text = "\ufeff";
  for (const row of rows) text += `${row.map(cell).join(",")}\r\n`;
  return text;
}
