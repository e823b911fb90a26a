import type { Reading, Said } from "../packs/schema.ts";
import type { BuildingForm } from "./schema.ts";

/**
 * Addresses: said ("3幢2单元501"), and read from whatever somebody types ("3-2-501", "三号楼501室", "３幢５０１").
 * The words come from the pack, so nothing here knows a language.
 */
export interface AddressParts {
  /** What was typed besides numbers: a lane, a compound ("棠梨巷"). Squashed, lower case; to be compared with `squash(label)`. */
  name: string | null;
  building: string | null;
  entrance: string | null;
  floor: string | null;
  door: string | null;
}
type Part = "building" | "entrance" | "floor" | "door";
/** From the outside in: a typed address never turns back. */
const ORDER: readonly Part[] = ["building", "entrance", "floor", "door"];
/** What a number without a unit may be. A bare number is never a floor. */
const UNMARKED: readonly Part[] = ["building", "entrance", "door"];

/** One number (or word in place of a number) of the typed text, and what it may stand for. */
interface Value {
  text: string;
  may: readonly Part[];
  marked: boolean;
  digits: boolean;
  numeral: boolean;
}

/** One form of a text for comparing: compatibility forms folded, lower case, no spaces. */
export const squash = (text: string): string => text.normalize("NFKC").toLowerCase().replaceAll(/\s+/g, "");

/**
 * Every way in which a typed text can be meant as an address, the likeliest first; none when it is not one.
 * "3-501" is building 3, door 501; then entrance 3, door 501; and so on.
 */
export function readAddress(typed: string, reading: Reading): AddressParts[] {
  const scanned = scan(typed.slice(0, 80), reading);
  if (scanned === null || scanned.values.length === 0 || scanned.values.length > ORDER.length) return [];
  const { name, values } = scanned;
  // A name that ends in a numeral ("王三") is a name; a letter alone is somebody's initial.
  if (!values.some((v) => v.marked || v.digits || (v.numeral && name === null))) return [];
  return assignments(values, 0)
    .map((parts) => ({ parts, cost: costOf(parts) }))
    .sort((a, b) => a.cost - b.cost)
    .map(({ parts }) => {
      const found: AddressParts = { name, building: null, entrance: null, floor: null, door: null };
      parts.forEach((part, i) => (found[part] = (values[i] as Value).text));
      return found;
    });
}

/** The bare value of a label: "3幢" → "3", "前门" → "前", "501室" → "501"; the squashed label where it has no single value. */
export function bare(label: string, reading: Reading): string {
  const scanned = scan(label, reading);
  return scanned && scanned.name === null && scanned.values.length === 1 ? (scanned.values[0] as Value).text : squash(label);
}

/**
 * The key of what was read, without name and floor: "b3.e2.d501", "b3.d501", "d501"; null when no door was named.
 * Equal to one of `doorKeys` of each door that it may mean.
 */
export const keyOf = (parts: AddressParts): string | null =>
  parts.door === null ? null : key(parts.building, parts.entrance, parts.door);

/** The keys under which a door is found: with building and entrance, with either, alone. Labels as they stand in the tree. */
export function doorKeys(labels: { building: string; entrance: string; door: string }, reading: Reading): string[] {
  const [b, e, d] = [bare(labels.building, reading), bare(labels.entrance, reading), bare(labels.door, reading)];
  return [key(b, e, d), key(b, null, d), key(null, e, d), key(null, null, d)];
}
const key = (b: string | null, e: string | null, d: string): string =>
  `${b === null ? "" : `b${b}.`}${e === null ? "" : `e${e}.`}d${d}`;

/** A door's surroundings, by label. */
export interface DoorPath {
  compound: string;
  building: string;
  entrance: string;
  door: string;
  form: BuildingForm;
  /** How many entrances the building has: with one, nobody says it. */
  entrances: number;
}

/** How a door is said among people who know the compound: "3幢2单元501", "棠梨巷12号". */
export function sayDoor(path: DoorPath, said: Said): string {
  return fill(templateOf(path, said), { ...path });
}

/** The whole address as it is written on paper, from the district to the door. */
export function writeAddress(path: DoorPath, above: { community: string; street: string; district: string }, said: Said): string {
  const short = sayDoor(path, said);
  const place = templateOf(path, said).includes("{compound}")
    ? short
    : fill(said.inCompound, { compound: path.compound, said: short });
  return fill(said.written, { ...above, place });
}

const templateOf = (path: DoorPath, said: Said): string => {
  if (path.form === "tower" || path.form === "walkup") return path.entrances > 1 ? said.floors : said.floorsOneEntrance;
  return said[path.form];
};
const fill = (template: string, slots: Record<string, unknown>): string =>
  template.replaceAll(/\{(\w+)\}/g, (_, slot: string) => String(slots[slot] ?? ""));

// ---- reading --------------------------------------------------------------------------------------------------

/** Text → numbers with what they may be, and the name around them. Null when text stands where no address has any. */
function scan(typed: string, reading: Reading): { name: string | null; values: Value[] } | null {
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

/** Every way to give the values parts that go inwards. */
function assignments(values: readonly Value[], from: number): Part[][] {
  const [first, ...rest] = values;
  if (first === undefined) return [[]];
  return ORDER.flatMap((part, i) =>
    i >= from && first.may.includes(part) ? assignments(rest, i + 1).map((tail) => [part, ...tail]) : [],
  );
}
/** People end with the door, begin with the building, and leave out the entrance sooner than either. */
const costOf = (parts: readonly Part[]): number => {
  const last = { door: 0, building: 1, entrance: 2, floor: 3 }[parts.at(-1) as Part];
  const first = parts.length > 1 && parts[0] !== "building" ? 1 : 0;
  return last * 2 + first;
};
