import { cellText, unescaped } from "./cell-text.ts";
import type { Told } from "./part.ts";
import { readPart } from "./part.ts";
import type { Limits } from "./types.ts";
import { Unreadable } from "./types.ts";
import type { XmlEvents, XmlScanner } from "./xml.ts";
import type { Package, Part } from "./zip.ts";

/** A text that is too long for a cell; whoever uses it is refused. */
export const TOO_LONG = Symbol("too long");
export type SharedStrings = readonly (string | null | typeof TOO_LONG)[];

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
  add(piece: string): void {
    // Past the limit only that it is past it matters.
    if (this.#text.length <= this.#most) this.#text += piece;
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
  const strings: (string | null | typeof TOO_LONG)[] = [];
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
          if (strings.length >= limits.texts || size > limits.text)
            throw new Unreadable("register.too-many-texts", { limit: limits.texts });
          strings.push(text);
        },
      };
    },
    told,
  );
  return strings;
}
