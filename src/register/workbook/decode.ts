import { Unreadable } from "./types.ts";

/** How many bytes at the end of a piece of UTF-8 begin a character that the piece does not end. */
export function unfinished(piece: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= piece.length; back++) {
    const byte = piece[piece.length - back] as number;
    if ((byte & 0xc0) === 0x80) continue;
    const wants = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return wants > back ? back : 0;
  }
  return 0;
}

/** Bytes in pieces → text in pieces, strictly: what is not of the encoding is an error. A byte order mark goes. */
export class Decoder {
  readonly #decoder: TextDecoder;
  readonly #utf8: boolean;
  #rest: Uint8Array = new Uint8Array(0);

  readonly #where: string;

  /** @param where what is damaged if the bytes are of another encoding */
  constructor(encoding: string, where: string) {
    this.#utf8 = encoding === "utf-8";
    this.#where = where;
    this.#decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: this.#utf8 });
  }
  /**
   * @param before text that was not used up yet; it comes out again in front. Joined as bytes: a string that is put together of two stays two inside,
   *   and is slow to look through
   * @throws Unreadable damaged
   */
  write(piece: Uint8Array, before = ""): string {
    if (!this.#utf8) return before + this.#decode(piece, true);
    const all = before === "" && this.#rest.length === 0 ? piece : Buffer.concat([Buffer.from(before), this.#rest, piece]);
    // Node decodes UTF-8 several times faster when it is not told to wait for more, so we cut it where a character ends.
    const end = all.length - unfinished(all);
    this.#rest = Uint8Array.prototype.slice.call(all, end);
    return this.#decode(all.subarray(0, end), false);
  }
  /** @throws Unreadable damaged */
  end(): string {
    return this.#decode(this.#rest, false);
  }
  #decode(bytes: Uint8Array, stream: boolean): string {
    try {
      return this.#decoder.decode(bytes, { stream });
    } catch {
      throw new Unreadable("register.damaged", { where: this.#where });
    }
  }
}

/** The encoding that a file's first bytes declare by a byte order mark, and how long that is; null where there is none. */
export function marked(bytes: Uint8Array): { encoding: "utf-8" | "utf-16le" | "utf-16be"; length: number } | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { encoding: "utf-8", length: 3 };
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { encoding: "utf-16le", length: 2 };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { encoding: "utf-16be", length: 2 };
  return null;
}
