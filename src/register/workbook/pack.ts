import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { Cell, Row } from "./types.ts";

/** Rows of one piece. */
export const PIECE_ROWS = 2000;
/** Characters of one piece: rows with long cells fill it sooner. */
const PIECE_TEXT = 1 << 20;
/** What a piece may unpack to: rows at the limits of a workbook would be about a fifth of it. */
const MOST = 256 << 20;

/** What JSON knows, small: for handing over between threads, and for keeping (sealed) in a database. */
export const pack = (value: unknown): Uint8Array<ArrayBuffer> => own(deflateRawSync(JSON.stringify(value), { level: 1 }));
/** The other way round. @throws when the bytes are not of `pack` */
export const unpack = <T>(piece: Uint8Array): T => JSON.parse(inflateRawSync(piece, { maxOutputLength: MOST }).toString()) as T;

/** In memory of its own, so that it can be handed over to another thread. */
export const own = (bytes: Uint8Array): Uint8Array<ArrayBuffer> =>
  bytes.buffer instanceof ArrayBuffer && bytes.byteLength === bytes.buffer.byteLength
    ? (bytes as Uint8Array<ArrayBuffer>)
    : new Uint8Array(bytes);

/** Rows on their way into pieces: as many together as a piece may hold. */
export class Slicer {
  #rows: Row[] = [];
  #text = 0;
  /** @returns the rows of a piece that this row has filled; null while there is room */
  add(row: Row): Row[] | null {
    this.#rows.push(row);
    this.#text += row.cells.reduce((sum: number, cell: Cell) => sum + (typeof cell === "string" ? cell.length : 8), 0);
    return this.#rows.length === PIECE_ROWS || this.#text > PIECE_TEXT ? this.rest() : null;
  }
  /** The rows that fill no piece. */
  rest(): Row[] {
    const rows = this.#rows;
    this.#rows = [];
    this.#text = 0;
    return rows;
  }
}
