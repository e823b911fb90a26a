import type pg from "pg";
import type { Journalled } from "../kernel/event.ts";
import type { Database } from "./database.ts";
import { Bell, pause } from "./leader.ts";

export const SEALED = "haitang_sealed";
/**
 * The journal in its public order, as a source of a statement that asks for what comes after a place. A row at a time by key, whatever the planner believes
 * to know of tables that grow all day: once it took all of the journal into memory for the twenty rows that were new.
 */
export const SEALED_JOURNAL = "seal s cross join lateral (select * from journal x where x.seq = s.seq offset 0) j";
const KEEP = 20_000;
const PAGE = 2000;

/** Follows the sealed journal, one a process, and hands each event to everybody who asked, from memory. */
export class Tail {
  readonly #database: Database;
  readonly #bell = new Bell();
  readonly #listeners = new Set<(events: readonly Journalled[]) => void>();
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  /** The last events, for a listener that was away for a moment. */
  #recent: Journalled[] = [];
  pos = 0;

  constructor(database: Database) {
    this.#database = database;
  }
  /** Begins at the present end of the journal. */
  async start(): Promise<void> {
    this.pos = await this.#database.transaction("begin read only;set local role haitang_app", async (client) => {
      const { rows } = await client.query<{ pos: number | null }>("select max(pos) as pos from seal");
      return rows[0]?.pos ?? 0;
    });
    this.#running = this.#run();
  }
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }
  /** What this very process has just sealed needs no reading, if it is the next. */
  take(events: readonly Journalled[]): void {
    if (events[0]?.pos === this.pos + 1) this.#hear(events);
    else if (events.length > 0) this.#bell.ring();
  }
  listen(hear: (events: readonly Journalled[]) => void): () => void {
    this.#listeners.add(hear);
    return () => this.#listeners.delete(hear);
  }
  /** Events after a cursor, or null when they are no longer in memory (the listener then asks for everything anew). */
  since(cursor: number): readonly Journalled[] | null {
    if (cursor > this.pos) return null;
    if (cursor === this.pos) return [];
    const first = this.#recent[0];
    if (!first || first.pos > cursor + 1) return null;
    return this.#recent.slice(cursor + 1 - first.pos);
  }

  async #run(): Promise<void> {
    const stop = this.#stopping.signal;
    while (!stop.aborted) {
      let client: pg.Client | undefined;
      try {
        client = await this.#database.direct("tail");
        const term = new AbortController();
        client.once("end", () => term.abort());
        // The payload says how far was sealed; what is here already is not read again.
        client.on("notification", (n) => {
          if (!(Number(n.payload) <= this.pos)) this.#bell.ring();
        });
        await client.query(`listen ${SEALED}`);
        const signal = AbortSignal.any([stop, term.signal]);
        while (!signal.aborted) {
          await this.#read(client);
          // A notification that was lost costs a second, never an event.
          await this.#bell.wait(1000, signal);
        }
      } catch {
        // The database is away: begin again below, from the same place.
      } finally {
        await client?.end().catch(() => undefined);
      }
      await pause(stop.aborted ? 0 : 300, stop);
    }
  }

  async #read(client: pg.Client): Promise<void> {
    for (;;) {
      const results = (await client.query(
        `begin read only;set local role haitang_app;select set_config('haitang.purpose', 'tail', true);` +
          `select s.pos, j.community_id as community, j.kind, j.v, j.about::text[] as about, j.public, j.command_id as command, j.actor_id as actor, j.at from ${SEALED_JOURNAL} where s.pos > ${this.pos} order by s.pos limit ${PAGE};commit`,
      )) as unknown as { rows: Journalled[] }[];
      const events = results[3]?.rows ?? [];
      // While this was being read, the sealer next door may have handed over the same.
      this.#hear(events.filter((e) => e.pos > this.pos));
      if (events.length < PAGE) return;
    }
  }
  #hear(events: readonly Journalled[]): void {
    if (events.length === 0) return;
    this.pos = events.at(-1)?.pos ?? this.pos;
    this.#recent.push(...events);
    if (this.#recent.length > KEEP * 1.25) this.#recent = this.#recent.slice(-KEEP);
    for (const hear of this.#listeners) hear(events);
  }
}
