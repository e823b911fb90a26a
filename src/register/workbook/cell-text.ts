import { clean } from "../../kernel/clean.ts";

/** Most cells: printable ASCII and Chinese characters, no space at the ends. Nothing has to be done to them. */
const PLAIN =
  /^[!-~\u3001-\u3029\u4e00-\u9fff\uff01-\uff5e](?:[ -~\u3001-\u3029\u4e00-\u9fff\uff01-\uff5e]*[!-~\u3001-\u3029\u4e00-\u9fff\uff01-\uff5e])?$/;

/** A cell's text by the house's one rule for text (`clean`), its line breaks as \n; null when nothing is left of it. */
export function cellText(raw: string): string | null {
  if (PLAIN.test(raw)) return raw;
  const text = clean(raw.includes("\r") ? raw.replaceAll(/\r\n?/g, "\n") : raw).toWellFormed();
  return text === "" ? null : text;
}

const ESCAPED = /_x([0-9A-Fa-f]{4})_/g;
/** Text of a workbook's XML, in which what XML may not hold is written `_x0008_` (ECMA-376, 22.9.2.19). */
export const unescaped = (text: string): string =>
  text.includes("_x") ? text.replaceAll(ESCAPED, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))) : text;
// eslint-disable-next-line no-control-regex
const UNWRITABLE = /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)/g;
/** The other way round. */
export const escaped = (text: string): string =>
  text.replaceAll(UNWRITABLE, (c) => `_x${c.charCodeAt(0).toString(16).padStart(4, "0").toUpperCase()}_`);
