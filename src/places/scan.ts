import type { Reading } from "../packs/schema.ts";

export type Part = "building" | "entrance" | "floor" | "door";
/** From the outside in: a typed address never turns back. */
export const ORDER: readonly Part[] = ["building", "entrance", "floor", "door"];
/** What a number without a unit may be. A bare number is never a floor. */
const UNMARKED: readonly Part[] = ["building", "entrance", "door"];

/** One number (or word in place of a number) of the typed text, and what it may stand for. */
export interface Value {
  text: string;
  may: readonly Part[];
  marked: boolean;
  digits: boolean;
  numeral: boolean;
}

/** One form of a text for comparing: compatibility forms folded, lower case, no spaces. */
export const squash = (text: string): string => text.normalize("NFKC").toLowerCase().replaceAll(/\s+/g, "");

/** Text → numbers with what they may be, and the name around them. Null when text stands where no address has any. */
export function scan(typed: string, reading: Reading): { name: string | null; values: Value[] } | null {
  const text = typed.normalize("NFKC").toLowerCase().trim();
  if (/\d{6}/.test(text)) return null;
  const names: string[] = [];
  const values: Value[] = [];
  /** Set by a unit that stands before its number ("flat 3"). */
  let pending: readonly Part[] = [];
  /** True while the characters just read belong to a name, so that "临波二村" stays whole. */
  let inName = false;
  let at = 0;
  while (at < text.length) {
    if (reading.separators.includes(text[at] as string)) {
      inName = false;
      at++;
      continue;
    }
    const ignored = inName ? null : longest(text, at, reading.ignore);
    if (ignored !== null) {
      at += ignored.length;
      continue;
    }
    const before = inName ? null : unitAt(text, at, reading, "before");
    if (before !== null) {
      pending = before.parts;
      at += before.length;
      continue;
    }
    const value = valueAt(text, at, reading);
    // A letter or a word inside a name ("棠梨东巷", "Quince") is part of it.
    if (value !== null && !(inName && /[a-z]/.test(text[at] as string))) {
      const end = skip(text, value.end, reading);
      const glued = unitAt(text, value.end, reading, "after");
      // "2nd entrance", "east entrance": where words stand apart, the unit may too.
      const after =
        glued ?? (reading.nameAfter && !value.number && pending.length === 0 ? unitAt(text, end, reading, "after") : null);
      const closed = value.end === text.length || reading.separators.includes(text[value.end] as string);
      const stands = after !== null || pending.length > 0 || (closed && value.alone);
      if (stands) {
        const marked = after !== null || pending.length > 0;
        values.push({
          text: value.text,
          may: after?.parts ?? (pending.length > 0 ? pending : UNMARKED),
          marked,
          digits: value.number,
          numeral: value.numeral,
        });
        pending = [];
        inName = false;
        at = after === null ? value.end : (glued === null ? end : value.end) + after.length;
        continue;
      }
    }
    if (pending.length > 0) return null;
    if (values.length > 0 && !reading.nameAfter) return null;
    names.push(text[at] as string);
    inName = true;
    at++;
  }
  if (pending.length > 0) return null;
  return { name: names.length === 0 ? null : squash(names.join("")), values };
}

const skip = (text: string, at: number, reading: Reading): number => {
  while (at < text.length && reading.separators.includes(text[at] as string)) at++;
  return at;
};

/** The longest of some words that stands at a position. A word of Latin letters ends where its letters end. */
function longest(text: string, at: number, words: readonly string[]): string | null {
  let found: string | null = null;
  for (const word of words) {
    if (word.length <= (found?.length ?? 0) || !text.startsWith(word, at)) continue;
    if (/[a-z]$/.test(word) && /[a-z]/.test(text[at + word.length] ?? "")) continue;
    found = word;
  }
  return found;
}

/** The unit at a position, and every part that it may mark ("号" is a door or a building). */
function unitAt(text: string, at: number, reading: Reading, side: "before" | "after"): { length: number; parts: Part[] } | null {
  const word = longest(
    text,
    at,
    ORDER.flatMap((part) => reading.units[part][side]),
  );
  return word === null ? null : { length: word.length, parts: ORDER.filter((part) => reading.units[part][side].includes(word)) };
}

interface Found {
  text: string;
  end: number;
  number: boolean;
  numeral: boolean;
  /** Whether it may stand without a unit beside it: "东" may not. */
  alone: boolean;
}
/** A number, a numeral, or a letter or word in place of a number ("a", "东"). Leading zeros go. */
function valueAt(text: string, at: number, reading: Reading): Found | null {
  const prefix = longest(text, at, reading.prefixes);
  const start = prefix === null ? at : skip(text, at + prefix.length, reading);
  const digits = /^\d{1,5}(?!\d)([a-z](?![a-z]))?/.exec(text.slice(start, start + 7));
  if (digits !== null) {
    const value = `${prefix ?? ""}${digits[0].replace(/^0+(?=\d)/, "")}`.toUpperCase();
    return { text: value, end: start + digits[0].length, number: true, numeral: false, alone: true };
  }
  const numeral = numeralAt(text, start, reading);
  if (numeral !== null) {
    return { text: `${prefix ?? ""}${numeral.value}`.toUpperCase(), end: numeral.end, number: false, numeral: true, alone: true };
  }
  if (prefix !== null) return null;
  const word = longest(text, at, reading.words);
  if (word !== null) return { text: word.toUpperCase(), end: at + word.length, number: false, numeral: false, alone: false };
  const letter = /^[a-z](?![a-z])/.exec(text.slice(at, at + 2))?.[0];
  return letter === undefined ? null : { text: letter.toUpperCase(), end: at + 1, number: false, numeral: false, alone: true };
}

/** Numerals: digit by digit ("五〇一" → 501) or with tens and hundreds ("二十一" → 21, "一百零二" → 102). */
function numeralAt(text: string, at: number, { numerals }: Reading): { value: number; end: number } | null {
  if (numerals === null) return null;
  const digits = [...numerals.digits];
  const digitOf = (c: string): number => numerals.also[c] ?? digits.indexOf(c);
  let end = at;
  let whole = 0;
  let run = "";
  let counted = false;
  for (; end < text.length; end++) {
    const c = text[end] as string;
    if (c === numerals.ten || c === numerals.hundred) {
      whole += (run === "" ? 1 : Number(run)) * (c === numerals.ten ? 10 : 100);
      run = "";
      counted = true;
    } else if (digitOf(c) >= 0) run += digitOf(c);
    else break;
  }
  if (end === at || run.length > 5) return null;
  return { value: counted ? whole + Number(run || 0) : Number(run), end };
}
