import type pg from "pg";
import type { Database } from "./database.ts";

/** The session-level lock that the one leader holds: seals, reactions, ticks. */
const LEADER = 7221002;

/**
 * Stands for leader and, while it leads, calls `lead` with its own connection. Losing the connection ends the term; another server, or this one
 * again, takes over. Nothing that the leader does depends on there being only one: keys and cursors make a second one harmless.
 */
export class Leader {
  readonly #database: Database;
  readonly #lead: (client: pg.Client, ended: AbortSignal) => Promise<void>;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  leading = false;

  constructor(database: Database, lead: (client: pg.Client, ended: AbortSignal) => Promise<void>) {
    this.#database = database;
    this.#lead = lead;
  }
  start(): void {
    this.#running = this.#run();
  }
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }
  async #run(): Promise<void> {
    const stop = this.#stopping.signal;
    while (!stop.aborted) {
      let client: pg.Client | undefined;
      try {
        client = await this.#database.direct("leader");
        const term = new AbortController();
        client.once("end", () => term.abort());
        client.once("error", () => term.abort());
        const { rows } = await client.query<{ mine: boolean }>("select pg_try_advisory_lock($1) as mine", [LEADER]);
        if (rows[0]?.mine) {
          this.leading = true;
          await this.#lead(client, AbortSignal.any([stop, term.signal]));
        }
      } catch {
        // The database is away: stand again below.
      } finally {
        this.leading = false;
        await client?.end().catch(() => undefined);
      }
      await pause(stop.aborted ? 0 : 500, stop);
    }
  }
}

/** Waits, or until the signal. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener("abort", end);
  });
}

/** Wakes a loop: many rings between two turns are one. */
export class Bell {
  #rung = false;
  #wake: (() => void) | undefined;
  ring(): void {
    this.#rung = true;
    this.#wake?.();
  }
  /** Until the next ring, at most `ms`, or the signal. */
  async wait(ms: number, signal: AbortSignal): Promise<void> {
    if (!this.#rung && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const end = (): void => {
          clearTimeout(timer);
          signal.removeEventListener("abort", end);
          this.#wake = undefined;
          resolve();
        };
        const timer = setTimeout(end, ms);
        signal.addEventListener("abort", end);
        this.#wake = end;
      });
    }
    this.#rung = false;
  }
}
