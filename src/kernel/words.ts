import type { No } from "./result.ts";

/** What a sentence about a refusal may use: numbers, codes, days, labels; never a name. */
export type Facts = No["facts"];
/** Puts the facts of a refusal into words: what is in the way, and what to do instead. */
export type Say = (facts: Facts) => string;

/** A day in words: `2026-03-14` → 2026年3月14日. What is not a day comes back as it is. */
export function dayZh(day: unknown): string {
  const [year, month, date] = String(day).split("-");
  return month === undefined || date === undefined ? String(day) : `${year}年${Number(month)}月${Number(date)}日`;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/** A day in words: `2026-03-14` → 14 Mar 2026. What is not a day comes back as it is. */
export function dayEn(day: unknown): string {
  const [year, month, date] = String(day).split("-");
  const name = MONTHS[Number(month) - 1];
  return name === undefined || date === undefined ? String(day) : `${Number(date)} ${name} ${year}`;
}

/** "1 household", "3 households": English counts its nouns. */
export const countEn = (count: unknown, one: string, many = `${one}s`): string =>
  `${Number(count).toLocaleString("en")} ${Number(count) === 1 ? one : many}`;
