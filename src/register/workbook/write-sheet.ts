import { lettersOf } from "../../kernel/letters.ts";
import { serialOfDay } from "./days.ts";
import type { Cell } from "./types.ts";
import type { CellOut, SheetOut } from "./write.ts";
import { DECLARATION, MAIN, STYLE, xml } from "./write-book.ts";

/** What a spreadsheet holds at most: characters of a cell, of a page's header, of a column's choices; rows; columns. */
const MOST = { cell: 32_767, print: 255, choices: 255, rows: 1 << 20, columns: 1 << 14 };
const within = (size: number, most: number, what: string): void => {
  if (size > most) throw new RangeError(`a workbook's ${what}: ${size}, at most ${most}`);
};

/** Errors that a spreadsheet knows; anything else would break the file. */
const ERROR = /^#(N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NULL!|NUM!)$/;

/** Points of one line; of the highest row that there may be. */
const LINE = 16;
const HIGHEST = 409;
const WIDTH = 12;

/** A sheet's XML in pieces, a row each. @throws RangeError */
export function* sheetXml(sheet: SheetOut): Generator<string> {
  within(sheet.columns.length, MOST.columns, "columns");
  const last = lettersOf(Math.max(0, sheet.columns.length - 1));
  yield `${DECLARATION}<worksheet xmlns="${MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="${LINE}"/>`;
  if (sheet.columns.length > 0)
    yield `<cols>${sheet.columns.map((c, i) => `<col min="${i + 1}" max="${i + 1}" width="${c.width ?? WIDTH}" style="${STYLE.text}" customWidth="1"/>`).join("")}</cols>`;
  yield `<sheetData><row r="1">${sheet.columns.map((c, i) => cellXml(c.header, STYLE.header, `${lettersOf(i)}1`)).join("")}</row>`;
  let at = 1;
  for (const row of sheet.rows) {
    within(++at, MOST.rows, "rows");
    const lines = Math.max(1, ...row.map((cell, i) => linesOf(cell, sheet.columns[i]?.width ?? WIDTH)));
    const height = lines === 1 ? "" : ` ht="${Math.min(lines * LINE, HIGHEST)}" customHeight="1"`;
    yield `<row r="${at}"${height}>${row.map((cell, i) => out(cell, `${lettersOf(i)}${at}`, sheet.columns[i]?.note === true)).join("")}</row>`;
  }
  yield "</sheetData>";
  const chosen = sheet.columns.flatMap((c, i) => (c.choices ? [{ letters: lettersOf(i), list: c.choices }] : []));
  if (chosen.length > 0) yield `<dataValidations count="${chosen.length}">${chosen.map(validation).join("")}</dataValidations>`;
  yield `<printOptions gridLines="1"/><pageMargins left="0.5" right="0.5" top="0.75" bottom="0.75" header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="${sheet.landscape ? "landscape" : "portrait"}" fitToHeight="0"/>`;
  yield printed(sheet);
  // Long numbers that are text on purpose need no green corner.
  yield `<ignoredErrors><ignoredError sqref="A1:${last}${Math.max(at, 2)}" numberStoredAsText="1"/></ignoredErrors></worksheet>`;
}

/** How many lines a text takes in a column that is so many digits wide; a Chinese character takes the place of two. Not every program sets this right by itself. */
function linesOf(cell: CellOut, width: number): number {
  const value = typeof cell === "object" && cell !== null && "marked" in cell ? cell.marked : cell;
  if (typeof value !== "string" || (2 * value.length <= width && !value.includes("\n"))) return 1;
  const widthOf = (text: string): number =>
    [...text].reduce((sum, c) => sum + ((c.codePointAt(0) as number) > 0x2e7f ? 2 : 1), 0);
  return value.split("\n").reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / width)), 0);
}

function out(cell: CellOut, place: string, note: boolean): string {
  const marked = typeof cell === "object" && cell !== null && "marked" in cell;
  const value: Cell = marked ? cell.marked : cell;
  if (value === null) return marked ? `<c r="${place}" s="${STYLE.markedText}"/>` : "";
  if (typeof value === "number" && Number.isFinite(value))
    return `<c r="${place}" s="${marked ? STYLE.markedNumber : STYLE.general}"><v>${value}</v></c>`;
  if (typeof value === "boolean")
    return `<c r="${place}" s="${marked ? STYLE.markedNumber : STYLE.general}" t="b"><v>${value ? 1 : 0}</v></c>`;
  if (typeof value === "object" && "error" in value)
    return ERROR.test(value.error) ? `<c r="${place}" t="e"><v>${value.error}</v></c>` : cellXml(value.error, STYLE.text, place);
  if (typeof value === "object") {
    const serial = serialOfDay(value.day);
    if (serial !== null) return `<c r="${place}" s="${marked ? STYLE.markedDay : STYLE.day}"><v>${serial}</v></c>`;
    return cellXml(value.day, marked ? STYLE.markedText : STYLE.text, place);
  }
  return cellXml(String(value), marked ? STYLE.markedText : note ? STYLE.note : STYLE.text, place);
}
function cellXml(text: string, style: number, place: string): string {
  within(text.length, MOST.cell, "cell");
  return `<c r="${place}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${xml(text)}</t></is></c>`;
}
function validation({ letters, list }: { letters: string; list: readonly string[] }): string {
  if (list.some((choice) => choice.includes(","))) throw new RangeError("a workbook's choices: none may hold a comma");
  const choices = list.join(",");
  within(choices.length, MOST.choices, "choices");
  return `<dataValidation type="list" allowBlank="1" showErrorMessage="1" sqref="${letters}2:${letters}${MOST.rows}"><formula1>${xml(`"${choices.replaceAll('"', '""')}"`)}</formula1></dataValidation>`;
}
/** In a page's header an ampersand begins a code; doubled it stands for itself. */
function printed({ printHeader, printFooter }: SheetOut): string {
  const line = (tag: string, text: string | undefined): string => {
    if (text === undefined) return "";
    const code = `&C${text.replaceAll("&", "&&")}`;
    within(code.length, MOST.print, "printed header");
    return `<${tag}>${xml(code)}</${tag}>`;
  };
  if (printHeader === undefined && printFooter === undefined) return "";
  return `<headerFooter>${line("oddHeader", printHeader)}${line("oddFooter", printFooter)}</headerFooter>`;
}
