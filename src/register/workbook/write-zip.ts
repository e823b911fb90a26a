import { once } from "node:events";
import { crc32, createDeflateRaw } from "node:zlib";

/** A part to be written: its text comes in pieces, so that a long sheet never stands in memory whole. */
export interface PartOut {
  readonly name: string;
  readonly pieces: Iterable<string>;
}
export interface Deflated {
  readonly name: string;
  readonly crc: number;
  readonly size: number;
  readonly method: 0 | 8;
  readonly body: Uint8Array;
}
/** No time of writing stands in what we write: the same rows give the same bytes. 1 January 1980 is the first day that zip knows. */
const DAY = 0x21;
const UTF8 = 0x0800;

/** The header in front of a part's bytes (APPNOTE 4.3.7). */
export function localHeader(d: Deflated): Buffer {
  const name = Buffer.from(d.name);
  const b = Buffer.alloc(30);
  b.writeUInt32LE(0x04034b50, 0);
  common(b.subarray(4), d, name.length);
  return Buffer.concat([b, name]);
}
/** A part's entry in the directory (4.3.12). @param at where its local header stands */
export function directoryEntry(d: Deflated, at: number): Buffer {
  const name = Buffer.from(d.name);
  const b = Buffer.alloc(46);
  b.writeUInt32LE(0x02014b50, 0);
  b.writeUInt16LE(20, 4);
  common(b.subarray(6), d, name.length);
  b.writeUInt32LE(at, 42);
  return Buffer.concat([b, name]);
}
function common(b: Buffer, d: Deflated, nameLength: number): void {
  b.writeUInt16LE(20, 0);
  b.writeUInt16LE(UTF8, 2);
  b.writeUInt16LE(d.method, 4);
  b.writeUInt16LE(DAY, 8);
  b.writeUInt32LE(d.crc, 10);
  b.writeUInt32LE(d.body.length, 14);
  b.writeUInt32LE(d.size, 18);
  b.writeUInt16LE(nameLength, 22);
}
/** What stands behind the directory (4.3.16). */
export function directoryEnd(count: number, length: number, at: number): Buffer {
  const b = Buffer.alloc(22);
  b.writeUInt32LE(0x06054b50, 0);
  b.writeUInt16LE(count, 8);
  b.writeUInt16LE(count, 10);
  b.writeUInt32LE(length, 12);
  b.writeUInt32LE(at, 16);
  return b;
}

async function deflated(part: PartOut): Promise<Deflated> {
  const deflate = createDeflateRaw({ level: 6 });
  const chunks: Buffer[] = [];
  deflate.on("data", (chunk: Buffer) => chunks.push(chunk));
  const ended = once(deflate, "end");
  let [crc, size] = [0, 0];
  for (const piece of part.pieces) {
    const bytes = Buffer.from(piece);
    crc = crc32(bytes, crc);
    size += bytes.length;
    if (!deflate.write(bytes)) await once(deflate, "drain");
  }
  deflate.end();
  await ended;
  return { name: part.name, crc, size, method: 8, body: Buffer.concat(chunks) };
}

/** Parts as a zip file, below 4 GiB and 65,535 parts. */
export async function zipOf(parts: Iterable<PartOut>): Promise<Uint8Array<ArrayBuffer>> {
  const out: Uint8Array[] = [];
  const entries: Buffer[] = [];
  let at = 0;
  for (const part of parts) {
    const d = await deflated(part);
    const header = localHeader(d);
    entries.push(directoryEntry(d, at));
    out.push(header, d.body);
    at += header.length + d.body.length;
  }
  const length = entries.reduce((sum, e) => sum + e.length, 0);
  return new Uint8Array(Buffer.concat([...out, ...entries, directoryEnd(entries.length, length, at)]));
}
