import { createHash } from "node:crypto";
import type pg from "pg";
import { pause } from "./leader.ts";

/** The advisory lock that writers share while they may still commit a row below the highest number given (see migrations/0003, road_finish). */
const WRITING = 7221000;
const AT_MOST = 5000;

export interface JournalRow {
  seq: number;
  epoch: number;
  community_id: string;
  kind: string;
  v: number;
  about: string[];
  public: string;
  command_id: string;
  actor_id: string;
  purpose: string;
  at: string;
  claimed_at: string;
}
/** A row with its place in the public order. */
export interface Sealed {
  readonly row: JournalRow;
  readonly pos: number;
  readonly hash: Buffer;
}
const AS_SEALER = "begin;set local role haitang_app;select set_config('haitang.purpose', 'seal', true);";
export const FIRST_HASH = Buffer.alloc(32);

/** The text of a row as it enters the hash chain. Field order is part of the format. */
export const chainText = (pos: number, r: JournalRow): string =>
  JSON.stringify([
    pos,
    r.seq,
    r.epoch,
    r.community_id,
    r.kind,
    r.v,
    r.about,
    r.public,
    r.command_id,
    r.actor_id,
    r.purpose,
    r.at,
    r.claimed_at,
  ]);
export const chainHash = (previous: Buffer, pos: number, row: JournalRow): Buffer =>
  createHash("sha256").update(previous).update(chainText(pos, row)).digest();

/** An instant as the chain has it: to the microsecond, as it is stored, so that no bit of it can change unseen. */
const exact = (column: string): string => `to_char(j.${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as ${column}`;
export const JOURNAL_COLUMNS = `j.seq, j.epoch, j.community_id, j.kind, j.v, j.about::text[] as about, j.public::text as public, j.command_id, j.actor_id, j.purpose, ${exact("at")}, ${exact("claimed_at")}`;

/**
 * Gives the rows of the journal their public order and their place in the hash chain. Only the leader seals.
 *
 * A sequence number is taken before its transaction commits, so "everything above my cursor" would skip whatever commits late. Therefore:
 * note the highest number given; note who holds the writers' shared lock at that moment; wait until exactly those are gone (new writers are not
 * waited for, and a long transaction that does not write the journal is nobody's concern); then every row up to that number is visible or never will be.
 */
export class Sealer {
  readonly #client: pg.Client;
  #sealed = -1;
  #pos = -1;
  #hash: Buffer = FIRST_HASH;

  constructor(client: pg.Client) {
    this.#client = client;
  }
  get pos(): number {
    return this.#pos;
  }

  /** Continues where the last leader left off. */
  async resume(): Promise<void> {
    const results = (await this.#client.query(
      `${AS_SEALER}select pos, seq, hash from seal order by pos desc limit 1;commit`,
    )) as unknown as { rows: { pos: number; seq: number; hash: Buffer }[] }[];
    const last = results.at(-2)?.rows[0];
    this.#sealed = last?.seq ?? 0;
    this.#pos = last?.pos ?? 0;
    this.#hash = last?.hash ?? FIRST_HASH;
  }

  /**
   * Seals what can be sealed now, and tells `channel` in the same transaction: four messages to the database, whatever the number of rows.
   * @returns the rows with their places, in order
   */
  async seal(signal: AbortSignal, channel: string): Promise<Sealed[]> {
    const { to, holders } = await this.#look();
    if (to <= this.#sealed) return [];
    for (let waiting = holders, ms = 1; waiting.length > 0; ms = Math.min(ms * 2, 50)) {
      if (signal.aborted) return [];
      await pause(ms, signal);
      const still = new Set((await this.#look()).holders);
      waiting = waiting.filter((h) => still.has(h));
    }
    const done: Sealed[] = [];
    for (;;) {
      const results = (await this.#client.query(
        `${AS_SEALER}select ${JOURNAL_COLUMNS} from journal j where j.seq > ${this.#sealed} and j.seq <= ${to} order by j.seq limit ${AT_MOST}`,
      )) as unknown as { rows: JournalRow[] }[];
      const rows = results.at(-1)?.rows ?? [];
      let pos = this.#pos;
      let hash = this.#hash;
      const sealed = rows.map((row) => {
        pos += 1;
        hash = chainHash(hash, pos, row);
        return { row, pos, hash };
      });
      const insert = `insert into seal (pos, seq, hash) values ${sealed.map((s) => `(${s.pos},${s.row.seq},'\\x${s.hash.toString("hex")}')`).join(",")};notify ${channel}, '${pos}';`;
      await this.#client.query(`${sealed.length > 0 ? insert : ""}commit`);
      this.#pos = pos;
      this.#hash = hash;
      done.push(...sealed);
      // A full page may have more behind it; otherwise all up to `to` is sealed, numbers that were given to nobody included.
      this.#sealed = rows.length < AT_MOST ? to : (rows.at(-1)?.seq ?? to);
      if (this.#sealed >= to) return done;
    }
  }

  /** The highest number given, and then who may still commit below it. In that order, in two statements of one message. */
  async #look(): Promise<{ to: number; holders: string[] }> {
    const results = (await this.#client.query(
      `begin;set local role haitang_app;select case when is_called then last_value else 0 end as highest from journal_seq_seq;` +
        `select virtualtransaction as v from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database()) and classid = 0 and objid = ${WRITING} and objsubid = 1;commit`,
    )) as unknown as [unknown, unknown, { rows: { highest: number }[] }, { rows: { v: string }[] }];
    return { to: results[2].rows[0]?.highest ?? 0, holders: results[3].rows.map((r) => r.v) };
  }
}

