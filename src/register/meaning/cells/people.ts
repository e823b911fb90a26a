import type { Cell } from "../../workbook/types.ts";
import { half, textOf, verbatim } from "../text.ts";
import type { Relation, Standing, UseWord, Words } from "../words.ts";
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
export interface PeopleRead {
  readonly people: readonly Someone[];
  /** "空关" in the place of a name. */
  readonly use: UseWord | null;
  /** Parts of the cell in which nothing was found. */
  readonly rest: readonly string[];
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
const MOST = 60;
const NOBODY: PeopleRead = { people: [], use: null, rest: [] };
/** Nothing but a name: no separator, bracket or digit. */
const BARE = /^[^\d、，,；;/|\\()（）【】[\]:：\n\t&+]+$/u;
const HAN = /^\p{Script=Han}+$/u;

/**
 * Reads whoever is named in a cell: one name, several, or a household with phones and relations ("张三 13…；李四(妻) 13…").
 * `glued`: a relation may stand before the name without a space ("妻李四"), as it does where a cell holds a household.
 */
export function readPeople(cell: Cell | undefined, words: Words, today: string, glued: boolean): PeopleRead {
  const text = textOf(cell);
  if (text === "") return NOBODY;
  const written = verbatim(text);
  if (written !== null) return written === "" ? NOBODY : { people: [someone(written)], use: null, rest: [] };
  if (words.nobody.has(text)) return NOBODY;
  const use = words.uses.whole(text);
  if (use !== undefined) return { people: [], use, rest: [] };
  if (!glued && BARE.test(text)) {
    const names = namesOf(text);
    const [first] = names;
    if (names.length === 1 && first !== undefined) return { people: [someone(first)], use: null, rest: [] };
  }
  return inPieces(half(text).replaceAll(/[^\S\n]+/g, " "), words, today, glued);
}

function inPieces(text: string, words: Words, today: string, glued: boolean): PeopleRead {
  const people: Someone[] = [];
  const rest: string[] = [];
  let use: UseWord | null = null;
  let waiting: string[] = [];
  // "139… 李四" as well as "李四 139…": the first thing in the cell tells which.
  const ahead = /^\+?\d/.test(text);
  for (const piece of split(text)) {
    // No household is that large: what follows is for somebody to look at.
    if (people.length >= MOST) {
      rest.push(piece);
      continue;
    }
    const whole = words.uses.whole(piece);
    if (whole !== undefined) {
      use = whole;
      continue;
    }
    const found = readPiece(piece, words, today, glued);
    const last = people.at(-1);
    for (const one of found.people) one.phones.unshift(...waiting.splice(0));
    // Numbers and marks without a name belong to whoever was named before.
    if (found.people.length === 0 && last !== undefined && !(ahead && found.loose.phones.length > 0)) {
      last.phones.push(...found.loose.phones);
      last.born ??= found.loose.born;
      last.standing ??= found.loose.standing;
      last.relation ??= found.loose.relation;
      last.gone ||= found.loose.gone;
      last.words.push(...found.loose.words);
    } else if (found.people.length === 0) {
      waiting = [...waiting, ...found.loose.phones];
      rest.push(...found.loose.words);
    }
    people.push(...found.people);
    rest.push(...found.rest);
  }
  const last = people.at(-1);
  if (last !== undefined) last.phones.push(...waiting);
  else if (waiting.length > 0) rest.push(waiting.join(" "));
  return { people, use, rest };
}

/** At separators outside of brackets, and before each number's owner where pieces are not separated at all. */
function split(text: string): string[] {
  const out: string[] = [];
  let piece = "";
  let depth = 0;
  for (const c of text) {
    if (c === "(" || c === "[") depth++;
    else if (c === ")" || c === "]") depth = Math.max(0, depth - 1);
    if (depth === 0 && "、,;/|\\\n\t&。+".includes(c) && !(c === "+" && /\s$|^$/.test(piece))) {
      out.push(piece);
      piece = "";
    } else piece += c;
  }
  out.push(piece);
  // "张三13800000000李四13900000000": a name begins where letters follow a number.
  return out
    .flatMap((p) => p.split(/(?<=\d{7}\s*)(?=\p{Script=Han})/u))
    .map((p) => p.trim())
    .filter((p) => p !== "");
}

function readPiece(
  piece: string,
  words: Words,
  today: string,
  glued: boolean,
): { people: Someone[]; loose: Someone; rest: string[] } {
  const loose = someone(null);
  const notes = [...piece.matchAll(/[([]([^)\]]*)[)\]]?/g)].map((m) => m[1] as string);
  const base = takeNumbers(piece.replaceAll(/[([][^)\]]*[)\]]?/g, " "), loose, words, today);
  const names: string[] = [];
  const rest: string[] = [];
  const parts = base.split(/[\s:：]+/).filter((p) => p !== "");
  const singles = parts.length > 1 && parts.every((p) => p.length === 1 && HAN.test(p));
  for (const part of singles ? [parts.join("")] : HAN.test(base.replaceAll(/[\s:：]/g, "")) ? parts : joinLatin(base, words)) {
    if (words.nobody.has(part)) continue;
    if (takeWord(part, loose, words)) continue;
    const cut = glued && loose.standing === null && loose.relation === null ? cutRelation(part, words) : null;
    if (cut !== null) {
      takeWord(cut.relation, loose, words);
      names.push(cut.name);
    } else if (/\d/.test(part)) rest.push(part);
    else names.push(part);
  }
  for (const note of notes)
    for (const part of takeNumbers(note, loose, words, today)
      .split(/[\s、,;/:：]+/)
      .filter((p) => p !== ""))
      if (!takeWord(part, loose, words)) loose.words.push(part);
  if (names.length === 0) {
    if (loose.relation !== null && loose.phones.length > 0) return { people: [loose], loose: someone(null), rest };
    return { people: [], loose, rest };
  }
  // What stands beside several names belongs to the last of them.
  const people = names.map((name, i) => (i === names.length - 1 ? { ...loose, name } : someone(name)));
  return { people, loose: someone(null), rest };
}

