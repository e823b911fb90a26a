import type { Cell } from "../../workbook/types.ts";
import { half, textOf, verbatim } from "../text.ts";
import type { UseWord, Words } from "../words.ts";
import type { Someone } from "./someone.ts";
import { join, someone, takeNumbers, takeWord } from "./someone.ts";

export interface PeopleRead {
  readonly people: readonly Someone[];
  /** "空关" in the place of a name. */
  readonly use: UseWord | null;
  /** Parts of the cell in which nothing was found. */
  readonly rest: readonly string[];
}
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
      join(last, found.loose);
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
  const people: Someone[] = [];
  const rest: string[] = [];
  // A word stands before the name that it speaks of ("妻：李四"), or behind the last one.
  let waiting = someone(null);
  const named = (name: string): void => {
    people.push({ ...waiting, name });
    waiting = someone(null);
  };
  for (const part of partsOf(base, words)) {
    if (words.nobody.has(part) || takeWord(part, waiting, words)) continue;
    const cut = glued && waiting.word === null ? cutRelation(part, words) : null;
    if (cut !== null) takeWord(cut.relation, waiting, words);
    if (cut === null && /\d/.test(part)) rest.push(part);
    else named(cut?.name ?? part);
  }
  for (const note of notes)
    for (const part of takeNumbers(note, loose, words, today)
      .split(/[\s、,;/:：]+/)
      .filter((p) => p !== ""))
      if (!takeWord(part, loose, words)) loose.words.push(part);
  join(loose, waiting);
  const last = people.at(-1);
  if (last !== undefined) {
    join(last, loose);
    return { people, loose: someone(null), rest };
  }
  if (loose.relation !== null && loose.phones.length > 0) return { people: [loose], loose: someone(null), rest };
  return { people: [], loose, rest };
}
/** The parts of a text between spaces and colons: Han names apart, their single characters together ("张 三"), Latin words as names. */
function partsOf(base: string, words: Words): string[] {
  if (!HAN.test(base.replaceAll(/[\s:：]/g, ""))) return joinLatin(base, words);
  const out: string[] = [];
  let single = false;
  for (const part of base.split(/[\s:：]+/).filter((p) => p !== "")) {
    const one = part.length === 1 && words.relations.whole(part) === undefined;
    if (one && single) out[out.length - 1] += part;
    else out.push(part);
    single = one;
  }
  return out;
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

/** The names in a text without separators: "张 三" is one, "张三 李四" are two, "Ann Lee" is one. */
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
