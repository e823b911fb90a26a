import type { Relation, Standing, Words } from "../words.ts";
import { readAge, readBorn } from "./born.ts";
import type { IdSays } from "./identity.ts";
import { looksLikeId, readId } from "./identity.ts";
import { readPhones } from "./phones.ts";

/** Somebody named in a cell, with what stands beside the name. */
export interface Someone {
  /** null: only "女儿 139…" */
  name: string | null;
  standing: Standing | null;
  relation: Relation | null;
  /** The word for it, as it stands. */
  word: string | null;
  phones: string[];
  born: number | null;
  /** The year comes from an age. */
  fromAge: boolean;
  /** What an identity number beside the name said. */
  id: IdSays | null;
  /** 已故, 搬走. */
  gone: boolean;
  /** Words beside the name that are something else: care, use, a remark. */
  words: string[];
}
export const someone = (name: string | null): Someone => ({
  name,
  standing: null,
  relation: null,
  word: null,
  phones: [],
  born: null,
  fromAge: false,
  id: null,
  gone: false,
  words: [],
});
/** Adds what stands beside somebody to them. */
export function join(into: Someone, from: Someone): void {
  into.phones.push(...from.phones);
  into.words.push(...from.words);
  into.born ??= from.born;
  into.fromAge ||= from.fromAge;
  into.id ??= from.id;
  into.standing ??= from.standing;
  into.relation ??= from.relation;
  into.word ??= from.word;
  into.gone ||= from.gone;
}
const NUMBER = /\+\d(?:[\d\-–—. ]*\d)?|\d(?:[\d\-–—.]*\d)?[Xx]?/g;
/** Takes phones, years and ages out of a text; what is left comes back. Identity numbers give their year and go nowhere. */
export function takeNumbers(text: string, into: Someone, words: Words, today: string): string {
  const joined = text.replaceAll(/(?<=\b\d{3,4}) (?=\d{4}(?:\d{4})?\b)/g, "");
  let out = "";
  let at = 0;
  for (const match of joined.matchAll(NUMBER)) {
    let end = match.index + match[0].length;
    const behind = /^\s?/.exec(joined.slice(end)) as RegExpExecArray;
    const unit = words.ages.start(joined.slice(end + behind[0].length, end + behind[0].length + 12).toLowerCase());
    if (unit !== null) end += behind[0].length + unit.end;
    out +=
      joined.slice(at, match.index) +
      (takeNumber(match[0], unit?.value ?? null, into, words, today) ? " " : joined.slice(match.index, end));
    at = end;
  }
  return out + joined.slice(at);
}
function takeNumber(
  number: string,
  unit: "years" | "months" | "born" | null,
  into: Someone,
  words: Words,
  today: string,
): boolean {
  const digits = number.replaceAll(/\D/g, "");
  if (looksLikeId(number) || (digits.length >= 15 && !number.startsWith("+"))) {
    into.id = readId(number, today);
    if (into.id !== null && "born" in into.id) into.born ??= into.id.born;
    return true;
  }
  if (unit === "years" || unit === "months") {
    const age =
      digits.length <= 3
        ? (readAge(`${digits}${unit === "years" ? "" : (words.register.ages.months[0] ?? "")}`, today, words)?.born ?? null)
        : null;
    into.fromAge ||= age !== null && into.born === null;
    into.born ??= age;
    return age !== null;
  }
  if (unit === "born" || digits.length === 4 || (digits.length === 8 && /^(18|19|20)/.test(digits))) {
    const born = readBorn(number, today, words)?.born ?? null;
    into.born ??= born;
    return born !== null;
  }
  const { phones } = readPhones(number, words);
  if (digits.length < 7 || phones.length === 0) return false;
  into.phones.push(...phones.map((p) => p.phone));
  return true;
}

/** A word beside a name: what somebody is to the household, or that somebody is gone. False: it is neither. */
export function takeWord(part: string, into: Someone, words: Words): boolean {
  if (words.gone.has(part)) {
    into.gone = true;
    return true;
  }
  const relation = words.relations.whole(part) ?? null;
  const standing = words.standings.whole(part) ?? null;
  if (relation === null && standing === null) return false;
  into.relation ??= relation;
  into.standing ??= standing;
  into.word ??= part;
  return true;
}