const NUMBER = /\+?\d(?:[\d\-–—.]*\d)?[Xx]?/g;
/** Takes phones, years and ages out of a text; what is left comes back. Identity numbers give their year and go nowhere. */
function takeNumbers(text: string, into: Someone, words: Words, today: string): string {
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
function takeWord(part: string, into: Someone, words: Words): boolean {
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

/** "妻李四" → 妻, 李四. Not "孙建国": what may be a surname is one, unless a whole name follows. */
function cutRelation(part: string, words: Words): { relation: string; name: string } | null {
  if (!HAN.test(part)) return null;
  for (let length = Math.min(4, part.length - 2); length >= 1; length--) {
    const [relation, name] = [part.slice(0, length), part.slice(length)];
    if (words.relations.whole(relation) === undefined && words.standings.whole(relation) === undefined) continue;
    if (name.length > 4 || !words.surnames.has(name[0] as string)) continue;
    if (words.surnames.has(relation) && name.length < 3) continue;
    return { relation, name };
  }
  return null;
}

/** The names in a text without separators: "张\u3000三" is one, "张三 李四" are two, "Ann Lee" is one. */
export function namesOf(text: string): string[] {
  const parts = text.split(/\s+/).filter((p) => p !== "");
  if (parts.length < 2 || !parts.every((p) => HAN.test(p))) return [parts.join(" ")];
  return parts.some((p) => p.length === 1) ? [parts.join("")] : parts;
}
/** A text with Latin names: words stay together, but for "and" and a relation in front ("wife: Ann Lee"). */
function joinLatin(base: string, words: Words): string[] {
  return base.split(/[:：]|\s+and\s+/i).flatMap((part) => {
    const said = part.replaceAll(/\s+/g, " ").replaceAll(/^[\s.-]+|[\s-]+$/g, "");
    if (said === "" || words.relations.whole(said) !== undefined || words.standings.whole(said) !== undefined)
      return said === "" ? [] : [said];
    const [first, ...others] = said.split(" ");
    return others.length > 0 && words.relations.whole(first as string) !== undefined
      ? [first as string, others.join(" ")]
      : [said];
  });
}
