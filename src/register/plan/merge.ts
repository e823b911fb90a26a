import { sameName } from "../../kernel/same-name.ts";
import type { Entry, EntryPerson } from "../meaning/types.ts";
import type { Change, HouseholdValue, KnownPerson, PersonValue } from "./types.ts";

type Listed = Omit<EntryPerson, "sheet" | "row" | "care">;

export const newPerson = (p: Listed): PersonValue => ({
  name: p.name,
  called: p.called,
  born: p.born,
  phones: [...p.phones],
  language: p.language,
  channel: p.channel,
  noSmartphone: p.noSmartphone ?? false,
  registered: p.registered,
});

/** Numbers that are known and listed once each, those of the list first; five at most, as a person may have. */
const unite = (listed: readonly string[], known: readonly string[]): string[] =>
  listed.every((p) => known.includes(p)) ? [...known] : [...new Set([...listed, ...known])].slice(0, 5);

/** What shall stand there: what the list says, and what is known where it says nothing. */
export const mergePerson = (have: KnownPerson, p: Listed): PersonValue => ({
  // Another way of writing the same name is no news.
  name: sameName(have.name, p.name) ? have.name : p.name,
  called: p.called ?? have.called,
  born: p.born ?? have.born,
  phones: unite(p.phones, have.phones),
  language: p.language ?? have.language,
  channel: p.channel ?? have.channel,
  noSmartphone: p.noSmartphone ?? have.noSmartphone,
  registered: p.registered ?? have.registered,
});
export const mergeHousehold = (have: HouseholdValue | null, h: NonNullable<Entry["household"]>): HouseholdValue => ({
  said: h.said ?? have?.said ?? null,
  tenure: h.tenure ?? have?.tenure ?? null,
  channel: h.channel ?? have?.channel ?? null,
  language: h.language ?? have?.language ?? null,
  remark: h.remark ?? have?.remark ?? null,
});

/** The fields in which two values differ, as a person reads them. */
export function changesOf(before: object, after: object, person: string | null): Change[] {
  return Object.entries(after).flatMap(([field, value]) => {
    const was = plain((before as Record<string, unknown>)[field]);
    const is = plain(value);
    return was === is ? [] : [{ field, person, before: was, after: is }];
  });
}
const plain = (value: unknown): string | null =>
  value === null || value === undefined
    ? null
    : Array.isArray(value)
      ? value.join(" ")
      : String(value as string | number | boolean);
