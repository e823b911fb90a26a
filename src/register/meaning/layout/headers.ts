import { fold, headerKey } from "../text.ts";
import type { Meaning } from "../types.ts";
import type { Words } from "../words.ts";

/** What a header says that its column means. `sure`: word for word; else only a part of it was known. */
export interface HeaderSays {
  readonly meaning: Meaning;
  readonly sure: boolean;
}
type Whose = "head" | "tenant" | "owner" | "proxy";
/** "产权人" + phone: what an attribute means when it is said whose it is. Of owners and relatives the register keeps name and phone alone. */
const OF: Readonly<Record<Whose, Partial<Record<Meaning, Meaning>>>> = {
  head: { name: "head" },
  tenant: { name: "tenant", phone: "tenant-phone" },
  owner: {
    name: "owner",
    owner: "owner",
    phone: "owner-phone",
    "owner-phone": "owner-phone",
    "id-number": "ignore",
    born: "ignore",
    age: "ignore",
    address: "ignore",
    "lives-where": "ignore",
  },
  proxy: {
    name: "proxy",
    proxy: "proxy",
    "proxy-phone": "proxy-phone",
    "proxy-relation": "proxy-relation",
    phone: "proxy-phone",
    relation: "proxy-relation",
    "id-number": "ignore",
    born: "ignore",
    age: "ignore",
    address: "ignore",
    "lives-where": "ignore",
  },
};
const NO_BRACKETS = /[（(【[][^）)】\]]*[）)】\]]?/g;

/**
 * What a header means, by the words of the pack. Two lines are joined by a line break: the lower one says what, the upper one whose.
 * `remembered`: what this community said of a header once, by `headerKey`.
 */
export function headerSays(
  header: string,
  words: Words,
  remembered: ReadonlyMap<string, Meaning>,
): (HeaderSays & { remembered: boolean }) | null {
  if (header.trim() === "") return null;
  const own = remembered.get(headerKey(header));
  if (own !== undefined) return { meaning: own, sure: true, remembered: true };
  const lines = header.split("\n");
  const says = lines.length > 1 ? twoLines(lines[0] as string, lines[1] as string, words) : oneLine(header, words);
  return says === null ? null : { ...says, remembered: false };
}

const oneLine = (text: string, words: Words): HeaderSays | null =>
  exact(text, words) ?? ofSomebody(text, words) ?? within(text, words);
function twoLines(upper: string, lower: string, words: Words): HeaderSays | null {
  const whole = exact(`${upper} ${lower}`, words);
  if (whole !== null) return whole;
  const below = oneLine(lower, words);
  const whose = words.whose.all(fold(upper))[0]?.value;
  if (below !== null && whose !== undefined) return owned(whose, below);
  return below ?? within(`${upper} ${lower}`, words) ?? exact(upper, words);
}

/** The header is a word of the pack, as it stands, without its brackets, without numbers at its end ("电话2") or what says nothing ("必填"). */
function exact(text: string, words: Words): HeaderSays | null {
  for (const form of formsOf(text, words)) {
    const meaning = words.headers.is.folded(form);
    if (meaning !== undefined) return { meaning, sure: true };
  }
  const owner = formsOf(text, words).some((form) => words.headers.ownerOrHead.folded(form) === true);
  return owner ? { meaning: "owner", sure: true } : null;
}
/** True for a header of people who own, and who are the household where nobody else is named. */
export const isOwnerOrHead = (header: string, words: Words): boolean =>
  formsOf(header.replaceAll("\n", " "), words).some((form) => words.headers.ownerOrHead.folded(form) === true);

function formsOf(text: string, words: Words): string[] {
  const out: string[] = [];
  for (const form of [fold(text), fold(text.replaceAll(NO_BRACKETS, " "))]) {
    const plain = form.replace(/\s?\d{1,2}$/, "").replace(/^\d{1,2}\s?(?=\D)/, "");
    out.push(form, plain, quiet(plain, words));
  }
  return out.filter((form) => form !== "");
}
/** Without the words that say nothing. */
export function quiet(folded: string, { noise }: Words): string {
  let out = "";
  let at = 0;
  for (const hit of noise.all(folded)) {
    out += folded.slice(at, hit.at);
    at = hit.end;
  }
  return fold(out + folded.slice(at));
}

function ofSomebody(text: string, words: Words): HeaderSays | null {
  const folded = fold(text.replaceAll(NO_BRACKETS, " "));
  const hit = words.whose.all(folded)[0];
  if (hit === undefined) return null;
  const rest = fold(`${folded.slice(0, hit.at)} ${folded.slice(hit.end)}`);
  if (rest === "") return null;
  const what = exact(rest, words) ?? within(rest, words);
  return what === null ? null : owned(hit.value, what);
}
function owned(whose: Whose, what: HeaderSays): HeaderSays | null {
  const meaning = OF[whose][what.meaning];
  if (meaning !== undefined) return { meaning, sure: what.sure };
  return whose === "head" || whose === "tenant" ? what : null;
}

/** The last word of the pack that stands in a header says what it is ("户主联系电话"); of two that end together the longer. */
function within(text: string, words: Words): HeaderSays | null {
  for (const form of [fold(text.replaceAll(NO_BRACKETS, " ")), fold(text)]) {
    const hit = words.headers.has.all(form).at(-1);
    if (hit !== undefined) return { meaning: hit.value, sure: false };
    // A column named after one thing that people need ("独居", "残疾"), or after the smartphone that they lack.
    const said = quiet(form, words);
    if (words.smartphone.all(said).length > 0) return { meaning: "no-smartphone", sure: false };
    if (words.care.all(said).length > 0 && said.length <= 12) return { meaning: "care", sure: false };
  }
  return null;
}
