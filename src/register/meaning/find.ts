import { fold, isLetters, mark } from "./text.ts";

export interface Hit<T> {
  readonly word: string;
  readonly value: T;
  readonly at: number;
  readonly end: number;
}
const LATIN = /[a-z0-9]/;

/** Words with what they stand for: found whole, or as parts of a folded text. The first that is given for a word stays. */
export class Finder<T> {
  readonly #whole = new Map<string, T>();
  #longest = 0;
  readonly #byFirst = new Map<string, { word: string; value: T }[]>();

  constructor(words: Iterable<readonly [word: string, value: T]>) {
    for (const [word, value] of words) {
      for (const form of new Set([fold(word), mark(word)])) {
        if (form === "" || this.#whole.has(form)) continue;
        this.#whole.set(form, value);
        this.#longest = Math.max(this.#longest, form.length);
        const first = form[0] as string;
        const list = this.#byFirst.get(first) ?? [];
        list.push({ word: form, value });
        this.#byFirst.set(first, list);
      }
    }
    for (const list of this.#byFirst.values()) list.sort((a, b) => b.word.length - a.word.length);
  }

  /** The whole text is a word (or a mark such as "√"). */
  whole(text: string): T | undefined {
    if (isLetters(text)) return text.length > this.#longest ? undefined : this.#whole.get(text.toLowerCase());
    // What stands in quotes is meant as it stands, and is no word of ours.
    if (text.length > 4 * this.#longest + 20 || (text.length > 2 && text.startsWith('"') && text.endsWith('"'))) return undefined;
    return this.#whole.get(mark(text)) ?? this.#whole.get(fold(text));
  }
  /** The whole of a text that is folded already. */
  folded(text: string): T | undefined {
    return this.#whole.get(text);
  }
  /** The longest word with which a folded text begins. */
  start(folded: string): Hit<T> | null {
    return this.#at(folded, 0);
  }
  /** All words in a folded text from left to right, the longest first; a Latin word only between its letters' ends. */
  all(folded: string): Hit<T>[] {
    const out: Hit<T>[] = [];
    for (let at = 0; at < folded.length;) {
      const hit = this.#at(folded, at);
      if (hit !== null) out.push(hit);
      at = hit?.end ?? at + 1;
    }
    return out;
  }
  #at(text: string, at: number): Hit<T> | null {
    if (LATIN.test(text[at] ?? "") && LATIN.test(text[at - 1] ?? "")) return null;
    for (const { word, value } of this.#byFirst.get(text[at] as string) ?? []) {
      if (!text.startsWith(word, at)) continue;
      const end = at + word.length;
      if (LATIN.test(text[end - 1] as string) && LATIN.test(text[end] ?? "")) continue;
      return { word, value, at, end };
    }
    return null;
  }
}
/** Words that mean one thing together. */
export class WordSet extends Finder<true> {
  constructor(words: Iterable<string>) {
    super([...words].map((word) => [word, true] as const));
  }
  has(text: string): boolean {
    return this.whole(text) === true;
  }
}
