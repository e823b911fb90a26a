import type { Cell } from "../../workbook/types.ts";
import { half, textOf } from "../text.ts";

/**
 * What an identity number says: a year of birth, or why it says nothing. The number itself goes no further.
 * `ruined`: the spreadsheet has lost its last digits; `check`, `date`, `length`: it cannot be right; `masked`, `other`: nothing to be had.
 */
export type IdSays =
  { readonly born: number } | { readonly wrong: "ruined" | "check" | "date" | "length" } | { readonly none: "masked" | "other" };

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/** The check character of the first 17 digits: ISO 7064:1983 MOD 11-2, as GB 11643-1999 has it. */
export const checkOf = (digits: string): string =>
  "10X98765432"[WEIGHTS.reduce((sum, weight, i) => sum + weight * Number(digits[i]), 0) % 11] as string;

/** Reads an identity number by GB 11643-1999 (18) or GB 11643-1989 (15, no check). null: the cell is empty. */
export function readId(cell: Cell | undefined, today: string): IdSays | null {
  // A spreadsheet's number holds 15 digits; what is longer is no longer what somebody typed.
  if (typeof cell === "number") {
    if (Math.abs(cell) >= 1e15 || !Number.isInteger(cell)) return { wrong: "ruined" };
  }
  const text = half(textOf(cell))
    .replaceAll(/[\s'‘’`-]/g, "")
    .toUpperCase();
  if (text === "") return null;
  if (/^\d(\.\d+)?E\+?\d+$/.test(text)) return { wrong: "ruined" };
  if (/[*＊•●]/.test(text)) return { none: "masked" };
  if (/^\d{17}[\dX]$/.test(text)) {
    if (text[17] !== checkOf(text)) return { wrong: text.endsWith("000") ? "ruined" : "check" };
    return bornOf(text.slice(6, 14), today);
  }
  if (/^\d{15}$/.test(text)) return bornOf(`19${text.slice(6, 12)}`, today);
  // Passports and permits have letters or few digits; a long row of digits is an identity number with some lost or doubled.
  return /^\d{12,24}X?$/.test(text) ? { wrong: "length" } : { none: "other" };
}

function bornOf(date: string, today: string): IdSays {
  const [year, month, day] = [Number(date.slice(0, 4)), Number(date.slice(4, 6)), Number(date.slice(6, 8))];
  const real = month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
  return real && year >= 1880 && `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6, 8)}` <= today
    ? { born: year }
    : { wrong: "date" };
}
const daysIn = (year: number, month: number): number =>
  month === 2 ? (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
/** True where a text has the form of an identity number, right or wrong. For guessing what a column is. */
export const looksLikeId = (cell: Cell): boolean =>
  typeof cell === "number"
    ? cell >= 1e16 && cell < 1e18
    : typeof cell === "string" && /^\s*['‘]?\d{17}[\dXx]\s*$|^\s*\d\.\d+E\+1[4-9]\s*$/i.test(half(cell));
