import { deflateRawSync, inflateRawSync } from "node:zlib";

/** Rows of one piece. */
export const PIECE_ROWS = 2000;
/** What a piece may unpack to: rows at the limits of a workbook would be about a fifth of it. */
const MOST = 256 << 20;

/** Values of any kind that JSON knows, small: for handing over between threads, and for keeping (sealed) in a database. */
export const pack = (values: readonly unknown[]): Uint8Array<ArrayBuffer> =>
  own(deflateRawSync(JSON.stringify(values), { level: 1 }));
/** The other way round. @throws when the bytes are not of `pack` */
export const unpack = <T>(piece: Uint8Array): T[] =>
  JSON.parse(inflateRawSync(piece, { maxOutputLength: MOST }).toString()) as T[];

/** In memory of its own, so that it can be handed over to another thread. */
export const own = (bytes: Uint8Array): Uint8Array<ArrayBuffer> =>
  bytes.buffer instanceof ArrayBuffer && bytes.byteLength === bytes.buffer.byteLength
    ? (bytes as Uint8Array<ArrayBuffer>)
    : new Uint8Array(bytes);
