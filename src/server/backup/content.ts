import { createHash } from "node:crypto";
import { once } from "node:events";
import type { Readable } from "node:stream";
import type pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import type { Instant } from "../../kernel/instant.ts";
import { BackupUnreadable } from "./frames.ts";
import type { Sequence, Table } from "./tables.ts";

/** What stands at the beginning of a backup's content. */
export interface Manifest {
  readonly format: 1;
  readonly program: string;
  readonly made: Instant;
  readonly expires: Instant;
  /** PostgreSQL's own number, 180004. */
  readonly server: number;
  readonly migrations: readonly { number: number; name: string; hash: string }[];
  readonly epoch: number;
  /** The end of the hash chain. */
  readonly head: { readonly pos: number; readonly hash: string } | null;
  readonly communities: number;
  /** The oldest remembered answer: its months are made before it comes back. */
  readonly answeredSince: Instant | null;
  /** The installation's key, sealed under a key of the passphrase. */
  readonly key: string;
  readonly whole: boolean;
  readonly tables: readonly { name: string; columns: readonly string[]; rows: number }[];
  readonly sequences: readonly Sequence[];
}
/** What was written of one table: by this a restore is compared. */
export interface Sum {
  readonly name: string;
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
}

const NEWLINE = 10;
/** Rows of COPY's text format in some bytes: a line break in a value is written as two other characters. */
export function countRows(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) count++;
  return count;
}

/** Adds up one table as it flows by. */
export class Adding {
  readonly #hash = createHash("sha256");
  rows = 0;
  bytes = 0;
  add(block: Buffer): void {
    this.#hash.update(block);
    this.rows += countRows(block);
    this.bytes += block.length;
  }
  sum = (name: string): Sum => ({ name, rows: this.rows, bytes: this.bytes, sha256: this.#hash.digest("hex") });
}

/** The rows of a table out of the database, in blocks. */
export async function* rowsOut(client: pg.ClientBase, table: Table): AsyncGenerator<Buffer, void, undefined> {
  const stream = client.query(copyTo(`copy (${table.select}) to stdout`)) as unknown as Readable;
  for await (const block of stream) yield block as Buffer;
}

const block = (bytes: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
};
const json = (value: unknown): Buffer => block(Buffer.from(JSON.stringify(value)));
const END = Buffer.alloc(4);

/**
 * The content as bytes: the manifest; for each table its blocks and an empty one; the sums. A block is its length (4 bytes) and that many bytes.
 * @param seen hears how many rows went by
 */
export async function* contentOf(
  client: pg.ClientBase,
  manifest: Manifest,
  tables: readonly Table[],
  seen: (rows: number) => void,
): AsyncGenerator<Buffer, void, undefined> {
  yield json(manifest);
  const sums: Sum[] = [];
  for (const table of tables) {
    const adding = new Adding();
    for await (const bytes of rowsOut(client, table)) {
      const before = adding.rows;
      adding.add(bytes);
      seen(adding.rows - before);
      yield block(bytes);
    }
    yield END;
    sums.push(adding.sum(table.name));
  }
  yield json({ sums });
}

/** Takes so many bytes at a time from something that flows. */
class Taking {
  readonly #from: AsyncIterator<Buffer>;
  #have: Buffer = Buffer.alloc(0);
  constructor(from: AsyncIterable<Buffer>) {
    this.#from = from[Symbol.asyncIterator]();
  }
  async take(count: number): Promise<Buffer> {
    if (this.#have.length < count) {
      const parts = [this.#have];
      for (let size = this.#have.length; size < count;) {
        const next = await this.#from.next();
        if (next.done) throw new BackupUnreadable("damaged");
        parts.push(next.value);
        size += next.value.length;
      }
      this.#have = Buffer.concat(parts);
    }
    const taken = this.#have.subarray(0, count);
    this.#have = this.#have.subarray(count);
    return taken;
  }
  async block(): Promise<Buffer> {
    return this.take((await this.take(4)).readUInt32BE());
  }
  /** Reads on to the end, where there must be nothing more: only so is the last frame known to be the last. */
  async end(): Promise<void> {
    const next = await this.#from.next();
    if (this.#have.length > 0 || !next.done) throw new BackupUnreadable("damaged");
  }
}

export interface ContentReader {
  manifest(manifest: Manifest): Promise<void>;
  /** Called for each table, with its rows; must read them to the end. */
  table(name: string, rows: AsyncIterable<Buffer>): Promise<void>;
}
/**
 * Reads a content to its end, and adds it up anew.
 * @returns what was found; equal to what was written down when it was made
 * @throws BackupUnreadable damaged: it ends early, goes on after its end, or does not add up
 */
export async function readContent(
  bytes: AsyncIterable<Buffer>,
  reader: ContentReader,
): Promise<{ manifest: Manifest; sums: Sum[] }> {
  const taking = new Taking(bytes);
  const manifest = JSON.parse((await taking.block()).toString()) as Manifest;
  if (manifest.format !== 1) throw new BackupUnreadable("newer-format");
  await reader.manifest(manifest);
  const sums: Sum[] = [];
  for (const { name } of manifest.tables) {
    const adding = new Adding();
    const rows = async function* (): AsyncGenerator<Buffer, void, undefined> {
      for (let next = await taking.block(); next.length > 0; next = await taking.block()) {
        adding.add(next);
        yield next;
      }
    };
    await reader.table(name, rows());
    sums.push(adding.sum(name));
  }
  const written = (JSON.parse((await taking.block()).toString()) as { sums: Sum[] }).sums;
  await taking.end();
  const counted = manifest.tables.map((t) => t.rows);
  if (JSON.stringify(written) !== JSON.stringify(sums) || sums.some((s, i) => s.rows !== counted[i]))
    throw new BackupUnreadable("damaged");
  return { manifest, sums };
}

/** Writes to a stream and waits while it is full. */
export async function put(stream: NodeJS.WritableStream, bytes: Buffer): Promise<void> {
  if (!stream.write(bytes)) await once(stream, "drain");
}
