import { once } from "node:events";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import type { Event } from "../../kernel/event.ts";
import type { Id } from "../../kernel/id.ts";
import type { Instant } from "../../kernel/instant.ts";
import { later } from "../../kernel/instant.ts";
import type { Capability } from "../capability.ts";
import { Database } from "../database.ts";
import { Road } from "../dispatch.ts";
import { InstallationKey, KeyRing } from "../keys.ts";
import { migrate, migrations } from "../migrate.ts";
import { recordInside } from "../record.ts";
import type { Broken } from "../sealer.ts";
import { verifyChain } from "../sealer.ts";
import type { Manifest, Sum } from "./content.ts";
import { Adding, countRows, put, rowsOut } from "./content.ts";
import { readBackup } from "./read.ts";
import { columnList, PLAIN_TEXT, tablesOf } from "./tables.ts";

/** Somebody or something that was erased after the backup was made. Ids only. */
export interface Erased {
  readonly community: Id;
  readonly id: Id;
  readonly kind: string;
}
export interface RestoreOptions {
  /** An owner, or superuser, of an empty database. */
  readonly ownerUrl: string;
  readonly file: string;
  readonly passphrase: string;
  readonly capabilities: readonly Capability[];
  readonly now: Instant;
  readonly erased: readonly Erased[];
  /** Restores what should have been deleted by now. */
  readonly expiredAnyway?: boolean;
  /** The same house goes on in another cluster: its epoch stays, and nobody need begin anew. */
  readonly sameEpoch?: boolean;
  /** What is to be journalled of it, and in whose name; called when the rows are there. */
  readonly journal?: (
    client: pg.ClientBase,
    installation: InstallationKey,
    report: { epoch: number; rows: number; erased: number },
  ) => Promise<{ community: Id; event: Event; account?: Id | undefined } | null>;
  /** Takes what was loaded for what was backed up. For the control of the trust suite, which must then find differences; nothing else sets it. */
  readonly unchecked?: boolean;
  readonly signal?: AbortSignal;
  readonly progress?: (what: "restoring" | "comparing" | "chain", done: number, all: number) => void;
}
export interface RestoreReport {
  readonly manifest: Manifest;
  readonly installation: InstallationKey;
  readonly rows: number;
  /** Tables whose rows in the database are not those of the backup. Nothing is kept of a restore that has any. */
  readonly differences: readonly string[];
  readonly erased: number;
  readonly epoch: number;
  readonly chain: { readonly rows: number; readonly broken: readonly Broken[] };
  readonly migrated: readonly string[];
}
export type CannotRestoreCode = "not-empty" | "expired" | "newer-program" | "other-migration" | "differs" | "no-eraser";
export class CannotRestore extends Error {
  readonly code: CannotRestoreCode;
  readonly about: string;
  constructor(code: CannotRestoreCode, about: string) {
    super(`restore: ${code} ${about}`);
    this.name = "CannotRestore";
    this.code = code;
    this.about = about;
  }
}

/**
 * Puts a backup into an empty database, whole or not at all: schema as it was, rows, comparison of every table with what was backed up, sequences, the
 * erasures that came later, a new epoch; then the migrations that came since, and a walk along the hash chain.
 * @throws BackupUnreadable, CannotRestore, LacksRights
 */
