import { constants, crc32, deflateRawSync } from "node:zlib";
import type { Deflated } from "../write-zip.ts";
import { directoryEnd, directoryEntry, localHeader } from "../write-zip.ts";

/** A part of a zip file for tests, and the lies that are told of it. */
export interface Entry {
  readonly name: string;
  readonly body: string | Uint8Array;
  readonly stored?: boolean;
  /** Deflated already: `body` is what stands in the file, `size` and `crc` what is said of it. */
  readonly raw?: boolean;
  readonly size?: number;
  readonly crc?: number;
  /** What the directory calls it, where that is something else. */
  readonly listedAs?: string;
  /** Bits of the general purpose flag besides UTF-8: 1 is encrypted. */
  readonly flags?: number;
  /** Where the directory says that it lies; where it really lies when nothing is said. */
  readonly at?: number;
}

/** A zip file as it is told: honest when nothing else is said. */
export function zipOf(entries: readonly Entry[]): Uint8Array<ArrayBuffer> {
  const out: Uint8Array[] = [];
  const listed: Buffer[] = [];
  let at = 0;
  for (const e of entries) {
    const bytes = Buffer.from(e.body as Uint8Array);
    const d: Deflated = {
      name: e.name,
      crc: e.crc ?? crc32(bytes),
      size: e.size ?? bytes.length,
      method: e.stored ? 0 : 8,
      body: e.raw || e.stored ? bytes : deflateRawSync(bytes, { level: 6 }),
    };
    const header = localHeader(d);
    const entry = directoryEntry({ ...d, name: e.listedAs ?? e.name }, e.at ?? at);
    if (e.flags) {
      header.writeUInt16LE(header.readUInt16LE(6) | e.flags, 6);
      entry.writeUInt16LE(entry.readUInt16LE(8) | e.flags, 8);
    }
    listed.push(entry);
    out.push(header, d.body);
    at += header.length + d.body.length;
  }
  const length = listed.reduce((sum, e) => sum + e.length, 0);
  return new Uint8Array(Buffer.concat([...out, ...listed, directoryEnd(listed.length, length, at)]));
}

/**
 * A text that repeats one block very many times, deflated without ever standing in memory: the block is deflated once so that it can be joined to itself.
 * @returns what stands in the file, and how long and what its checksum would be
 */
export function repeated(
  before: string,
  block: string,
  times: number,
  after: string,
): { body: Uint8Array; size: number; crc: number } {
  const joined = (text: string): Buffer => deflateRawSync(text, { level: 9, finishFlush: constants.Z_FULL_FLUSH });
  const [first, middle, last] = [joined(before), joined(block), deflateRawSync(after)];
  let crc = crc32(before);
  const bytes = Buffer.from(block);
  for (let i = 0; i < times; i++) crc = crc32(bytes, crc);
  crc = crc32(after, crc);
  return {
    body: Buffer.concat([first, ...Array.from({ length: times }, () => middle), last]),
    size: Buffer.byteLength(before) + bytes.length * times + Buffer.byteLength(after),
    crc,
  };
}
