import { clean } from "../../kernel/fields.ts";
import type { Cell } from "../workbook/types.ts";

// Nearly every cell needs none of what follows, so one look decides: nothing to clean (ASCII, common Han, full-width forms, single spaces), nothing to
// make narrow either, nothing to fold but capitals.
const CLEAN =
  /^[!-~\u00b7\u2013\u2014\u2018-\u201d\u2026\u3001-\u3011\u4e00-\u9fa5\uff01-\uff5e]+(?:[ \n][!-~\u00b7\u2013\u2014\u2018-\u201d\u2026\u3001-\u3011\u4e00-\u9fa5\uff01-\uff5e]+)*$/;
const NARROW = /^[!-~\u4e00-\u9fa5]+(?: [!-~\u4e00-\u9fa5]+)*$/;
const LETTERS = /^[a-zA-Z0-9\u4e00-\u9fa5]+$/;
const HAN_SPACE = /(?<=[^\p{ASCII}]) | (?=[^\p{ASCII}])/gu;

/** What a cell says as text, cleaned; "" where it is empty or an error. A number is written out as far as it is exact. */
export function textOf(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return "";
  if (typeof cell === "string") return CLEAN.test(cell) ? cell : clean(cell);
  if (typeof cell === "number") return String(cell);
  if (typeof cell === "boolean") return cell ? "true" : "false";
  return "day" in cell ? cell.day : "";
}
/** True where cleaning takes characters away that nobody sees: such a text is not taken over unasked. */
export function hidesText(cell: Cell | undefined): boolean {
  if (typeof cell !== "string" || CLEAN.test(cell)) return false;
  return clean(cell) !== cell.normalize("NFC").replaceAll("\r", "").trim();
}
/** Full width to half, compatibility forms folded: for numbers and for comparing, never for names. */
export const half = (text: string): string => (NARROW.test(text) ? text : text.normalize("NFKC").trim());

/**
 * One form of a word for comparing: half width, lower case, without punctuation; spaces only between Latin words. "" for what is punctuation alone.
 * Folding twice changes nothing.
 */
export function fold(text: string): string {
  if (LETTERS.test(text)) return text.toLowerCase();
  const folded = once(text);
  // Taking out punctuation can bring together what composes; and a few capitals have no small letter of their own form.
  return once(folded);
}
const once = (text: string): string =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}+]+/gu, " ")
    .trim()
    .replaceAll(HAN_SPACE, "");
/** For marks that are punctuation themselves ("√", "/", "同上"). */
export const mark = (text: string): string => (NARROW.test(text) ? text : text.normalize("NFKC").trim()).toLowerCase();
/** True for letters and digits alone: folding them is making them small. */
export const isLetters = (text: string): boolean => LETTERS.test(text);

/** Under what a header is remembered: letters and digits alone, both lines together. */
export const headerKey = (header: string): string => [...fold(fold(header).replaceAll(/[ +]/g, ""))].slice(0, 60).join("");

/** Ten or more digits that end as an identity number does, however they are broken up, are one: they never leave the cell. */
const ID =
  /(?<!\d)\d{6}\s?(?:18|19|20)\d{2}\s?[01]\d[0-3]\d\s?\d{3}[\dXx](?![\dA-Za-z])|(?<!\d)\d{6}\d{2}[01]\d[0-3]\d\d{3}(?!\d)/g;
/** A text without identity numbers, and whether any stood in it. */
export function withoutIds(text: string): { text: string; had: boolean } {
  if (text.length < 15 || !/\d{6}/.test(text)) return { text, had: false };
  const wide = text.normalize("NFKC");
  const out = wide.replaceAll(ID, "");
  return out === wide ? { text, had: false } : { text: out.replaceAll(/\s{2,}/g, " ").trim(), had: true };
}
/** What stands in a cell, for a sentence about it: one line, at most 60 characters, no identity number. */
export function quote(text: string): string {
  const said = text.normalize("NFKC").replaceAll(ID, "…").replaceAll(/\s+/g, " ").trim();
  return said.length > 60 ? `${[...said].slice(0, 59).join("")}…` : said;
}

/** "“as it stands”": a cell in straight double quotes is taken as it is; else null. */
export function verbatim(text: string): string | null {
  return text.length >= 2 && text.startsWith('"') && text.endsWith('"') ? clean(text.slice(1, -1)) : null;
}
export const asItStands = (text: string): string => `"${text}"`;
