import { verbatim } from "../text.ts";
import type { CareWord, UseWord, Words } from "../words.ts";

/** What a remark says in whole words, and what is left of it. */
export interface RemarkRead {
  readonly care: readonly (CareWord & { readonly why: string })[];
  readonly uses: readonly UseWord[];
  readonly smartphone: boolean | null;
  /** The text itself where no piece of it was one of these words; "" where nothing is left. */
  readonly left: string;
}
/** Reads a remark: it stays as it stands, but for pieces that are one word of care, use or smartphone and nothing else ("独居；空关"). */
export function readRemark(text: string, words: Words): RemarkRead {
  const written = verbatim(text);
  const care: RemarkRead["care"][number][] = [];
  const uses: UseWord[] = [];
  let smartphone: boolean | null = null;
  if (written !== null) return { care, uses, smartphone, left: written };
  if (words.nobody.has(text)) return { care, uses, smartphone, left: "" };
  const pieces = text.split(/[、，,；;。\n\s]+/).filter((p) => p !== "");
  const left = pieces.filter((piece) => {
    const class_ = words.care.whole(piece);
    const use = words.uses.whole(piece);
    const phone = words.smartphone.whole(piece);
    if (class_ !== undefined) care.push({ ...class_, why: piece });
    else if (use !== undefined) uses.push(use);
    else if (phone !== undefined) smartphone = phone;
    else return true;
    return false;
  });
  return { care, uses, smartphone, left: left.length === pieces.length ? text : left.join("，") };
}
/** True where a remark is read back as the same remark and nothing else. */
export function leavesRemark(text: string, words: Words): boolean {
  const read = readRemark(text, words);
  return read.left === text && read.care.length === 0 && read.uses.length === 0 && read.smartphone === null;
}
