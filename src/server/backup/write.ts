import { createWriteStream } from "node:fs";
import { open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { constants, createZstdCompress } from "node:zlib";
import pg from "pg";
import type { Instant } from "../../kernel/instant.ts";
import type { InstallationKey } from "../keys.ts";
import { seal } from "../keys.ts";
import type { Manifest, Sum } from "./content.ts";
import { contentOf, countRows } from "./content.ts";
import type { BackupKey } from "./frames.ts";
import { keyFor, labelBytes, newLabel, SealFrames } from "./frames.ts";
import { readBackup } from "./read.ts";
import { notOwned, PLAIN_TEXT, sequencesOf, tablesOf } from "./tables.ts";

export interface BackUpOptions {
  /** The owner of the tables, or a superuser: nobody else sees every row. */
  readonly ownerUrl: string;
  readonly file: string;
  readonly passphrase: string;
  readonly installation: InstallationKey;
  readonly now: Instant;
  readonly expires: Instant;
  readonly program: string;
  /** Takes sessions and what else lives for minutes as well: when a cluster is only being replaced. */
  readonly whole?: boolean;
  readonly signal?: AbortSignal;
  /** Hears how far it is: rows done, and rows in all. Writing and checking each go through all rows once. */
  readonly progress?: (what: "writing" | "checking", done: number, all: number) => void;
}
export interface BackUpReport {
  readonly file: string;
  readonly bytes: number;
  readonly rows: number;
  readonly sums: readonly Sum[];
  readonly manifest: Manifest;
}
/** The login sees not every row, so that a backup would be one with holes. */
export class NotOwner extends Error {
  readonly tables: string[];
  constructor(tables: string[]) {
    super(`backup: this login does not own ${tables.join(", ")}`);
    this.name = "NotOwner";
    this.tables = tables;
  }
}

/** Everything that stands before the rows, read in the snapshot in which the rows are. */
async function manifestOf(
  client: pg.Client,
  o: BackUpOptions,
  key: BackupKey,
): Promise<{ manifest: Manifest; tables: Awaited<ReturnType<typeof tablesOf>> }> {
  const one = async <T>(sql: string): Promise<T> => (await client.query(sql)).rows[0] as T;
  const tables = await tablesOf(client, o.whole);
  const counted: Manifest["tables"][number][] = [];
  for (const { name, columns } of tables)
    counted.push({ name, columns, rows: (await one<{ n: number }>(`select count(*)::int as n from "${name}"`)).n });
  const state = await one<{ server: number; epoch: number; communities: number; since: Instant | null }>(
    `select current_setting('server_version_num')::int as server, (select max(number) from epoch) as epoch, (select count(*)::int from community) as communities,
       (select to_char(min(made) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') from answered) as since`,
  );
  const { rows: migrations } = await client.query<Manifest["migrations"][number]>(
    "select number, name, hash from migration order by number",
  );
  const head = await one<{ pos: string; hash: string } | undefined>(
    "select pos::text as pos, encode(hash, 'hex') as hash from seal order by pos desc limit 1",
  );
  return {
    tables,
    manifest: {
      format: 1,
      program: o.program,
      made: o.now,
      expires: o.expires,
      server: state.server,
      migrations,
      epoch: state.epoch,
      head: head ? { pos: Number(head.pos), hash: head.hash } : null,
      communities: state.communities,
      answeredSince: state.since,
      key: seal(key.wrap, "installation key", o.installation.secret()).toString("base64"),
      whole: o.whole ?? false,
      tables: counted,
      sequences: await sequencesOf(client),
    },
  };
}

/**
 * Writes everything into one encrypted file and reads it again: decrypted, counted and added up as it was written. One snapshot, so the house may go on
 * working. The file appears under its name only when it is whole.
 * @throws NotOwner; an Error when the file is there already (EEXIST), cannot be written, or does not read back as it was written
 */
export async function backUp(o: BackUpOptions): Promise<BackUpReport> {
  const part = `${o.file}.part`;
  if (await stat(o.file).catch(() => null))
    throw Object.assign(new Error(`backup: ${o.file} is there already`), { code: "EEXIST", path: o.file });
  const label = newLabel(o.now, o.expires);
  const { bytes: head, bound } = labelBytes(label);
  const key = await keyFor(o.passphrase, label);
  const client = new pg.Client({ connectionString: o.ownerUrl, application_name: "haitang backup" });
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query(
      `begin isolation level repeatable read read only; ${PLAIN_TEXT}; select set_config('haitang.purpose', 'backup', true)`,
    );
    const foreign = await notOwned(client);
    if (foreign.length > 0) throw new NotOwner(foreign);
    const { manifest, tables } = await manifestOf(client, o, key);
    const all = manifest.tables.reduce((sum, t) => sum + t.rows, 0);
    let done = 0;
    const seen = (rows: number): void => {
      done += rows;
      o.progress?.("writing", done, all);
    };
    // Left over from a backup that was killed, perhaps: written anew.
    const file = createWriteStream(part, { flags: "w", mode: 0o600, highWaterMark: 4 * label.frame });
    file.write(head);
    await pipeline(
      Readable.from(contentOf(client, manifest, tables, seen)),
      createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 3 } }),
      new SealFrames(key, bound, label.frame),
      file,
      { signal: o.signal },
    );
    await client.query("commit");
    await toDisk(part);
    done = 0;
    const check = await readBackup(part, o.passphrase, {
      manifest: async () => undefined,
      table: async (_name, rows) => {
        for await (const bytes of rows) {
          o.signal?.throwIfAborted();
          done += countRows(bytes);
          o.progress?.("checking", done, all);
        }
      },
    });
    await rename(part, o.file);
    await toDisk(dirname(o.file));
    return { file: o.file, bytes: (await stat(o.file)).size, rows: all, sums: check.sums, manifest };
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** What is acknowledged is on the disk. Folders cannot be synced everywhere (Windows). */
async function toDisk(path: string): Promise<void> {
  const handle = await open(path, "r").catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
