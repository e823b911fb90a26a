import { crc32, createInflateRaw } from "node:zlib";
import type { Entry } from "yauzl";
import { fromBufferPromise } from "yauzl";
import type { Limits } from "./types.ts";
import { Unreadable } from "./types.ts";

/** One part of a package: where its bytes lie in the file, and what the file says of them. */
export interface Part {
  readonly name: string;
  readonly from: number;
  readonly packed: number;
  readonly unpacked: number;
  readonly crc: number;
  readonly deflated: boolean;
}
const PIECE = 256 << 10;
/** A part below this size may grow as it likes: it cannot hurt. */
const SMALL = 1 << 20;
const broken = (): Unreadable => new Unreadable("register.damaged", { where: "zip" });

/** A zip file whose directory was found to be in order: nothing in it lies over anything else, leads out of it, or unpacks to too much. */
export class Package {
  readonly #bytes: Buffer;
  readonly #parts: ReadonlyMap<string, Part>;

  private constructor(bytes: Buffer, parts: ReadonlyMap<string, Part>) {
    this.#bytes = bytes;
    this.#parts = parts;
  }
  /** @throws Unreadable damaged, encrypted, too-many-entries, unpacks-too-large */
  static async open(bytes: Buffer, limits: Limits): Promise<Package> {
    const entries = await directory(bytes, limits);
    const parts = new Map<string, Part>();
    let unpacked = 0;
    const spans: { from: number; to: number }[] = [];
    for (const e of entries) {
      const from = dataOf(e, bytes);
      spans.push({ from: e.relativeOffsetOfLocalHeader, to: from + e.compressedSize });
      if (e.fileName.endsWith("/")) continue;
      // Names are the same in whatever case (ECMA-376, part 2).
      const name = e.fileName.toLowerCase();
      if (parts.has(name)) throw broken();
      unpacked += e.uncompressedSize;
      if (unpacked > limits.unpacked) throw new Unreadable("register.unpacks-too-large", { limit: limits.unpacked });
      if (e.uncompressedSize > SMALL && e.uncompressedSize > e.compressedSize * limits.ratio)
        throw new Unreadable("register.unpacks-too-large", { ratio: limits.ratio });
      parts.set(name, {
        name,
        from,
        packed: e.compressedSize,
        unpacked: e.uncompressedSize,
        crc: e.crc32,
        deflated: e.compressionMethod === 8,
      });
    }
    spans.sort((a, b) => a.from - b.from);
    if (spans.some((s, i) => i > 0 && s.from < (spans[i - 1] as { to: number }).to)) throw broken();
    return new Package(bytes, parts);
  }
  /** A part by its name, in any case, without the stroke in front. */
  part(name: string): Part | undefined {
    return this.#parts.get(name.toLowerCase());
  }
  names(): Iterable<string> {
    return this.#parts.keys();
  }

  /** A part's bytes in pieces. It stops as soon as more comes out than the directory says. @throws Unreadable damaged */
  async *unpack(part: Part): AsyncGenerator<Buffer> {
    const raw = this.#bytes.subarray(part.from, part.from + part.packed);
    let size = 0;
    let crc = 0;
    try {
      for await (const piece of part.deflated ? inflated(raw) : slices(raw)) {
        size += piece.length;
        if (size > part.unpacked) throw broken();
        crc = crc32(piece, crc);
        yield piece;
      }
    } catch (error) {
      // zlib's own errors have a code such as Z_DATA_ERROR.
      throw (error as NodeJS.ErrnoException).code?.startsWith("Z_") ? broken() : error;
    }
    if (size !== part.unpacked || crc !== part.crc) throw broken();
  }
}

function* slices(raw: Buffer): Generator<Buffer> {
  for (let i = 0; i < raw.length; i += PIECE) yield raw.subarray(i, i + PIECE);
}
async function* inflated(raw: Buffer): AsyncGenerator<Buffer> {
  const inflate = createInflateRaw({ chunkSize: PIECE });
  inflate.end(raw);
  yield* inflate as AsyncIterable<Buffer>;
  // Something behind the end of the deflated data.
  if (inflate.bytesWritten !== raw.length) throw broken();
}

/** The directory's entries, as yauzl reads them: names that lead out of the package, and sizes that cannot be, are errors of its own. */
async function directory(bytes: Buffer, limits: Limits): Promise<Entry[]> {
  try {
    const zip = await fromBufferPromise(bytes, { strictFileNames: false, validateEntrySizes: true });
    if (zip.entryCount > limits.entries) throw new Unreadable("register.too-many-entries", { limit: limits.entries });
    const entries: Entry[] = [];
    for await (const entry of zip.eachEntry()) entries.push(entry);
    return entries;
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    throw /strong encryption/.test((error as Error).message) ? new Unreadable("register.encrypted") : broken();
  }
}

/** Where an entry's data begin. The header in front of them has to tell the same as the directory. */
function dataOf(e: Entry, bytes: Buffer): number {
  if (e.isEncrypted()) throw new Unreadable("register.encrypted");
  const at = e.relativeOffsetOfLocalHeader;
  if (e.compressionMethod !== 0 && e.compressionMethod !== 8) throw broken();
  if (at + 30 > bytes.length || bytes.readUInt32LE(at) !== 0x04034b50) throw broken();
  const name = bytes.subarray(at + 30, at + 30 + bytes.readUInt16LE(at + 26));
  if (!name.equals(e.fileNameRaw) || bytes.readUInt16LE(at + 8) !== e.compressionMethod) throw broken();
  const from = at + 30 + name.length + bytes.readUInt16LE(at + 28);
  if (from + e.compressedSize > bytes.length) throw broken();
  return from;
}