export async function restore(o: RestoreOptions): Promise<RestoreReport> {
  const client = new pg.Client({ connectionString: o.ownerUrl, application_name: "haitang restore" });
  client.on("error", () => undefined);
  await client.connect();
  try {
    const loading = new Loading(client, o);
    const { manifest, sums, installationKey } = await readBackup(o.file, o.passphrase, loading);
    const differences = o.unchecked ? [] : await loading.compare(sums);
    if (differences.length > 0) throw new CannotRestore("differs", differences.join(", "));
    await loading.sequences();
    const installation = new InstallationKey(installationKey);
    const epoch = o.sameEpoch ? manifest.epoch : await newEpoch(client, o.now);
    const erased = await onRoad(client, o, installation, epoch, loading.rows);
    await loading.wallsAgain();
    await client.query("commit");
    await client.query("analyze");
    const migrated = await migrate(o.ownerUrl, o.now);
    const chain = await chainOf(client, manifest, o);
    return { manifest, installation, rows: loading.rows, differences, erased, epoch, chain, migrated };
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The state of one loading: a transaction that stays open from the manifest to the end. */
class Loading {
  readonly #client: pg.Client;
  readonly #o: RestoreOptions;
  #manifest: Manifest | undefined;
  #walls: string[] = [];
  #all = 0;
  rows = 0;
  constructor(client: pg.Client, o: RestoreOptions) {
    this.#client = client;
    this.#o = o;
  }

  async manifest(m: Manifest): Promise<void> {
    this.#manifest = m;
    this.#all = m.tables.reduce((sum, t) => sum + t.rows, 0);
    if (m.expires < this.#o.now && !this.#o.expiredAnyway) throw new CannotRestore("expired", m.expires);
    const client = this.#client;
    const upTo = sameMigrations(m);
    await mustBeEmpty(client, upTo);
    await migrate(this.#o.ownerUrl, this.#o.now, undefined, upTo);
    await client.query(`begin; ${PLAIN_TEXT}`);
    // COPY does not write through row-level security. Inside this transaction the owner steps around it; nobody else sees the tables meanwhile.
    const { rows } = await client.query<{ name: string }>(
      "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relforcerowsecurity",
    );
    this.#walls = rows.map((r) => r.name);
    for (const name of this.#walls) await client.query(`alter table "${name}" no force row level security`);
    const since = m.answeredSince ?? this.#o.now;
    await client.query("select answered_partitions($1, $2, $2)", [later(this.#o.now, 0), since]);
  }

  async table(name: string, rows: AsyncIterable<Buffer>): Promise<void> {
    const t = this.#manifest?.tables.find((x) => x.name === name);
    if (!t) throw new Error(`restore: no table ${name}`);
    await this.#client.query(`delete from "${name}"`);
    const stream = this.#client.query(copyFrom(`copy "${name}" (${columnList(t)}) from stdin`));
    let failed: Error | undefined;
    stream.on("error", (error) => (failed = error));
    for await (const bytes of rows) {
      this.#o.signal?.throwIfAborted();
      if (failed) throw failed;
      await put(stream, bytes);
      this.rows += countRows(bytes);
      this.#o.progress?.("restoring", this.rows, this.#all);
    }
    stream.end();
    if (!failed) await once(stream, "finish").catch((error: unknown) => (failed = error as Error));
    if (failed) throw failed;
  }

  /** Reads every table back and adds it up. @returns the tables that differ */
  async compare(sums: readonly Sum[]): Promise<string[]> {
    const tables = new Map((await tablesOf(this.#client, true)).map((t) => [t.name, t]));
    const differing: string[] = [];
    let done = 0;
    for (const sum of sums) {
      const table = tables.get(sum.name);
      const adding = new Adding();
      if (table)
        for await (const bytes of rowsOut(this.#client, table)) {
          this.#o.signal?.throwIfAborted();
          adding.add(bytes);
          this.#o.progress?.("comparing", done + adding.rows, this.#all);
        }
      done += adding.rows;
      if (JSON.stringify(adding.sum(sum.name)) !== JSON.stringify(sum)) differing.push(sum.name);
    }
    return differing;
  }

  async sequences(): Promise<void> {
    for (const s of this.#manifest?.sequences ?? [])
      await this.#client.query("select setval($1::regclass, $2, $3)", [`"${s.name}"`, s.value, s.called]);
  }
  async wallsAgain(): Promise<void> {
    for (const name of this.#walls) await this.#client.query(`alter table "${name}" force row level security`);
  }
}
/** The last migration of the backup, when ours begin with just the same ones. */
function sameMigrations(m: Manifest): number {
  const ours = migrations();
  for (const was of m.migrations) {
    const own = ours[was.number - 1];
    if (!own) throw new CannotRestore("newer-program", m.program);
    if (own.hash !== was.hash) throw new CannotRestore("other-migration", was.name);
  }
  return m.migrations.at(-1)?.number ?? 0;
}

/** @throws CannotRestore when somebody lives here already, or the schema is further on than the backup's */
async function mustBeEmpty(client: pg.Client, upTo: number): Promise<void> {
  const there = async (name: string): Promise<boolean> =>
    (await client.query("select to_regclass($1) as t", [`public.${name}`])).rows[0]?.t !== null;
  if ((await there("community")) && (await client.query("select 1 from community limit 1")).rows.length > 0)
    throw new CannotRestore("not-empty", "");
  if (!(await there("migration"))) return;
  const { rows } = await client.query<{ last: number | null }>("select max(number) as last from migration");
  if ((rows[0]?.last ?? 0) > upTo) throw new CannotRestore("not-empty", "migration");
}

async function newEpoch(client: pg.Client, now: Instant): Promise<number> {
  const { rows } = await client.query<{ number: number }>(
    "insert into epoch (number, started_at, reason) select coalesce(max(number), 0) + 1, $1, 'restored' from epoch returning number",
    [now],
  );
  return rows[0]?.number ?? 1;
}

/** What the restored house does first: erases again whoever was erased later, and writes down that it was restored. By events, so that what follows follows. */
async function onRoad(
  client: pg.Client,
  o: RestoreOptions,
  installation: InstallationKey,
  epoch: number,
  rows: number,
): Promise<number> {
  const due = await toErase(client, o.erased);
  const erasers = Object.assign({}, ...o.capabilities.map((c) => c.erases ?? {})) as NonNullable<Capability["erases"]>;
  const database = new Database({ url: o.ownerUrl });
  // The transaction is the restore's own; the road's connections are not used.
  const inside = client as unknown as pg.PoolClient;
  try {
    const road = new Road({
      database,
      keys: new KeyRing(installation),
      packs: new Map(),
      capabilities: o.capabilities,
      clock: () => o.now,
      epoch,
    });
    for (const e of due) {
      const eraser = erasers[e.kind];
      if (!eraser) throw new CannotRestore("no-eraser", e.kind);
      await recordInside(road, inside, o.now, e.community, [eraser(e.id)]);
    }
    const journal = await o.journal?.(client, installation, { epoch, rows, erased: due.length });
    if (journal) {
      await client.query("select set_config('haitang.purpose', 'upkeep', true)");
      await recordInside(road, inside, o.now, journal.community, [journal.event], journal.account);
    }
  } finally {
    await database.end();
  }
  return due.length;
}
async function toErase(client: pg.Client, erased: readonly Erased[]): Promise<Erased[]> {
  const { rows: known } = await client.query<{ id: Id }>("select id from erased");
  const { rows: communities } = await client.query<{ id: Id }>("select id from community");
  const done = new Set(known.map((r) => r.id));
  const here = new Set(communities.map((c) => c.id));
  // The list may be another house's, or longer than this one's life: what is not here need not go.
  const due = erased.filter((e) => here.has(e.community) && !done.has(e.id));
  return [...new Map(due.map((e) => [e.id, e])).values()];
}

async function chainOf(client: pg.Client, m: Manifest, o: RestoreOptions): Promise<RestoreReport["chain"]> {
  await client.query("begin read only; select set_config('haitang.purpose', 'seal', true)");
  const heads = m.head ? [{ pos: m.head.pos, hash: Buffer.from(m.head.hash, "hex") }] : [];
  const chain = await verifyChain(client, heads, (rows) => o.progress?.("chain", rows, m.head?.pos ?? 0));
  await client.query("commit");
  return { rows: chain.rows, broken: chain.broken };
}
