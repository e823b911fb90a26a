import type { Operation, Schema } from "./routes.ts";
import { fill, put } from "./nouns.ts";

/** Every way to a value in an answer: `people[].name`. Keys that are ids count as one. */
export function paths(value: unknown, at = ""): Set<string> {
  const found = new Set<string>();
  if (Array.isArray(value)) for (const item of value) for (const p of paths(item, `${at}[]`)) found.add(p);
  else if (typeof value === "object" && value !== null)
    for (const [key, inner] of Object.entries(value)) {
      const here = `${at === "" ? "" : `${at}.`}${/^[0-9a-f-]{36}$/.test(key) ? "*" : key}`;
      found.add(here);
      for (const p of paths(inner, here)) found.add(p);
    }
  return found;
}

/** Fields of an input that are one of a few words, with the words. */
function choices(schema: Schema | null): [string, readonly unknown[]][] {
  return Object.entries(schema?.properties ?? {}).flatMap(([key, s]): [string, readonly unknown[]][] => {
    const inner = s.enum ? s : (s.anyOf ?? s.oneOf)?.find((x) => x.enum);
    return inner?.enum ? [[key, inner.enum]] : [];
  });
}

/** Ways to ask one question: with each of some ids in each place, with each word where there is a choice of words, and without what may be left away. */
export function waysToAsk(
  o: Operation,
  candidates: (noun: string) => readonly string[],
  words: readonly string[],
  now: string,
): unknown[] {
  const { input, slots } = fill(o, (noun) => candidates(noun)[0], now);
  const ways = [input];
  for (const slot of slots) for (const id of candidates(slot.noun)) ways.push(put(input, slot.path, id));
  for (const [key, values] of choices(o.input)) for (const value of values) ways.push(put(input, [key], value));
  const required = new Set(o.input?.required);
  const lean = Object.fromEntries(Object.entries(input as object).filter(([key]) => required.has(key)));
  ways.push(lean);
  for (const [key, values] of choices(o.input)) for (const value of values) ways.push({ ...lean, [key]: value });
  if (o.input?.properties?.typed) for (const typed of words) ways.push({ typed });
  return ways;
}
