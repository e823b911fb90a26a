import { readAddress } from "../../../places/address.ts";
import type { Cell, Row } from "../../workbook/types.ts";
import { readPhones } from "../cells/phones.ts";
import { looksLikeId } from "../cells/identity.ts";
import { half, textOf } from "../text.ts";
import type { Meaning } from "../types.ts";
import type { Words } from "../words.ts";

/** What one cell looks like. `small`: a number up to 99; `room`: one like 501; `year`: 1880 to 2100, which a room may be too. */
export type Look =
  | "id-number"
  | "phone"
  | "people"
  | "date"
  | "year"
  | "address"
  | "building"
  | "entrance"
  | "door"
  | "room"
  | "small"
  | "use"
  | "relation"
  | "registered"
  | "yes-no"
  | "care"
  | "name"
  | "text";
/** Looks of a column's cells, and how full it is. */
export interface ColumnLooks {
  readonly filled: number;
  readonly rows: number;
  readonly count: ReadonlyMap<Look, number>;
  /** Whole numbers from 1 on that grow from row to row: 序号. */
  readonly counts: boolean;
  readonly biggest: number;
}
/** How many rows of a sheet are looked at, evenly from top to bottom. */
const SAMPLE = 240;

/** Looks at a sample of the rows of a list, column by column. */
export function looksOf(rows: readonly Row[], width: number, words: Words): ColumnLooks[] {
  const step = Math.max(1, Math.floor(rows.length / SAMPLE));
  const sample = rows.filter((_, i) => i % step === 0).slice(0, SAMPLE);
  const seen = new Map<Cell, Look>();
  return Array.from({ length: width }, (_, column) => {
    const count = new Map<Look, number>();
    let [filled, biggest, growing, first, last] = [0, 0, 0, Number.NaN, Number.NaN];
    for (const row of sample) {
      const cell = row.cells[column] ?? null;
      if (textOf(cell) === "") continue;
      filled++;
      let look = typeof cell === "object" ? lookOf(cell, words) : seen.get(cell);
      if (look === undefined) seen.set(cell, (look = lookOf(cell, words)));
      count.set(look, (count.get(look) ?? 0) + 1);
      const number = Number(textOf(cell));
      if (!Number.isInteger(number)) continue;
      if (number > last && number - last <= step * 2) growing++;
      last = number;
      if (filled === 1) first = number;
      biggest = Math.max(biggest, number);
    }
    return { filled, rows: sample.length, count, counts: filled > 3 && first <= 2 && growing >= (filled - 1) * 0.9, biggest };
  });
}
/** Which share of the filled cells has one of some looks. */
export const share = (looks: ColumnLooks, ...of: Look[]): number =>
  looks.filled === 0 ? 0 : of.reduce((sum, look) => sum + (looks.count.get(look) ?? 0), 0) / looks.filled;

export function lookOf(cell: Cell, words: Words): Look {
  if (looksLikeId(cell)) return "id-number";
  if (cell !== null && typeof cell === "object") return "date";
  const text = half(textOf(cell));
  if (/^\d+$/.test(text)) {
    const number = Number(text);
    if (text.length <= 2) return "small";
    if (text.length === 4 && number >= 1880 && number <= 2100) return "year";
    if (text.length <= 4) return "room";
    if (text.length === 8 && /^(18|19|20)\d{2}[01]\d[0-3]\d$/.test(text)) return "date";
    return text.length >= 7 && text.length <= 13 ? "phone" : "text";
  }
  if (words.uses.whole(text) !== undefined) return "use";
  if (words.relations.whole(text) !== undefined || words.standings.whole(text) !== undefined) return "relation";
  if (words.registered.whole(text) !== undefined) return "registered";
  if (words.yesNo.whole(text) !== undefined) return "yes-no";
  if (/^(18|19|20)\d{2}[-./年]\d{1,2}([-./月]\d{1,2}日?)?月?$/.test(text)) return "date";
  if (/\d{7}/.test(text.replaceAll(/[\s-]/g, ""))) {
    const { phones, bad } = readPhones(text, words);
    if (bad === null && phones.length > 0)
      return phones.every((p) => p.who === null || words.relations.whole(p.who) !== undefined) ? "phone" : "people";
  }
  const [likely] = readAddress(text, words.pack.places.reading);
  if (likely !== undefined) {
    const { building, entrance, door } = likely;
    const parts = [likely.name, building, entrance, door].filter((p) => p !== null).length;
    if (parts > 1) return "address";
    return building !== null ? "building" : entrance !== null ? "entrance" : "door";
  }
  if (isName(text, words)) return "name";
  return words.care.whole(text) !== undefined ? "care" : "text";
}
const isName = (text: string, { surnames }: Words): boolean =>
  surnames.size > 0
    ? /^\p{Script=Han}{2,4}$/u.test(text) && surnames.has(text[0] as string)
    : /^\p{Lu}[\p{L}'’-]+(\s\p{Lu}[\p{L}'’.-]*)+$/u.test(text);

/** What a column means by its cells alone; null where they do not say. A header that says nothing to us may still hold phones. */
export function cellsSay(looks: ColumnLooks, named: boolean): Meaning | null {
  const least = named ? 0.8 : 0.6;
  if (share(looks, "id-number") >= 0.5) return "id-number";
  if (share(looks, "phone") >= least) return "phone";
  if (share(looks, "people") >= least) return "people";
  if (share(looks, "address") >= least) return "address";
  if (named) return null;
  if (looks.filled < 2 || looks.filled < looks.rows / 10) return null;
  if (looks.counts && looks.filled > looks.rows / 2) return "number";
  if (share(looks, "date") > 0 && share(looks, "date", "year") >= 0.7) return "born";
  for (const look of ["use", "relation", "registered", "building", "entrance", "door", "name", "care"] as const)
    if (share(looks, look) >= 0.6) return look;
  if (share(looks, "room", "door") >= 0.6) return "door";
  return share(looks, "year") >= 0.8 ? "born" : null;
}
