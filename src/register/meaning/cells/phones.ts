import { half, withoutIds } from "../text.ts";
import type { Words } from "../words.ts";

export interface PhoneRead {
  readonly phone: string;
  /** What stands beside it: a name, "女儿", "座机"; null where nothing does. */
  readonly who: string | null;
  /** Too short or too long for the mobile number that it begins like. */
  readonly odd: boolean;
}
export interface PhonesRead {
  readonly phones: readonly PhoneRead[];
  /** The cell, or a part of it, holds no number; `suggestion`: the cell as it may have been meant. */
  readonly bad: null | {
    readonly code: "register.phone-unread" | "register.phone-ruined" | "register.phone-letters";
    readonly suggestion: string | null;
  };
}
const PHONE = /^\+?\d{5,15}$/;
const RUN = /\+?\d(?:[\d\s()\-–—.]*\d)?/g;
const NONE: PhonesRead = { phones: [], bad: null };

/** Reads the phones of a cell: one, or several, with or without names, however they are broken up. */
export function readPhones(typed: string, words: Words): PhonesRead {
  if (/^\d{7,13}$/.test(typed)) return { phones: [{ phone: typed, who: null, odd: isOdd(typed, words) }], bad: null };
  const text = half(typed);
  if (text === "" || words.nobody.has(text)) return NONE;
  if (/^\d(\.\d+)?e\+\d+$/i.test(text)) return { phones: [], bad: { code: "register.phone-ruined", suggestion: null } };
  const phones: PhoneRead[] = [];
  let bad = false;
  let waiting: string | null = null;
  for (const piece of pieces(text)) {
    const found = inPiece(piece);
    if (found === null) {
      bad = true;
      continue;
    }
    if (found.length === 0) {
      // A name alone belongs to the number that follows it.
      waiting = beside(piece);
      continue;
    }
    for (const { digits, who } of found) {
      const name = who ?? waiting;
      waiting = null;
      if (!PHONE.test(digits) || withoutIds(digits).had) bad = true;
      else phones.push({ phone: digits, who: name, odd: isOdd(digits, words) });
    }
  }
  if (phones.length === 0 && waiting !== null) bad = true;
  if (!bad) return { phones, bad: null };
  const meant = text.replaceAll(/(?<=[\doOlI])[oO]|[oO](?=[\doOlI])/g, "0").replaceAll(/(?<=\d)[lI]|[lI](?=\d)/g, "1");
  const mended = meant === text ? null : readPhones(meant, words);
  return mended !== null && mended.bad === null && mended.phones.length > 0
    ? { phones, bad: { code: "register.phone-letters", suggestion: meant } }
    : { phones, bad: { code: "register.phone-unread", suggestion: null } };
}

/** Where numbers are told apart; brackets stay whole ("139…(女儿, 上海)"). */
function pieces(text: string): string[] {
  const out: string[] = [];
  let piece = "";
  let depth = 0;
  for (const c of text) {
    if (c === "(" || c === "[") depth++;
    else if (c === ")" || c === "]") depth = Math.max(0, depth - 1);
    if (depth === 0 && "、,;/|\\\n\t。".includes(c)) {
      out.push(piece);
      piece = "";
    } else piece += c;
  }
  out.push(piece);
  return out.filter((p) => p.trim() !== "");
}

/** Numbers of one piece with what stands before them, or behind where nothing does; null where letters stand among digits. */
function inPiece(piece: string): { digits: string; who: string | null }[] | null {
  if (/\d[oOlI]|[oOlI]\d/.test(piece)) return null;
  const runs = [...piece.matchAll(RUN)].filter((m) => (m[0].match(/\d/g) ?? []).length >= 4);
  if (runs.length === 0) return /\d{3}/.test(piece) ? null : [];
  const before = runs[0]!.index > 0;
  return runs.flatMap((run, i) => {
    const from = before ? (i === 0 ? 0 : runs[i - 1]!.index + runs[i - 1]![0].length) : run.index + run[0].length;
    const to = before ? run.index : (runs[i + 1]?.index ?? piece.length);
    const next = before && i === runs.length - 1 ? piece.slice(run.index + run[0].length) : "";
    const who = beside(piece.slice(from, to)) ?? beside(next);
    return numbersOf(run[0]).map((digits) => ({ digits, who }));
  });
}

/** "138 0000 0000" is one number, "65120001 65120002" are two, "0512-6512 0001" is one. */
function numbersOf(run: string): string[] {
  const bare = run.replace(/\.0+$/, "");
  const joined = bare.replaceAll(/[^\d+]/g, "");
  const groups = bare.split(/\s+/).map((g) => g.replaceAll(/[^\d+]/g, ""));
  if (groups.length > 1 && groups.every((g) => g.length >= 7)) return groups;
  if (PHONE.test(joined) || groups.length === 1) return [joined];
  const out: string[] = [];
  let number = "";
  for (const group of groups) {
    number += group;
    if (number.length < 11) continue;
    out.push(number);
    number = "";
  }
  return number === "" ? out : [...out, number];
}
const beside = (text: string): string | null => {
  const said = text
    .replaceAll(/[()[\]:：.。·*•-]+/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
  return said === "" ? null : said;
};
const isOdd = (phone: string, { register: { mobile } }: Words): boolean =>
  mobile !== null && phone.startsWith(mobile.begins) && phone.length >= mobile.digits - 2 && phone.length !== mobile.digits;