/** The highest sequence number that was ever given to a row, committed or not. */
export async function highestGiven(client: pg.ClientBase): Promise<number> {
  const results = (await client.query(
    "begin read only;set local role haitang_app;select case when is_called then last_value else 0 end as highest from journal_seq_seq;commit",
  )) as unknown as { rows: { highest: number }[] }[];
  return results[2]?.rows[0]?.highest ?? 0;
}

/** What `verify` found wrong, at which place. */
export interface Broken {
  readonly pos: number;
  /** `stray`: a row of the journal that has no place in the chain although later ones have; `pos` is then its sequence number. */
  readonly what: "missing" | "changed" | "order" | "checkpoint" | "stray";
}

/** Walks the whole chain and compares it with checkpoints left elsewhere. Reads in pages, and tells `seen` how far it is; needs purpose `seal`. */
export async function verifyChain(
  client: pg.ClientBase,
  checkpoints: readonly { pos: number; hash: Buffer }[] = [],
  seen: (pos: number) => void = () => undefined,
): Promise<{ rows: number; head: Buffer; broken: Broken[] }> {
  const broken: Broken[] = [];
  const heads = new Map(checkpoints.map((c) => [c.pos, c.hash]));
  let previous: Buffer = FIRST_HASH;
  let pos = 0;
  for (;;) {
    const { rows } = await client.query<JournalRow & { pos: number; hash: Buffer; present: boolean }>(
      `select s.pos, s.hash, j.seq is not null as present, ${JOURNAL_COLUMNS} from seal s left join journal j on j.seq = s.seq where s.pos > $1 order by s.pos limit 2000`,
      [pos],
    );
    if (rows.length === 0) break;
    for (const row of rows) {
      if (row.pos !== pos + 1) broken.push({ pos: pos + 1, what: "order" });
      if (!row.present) broken.push({ pos: row.pos, what: "missing" });
      else if (!chainHash(previous, row.pos, row).equals(row.hash)) broken.push({ pos: row.pos, what: "changed" });
      const left = heads.get(row.pos);
      if (left && !left.equals(row.hash)) broken.push({ pos: row.pos, what: "checkpoint" });
      previous = row.hash;
      pos = row.pos;
    }
    seen(pos);
  }
  // A row that was slipped in later, at a number that a rolled-back command had left free.
  const { rows: strays } = await client.query<{ seq: number }>(
    "select j.seq from journal j where j.seq < (select s.seq from seal s where s.pos = $1) and not exists (select from seal s where s.seq = j.seq) order by j.seq limit 100",
    [pos],
  );
  for (const { seq } of strays) broken.push({ pos: seq, what: "stray" });
  for (const at of heads.keys()) if (at > pos) broken.push({ pos: at, what: "checkpoint" });
  return { rows: pos, head: previous, broken };
}
