import type { ProblemCode } from "../codes.ts";
import type { Cell } from "../../workbook/types.ts";
import { fold, half, textOf } from "../text.ts";
import type { Words } from "../words.ts";

/** A year of birth, with a code where the way to it should be told; or why there is none. Null: the cell is empty. */
export interface BornRead {
  readonly born: number | null;
  readonly code: ProblemCode | null;
}
const EARLIEST = 1880;
const unread: BornRead = { born: null, code: "register.born-unread" };

/**
 * The year in a date as people write it: 1987, 1987.5, 1987年5月, 1987-05-12, 12/05/1987, 19870512, 198705, 87.5, 87年5月, 一九八七年, a date's serial number.
 * The register holds the year alone, so 1987.5 is 1987 whether it means May or the middle of the year.
 */
export function readBorn(cell: Cell | undefined, today: string, words: Words): BornRead | null {
  const now = Number(today.slice(0, 4));
  const year = (y: number, code: BornRead["code"] = null): BornRead =>
    y > now ? { born: null, code: "register.born-future" } : y < EARLIEST ? unread : { born: y, code };
  if (typeof cell === "number") {
    // A date whose cell lost its format: days since 1899-12-30 (serials of 1927 and later; 365.2425 days a year).
    if (Number.isInteger(cell) && cell >= 10_000 && cell < 75_000)
      return year(Math.floor(1900 + (cell - 1) / 365.2425), "register.born-serial");
  }
  const text = digitsOf(half(textOf(cell)), words);
  if (text === "") return null;
  const groups = text.match(/\d+/g) ?? [];
  const full = groups.find((g) => g.length === 4 && Number(g) >= EARLIEST && Number(g) <= 2200);
  if (full !== undefined) return year(Number(full));
  const long = groups.find((g) => (g.length === 8 || g.length === 6) && monthOf(g.slice(4, 6)));
  if (long !== undefined && Number(long.slice(0, 4)) >= EARLIEST && Number(long.slice(0, 4)) <= 2200)
    return year(Number(long.slice(0, 4)));
  // Two digits with a month behind them. Who would be a hundred is a child.
  if (/^\d\d\D+\d{1,2}\b/.test(text) && monthOf(groups[1] as string)) {
    const two = Number(groups[0]);
    return two <= now % 100 ? year(now - (now % 100) + two, "register.born-two-digits") : year(now - (now % 100) - 100 + two);
  }
  return unread;
}
const monthOf = (text: string): boolean => Number(text) >= 1 && Number(text) <= 12;
/** "一九八七年" → "1987年": digit by digit, so that years come out; nothing where a pack writes digits alone. */
function digitsOf(text: string, { pack }: Words): string {
  const { numerals } = pack.places.reading;
  if (numerals === null || /\d/.test(text)) return text;
  const digits = [...numerals.digits];
  return [...text]
    .map((c) => {
      const digit = numerals.also[c] ?? digits.indexOf(c);
      return digit < 0 ? c : String(digit);
    })
    .join("");
}

/** A year of birth from an age in years ("65", "65岁", "8个月"), as of today: off by one for whoever still has a birthday to come. */
export function readAge(cell: Cell | undefined, today: string, words: Words): BornRead | null {
  const text = half(textOf(cell));
  if (text === "") return null;
  const now = Number(today.slice(0, 4));
  const found = /^\D*?(\d{1,4})(?:\.\d+)?\s*(\D*)$/.exec(text);
  if (found === null) return unread;
  const count = Number(found[1]);
  const unit = words.ages.start(fold(found[2] as string))?.value ?? "years";
  if (unit === "months") {
    const months = now * 12 + Number(today.slice(5, 7)) - 1 - count;
    return count <= 60 ? { born: Math.floor(months / 12), code: "register.age" } : unread;
  }
  // A year of birth in the column of ages is taken for what it is.
  if (count >= EARLIEST && count <= now) return { born: count, code: null };
  return count <= 120 ? { born: now - count, code: "register.age" } : unread;
}

/** A day on which somebody moved in; a month or a year alone begins with its first day. Null: empty; `undefined`: not to be read, or still to come. */
export function readDay(cell: Cell | undefined, today: string, words: Words): string | null | undefined {
  const text = digitsOf(half(textOf(cell)), words);
  if (text === "") return null;
  const groups = text.match(/\d+/g) ?? [];
  const first = groups[0] ?? "";
  let parts = groups;
  if (first.length === 8) parts = [first.slice(0, 4), first.slice(4, 6), first.slice(6, 8)];
  else if (first.length === 6) parts = [first.slice(0, 4), first.slice(4, 6)];
  else if (first.length <= 2 && groups[2]?.length === 4) parts = [groups[2], groups[1] as string, first];
  const [year, month = "1", day = "1"] = parts;
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  if (year?.length !== 4 || y < 1900 || m < 1 || m > 12 || d < 1 || d > 31) return undefined;
  const written = `${year}-${String(m).padStart(2, "0")}-${String(d).padStart(2, "0")}`;
  const date = new Date(`${written}T00:00:00.000Z`);
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== written || written > today) return undefined;
  return written;
}
