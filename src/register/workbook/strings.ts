import { cellText, unescaped } from "./cell-text.ts";
import type { Told } from "./part.ts";
import { readPart } from "./part.ts";
import type { Limits } from "./types.ts";
import { Unreadable } from "./types.ts";
import type { XmlEvents, XmlScanner } from "./xml.ts";
import type { Package, Part } from "./zip.ts";

/** A text that is too long for a cell; whoever uses it is refused. */
export const TOO_LONG = Symbol("too long");
const TOO_LONG_SIZE = 0xffff_ffff;
const BLOCK = 1 << 20;

/**
 * The texts that cells share, by their number: as bytes in a few large blocks, and made text again for each cell. A million small strings would take
 * three times the memory, and the collector's time to look through them again and again.
 */
export class SharedStrings {
  readonly #blocks: Buffer[] = [];
  #used = BLOCK;
  /** Of each text: where it begins, counted through all blocks, and its bytes. */
  #at = new Uint32Array(1 << 10);
  #sizes = new Uint32Array(1 << 10);
  #count = 0;

  get count(): number {
    return this.#count;
  }
  add(text: string | null | typeof TOO_LONG): void {
    if (this.#count === this.#at.length) {
      [this.#at, this.#sizes] = [this.#at, this.#sizes].map((old) => {
        const more = new Uint32Array(2 * old.length);
        more.set(old);
        return more;
      }) as [Uint32Array<ArrayBuffer>, Uint32Array<ArrayBuffer>];
    }
    const words = typeof text === "string" ? text : "";
    // A character of UTF-16 is at most three bytes of UTF-8.
    if (this.#used + 3 * words.length > BLOCK) {
      this.#blocks.push(Buffer.allocUnsafeSlow(Math.max(BLOCK, 3 * words.length)));
      this.#used = 0;
    }
    const size = (this.#blocks.at(-1) as Buffer).write(words, this.#used);
    this.#at[this.#count] = (this.#blocks.length - 1) * BLOCK + this.#used;
    this.#sizes[this.#count++] = text === TOO_LONG ? TOO_LONG_SIZE : size;
    this.#used += size;
  }
  /** undefined: there is no such text. */
  get(nr: number): string | null | typeof TOO_LONG | undefined {
    if (!(nr >= 0 && nr < this.#count)) return undefined;
    const size = this.#sizes[nr];
    if (size === undefined || size === 0) return size === 0 ? null : undefined;
    if (size === TOO_LONG_SIZE) return TOO_LONG;
    const at = this.#at[nr] as number;
    return (this.#blocks[Math.floor(at / BLOCK)] as Buffer).toString("utf8", at % BLOCK, (at % BLOCK) + size);
  }
}

/** Collects the text of one cell: its runs, whatever they look like, without their phonetic guides (`rPh`). */
export class RichText {
  readonly #most: number;
  readonly #scanner: () => XmlScanner;
  #text = "";
  #phonetic = 0;

  constructor(most: number, scanner: () => XmlScanner) {
    this.#most = most;
    this.#scanner = scanner;
  }
  open(name: string): void {
    if (name === "rPh") this.#phonetic++;
    else if (name === "t") this.#scanner().listening = this.#phonetic === 0;
  }
  /** Is there more than a cell may hold? */
  get full(): boolean {
    return this.#text.length > this.#most;
  }
  add(piece: string): void {
    // Past the limit only that it is past it matters.
    if (!this.full) this.#text = this.#text === "" ? piece : this.#text + piece;
  }
  close(name: string): void {
    if (name === "rPh") this.#phonetic--;
    else if (name === "t") this.#scanner().listening = false;
  }
  /** @returns what was collected, and begins anew */
  take(): string | null | typeof TOO_LONG {
    const text = this.#text;
    this.#text = "";
    return text.length > this.#most ? TOO_LONG : cellText(unescaped(text));
  }
}

/** The texts that the cells of all sheets share. @throws Unreadable too-many-texts, damaged, unsafe-xml */
export async function readStrings(pack: Package, part: Part, limits: Limits, told?: Told): Promise<SharedStrings> {
  const strings = new SharedStrings();
  let size = 0;
  await readPart(
    pack,
    part,
    (scanner): XmlEvents => {
      const rich = new RichText(limits.cell, scanner);
      return {
        open: (name) => rich.open(name),
        text: (piece) => rich.add(piece),
        close(name) {
          if (name !== "si") return rich.close(name);
          const text = rich.take();
          size += typeof text === "string" ? text.length : 0;
          if (strings.count >= limits.texts || size > limits.text)
            throw new Unreadable("register.too-many-texts", { limit: limits.texts });
          strings.add(text);
        },
      };
    },
    told,
  );
  return strings;
}
