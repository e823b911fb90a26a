import { fold, verbatim } from "../text.ts";
import type { CareWord, UseWord, Words } from "../words.ts";

/** A care class as the list tells it; which one it is may hang on an age that is known only later. */
export interface CareHit extends CareWord {
  readonly why: string;
}
export interface CareRead {
  readonly care: readonly CareHit[];
  readonly smartphone: boolean | null;
  readonly use: UseWord | null;
  /** What was not understood, to be kept as a remark. */
  readonly unknown: readonly string[];
}
const pieces = (text: string): string[] =>
  text
    .replaceAll(/[^\S\n]+/g, " ")
    .split(/[、，,；;|/\\\n\t。]+|\s{1,}(?=[^\p{ASCII}])|(?<=[^\p{ASCII}])\s+/u)
    .map((p) => p.trim())
    .filter((p) => p !== "");

/**
 * Reads care told in words ("高血压,行动不便"). `header`: what a yes means in a column named after one thing ("独居": √).
 * Whole pieces first, then words within a piece; a piece that denies ("无高血压") is kept as it stands.
 */
export function readCare(text: string, header: string, words: Words): CareRead {
  const care: CareHit[] = [];
  const unknown: string[] = [];
  let smartphone: boolean | null = null;
  let use: UseWord | null = null;
  const named = careIn(header, words);
  const lines = writtenCare(text, words);
  if (lines !== null) return { care: lines, smartphone, use, unknown };
  if (named.length > 0) {
    const yes = words.yesNo.whole(text);
    if (yes !== undefined) return { care: yes ? named : [], smartphone, use, unknown };
  }
  if (words.nobody.has(text)) return { care, smartphone, use, unknown };
  for (const piece of pieces(text)) {
    if (words.nobody.has(piece) || words.careNothing.has(piece)) continue;
    const phone = words.smartphone.whole(piece);
    const found = careIn(piece, words);
    if (found.length > 0) care.push(...found);
    else if (phone !== undefined) smartphone = phone;
    else if (use === null && words.uses.whole(piece) !== undefined) use = words.uses.whole(piece) as UseWord;
    else if (words.yesNo.whole(piece) === undefined || named.length === 0) unknown.push(piece);
  }
  return { care, smartphone, use, unknown };
}

/** The classes that a piece names, whole or within; none where a word of denial stands right before it. */
export function careIn(piece: string, words: Words): CareHit[] {
  const whole = words.care.whole(piece);
  if (whole !== undefined) return [{ ...whole, why: piece }];
  const folded = fold(piece);
  const out: CareHit[] = [];
  for (const hit of words.care.all(folded)) {
    if (denied(folded.slice(0, hit.at).trimEnd(), words)) continue;
    if (!out.some((o) => o.class === hit.value.class)) out.push({ ...hit.value, why: piece });
  }
  return out;
}
/** True where a word of denial ends right before a word ("无高血压", "未出租"). */
export const denied = (before: string, { careNot }: Words): boolean => {
  for (let length = 1; length <= Math.min(8, before.length); length++)
    if (careNot.folded(before.slice(-length)) === true) return isWord(before, length);
  return false;
};
/** "not" denies, "…knot" does not. */
const isWord = (before: string, length: number): boolean =>
  !(/[a-z]/.test(before.at(-length) as string) && /[a-z]/.test(before.at(-length - 1) ?? ""));

/**
 * Care as this house writes it: one class a line, its words behind a colon, further lines of them set in by two spaces. Null: it is written otherwise.
 */
function writtenCare(text: string, words: Words): CareHit[] | null {
  if (!/[:：]/.test(text)) return null;
  const out: { class: CareWord["class"]; younger: null; why: string }[] = [];
  for (const line of text.split("\n")) {
    const last = out.at(-1);
    if (line.startsWith("  ") && last !== undefined) {
      last.why += `\n${line.slice(2)}`;
      continue;
    }
    const colon = /[:：]/.exec(line)?.index ?? -1;
    const word = colon < 0 ? undefined : words.classes.whole(line.slice(0, colon));
    if (word === undefined) return null;
    const said = line.slice(colon + 1).replace(/^ /, "");
    out.push({ class: word, younger: null, why: verbatim(said) ?? said });
  }
  return out.length === 0 ? null : out;
}
