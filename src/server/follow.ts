import type pg from "pg";
import type { Journalled } from "../kernel/event.ts";
import type { Id } from "../kernel/id.ts";
import type { Reaction, Reader, TickContext } from "./capability.ts";
import { isAway, wantsRetry } from "./database.ts";
import type { Outcome, Road } from "./dispatch.ts";
import { SYSTEM } from "./dispatch.ts";
import * as write from "./literal.ts";
import { readerOver } from "./reader.ts";
import { SEALED_JOURNAL } from "./tail.ts";
import { recordAsSystem } from "./record.ts";

const PAGE = 500;

type Report = (name: string, error: Error) => void;
/** A cursor is written down at least so often, in milliseconds; in between it is in memory. What is run twice after a fall is answered from memory by its id. */
const WRITE_DOWN = 5000;

/**
 * Runs the reactions of all capabilities from the sealed journal, each with a cursor of its own. A refused one is parked and shown, and so is one that
 * fails, since it would fail again and hold up everything behind it; only what a database that is away would mend is left for the next turn.
 */
export class Reactor {
  readonly #road: Road;
  readonly #report: Report;
  /** Events after a cursor as long as somebody has them in memory. */
  readonly #recent: (cursor: number) => readonly Journalled[] | null;
  readonly #cursors = new Map<string, number>();
  readonly #written = new Map<string, number>();
  #last = performance.now();

  constructor(
    road: Road,
    report: Report = () => undefined,
    recent: (cursor: number) => readonly Journalled[] | null = () => null,
  ) {
    this.#road = road;
    this.#report = report;
    this.#recent = recent;
  }

  /** Runs what is due up to a place of the journal. */
  async run(upTo: number, signal: AbortSignal): Promise<void> {
    let ran = false;
    for (const capability of this.#road.capabilities) {
      for (const reaction of capability.reactions ?? []) {
        let pos = this.#cursors.get(reaction.name) ?? (await this.#load(reaction.name));
        while (pos < upTo && !signal.aborted) {
          const recent = this.#recent(pos)?.filter((e) => e.pos <= upTo);
          const events = recent ?? (await eventsAfter(this.#road, pos, upTo));
          for (const event of events) {
            if (!reaction.on.includes(event.kind)) continue;
            await this.#react(reaction, event);
            ran = true;
          }
          pos = recent ? upTo : (events.at(-1)?.pos ?? upTo);
          this.#cursors.set(reaction.name, pos);
        }
      }
    }
    if (ran || performance.now() - this.#last > WRITE_DOWN) await this.save();
  }

  /** Writes the cursors down. */
  async save(): Promise<void> {
    this.#last = performance.now();
    for (const [name, pos] of this.#cursors) {
      if (this.#written.get(name) === pos) continue;
      await moveCursor(this.#road, name, pos);
      this.#written.set(name, pos);
    }
  }

  async #load(name: string): Promise<number> {
    const pos = await cursorOf(this.#road, name);
    this.#cursors.set(name, pos);
    this.#written.set(name, pos);
    return pos;
  }

  async #react(reaction: Reaction, event: Journalled): Promise<void> {
    const road = this.#road;
    let refused: { code?: string; facts?: unknown } | null = null;
    try {
      let nr = 0;
      for (const { command, input } of reaction.react(event)) {
        const id = road.derivedId(event.at, `${reaction.name} ${event.pos} ${event.command} ${nr++}`);
        const outcome: Outcome = await road.doAsSystem(command, event.community, id, input, "react");
        if (outcome.status >= 400) refused ??= outcome.body as { code?: string; facts?: unknown };
      }
    } catch (error) {
      if (isAway(error) || wantsRetry(error)) throw error;
      this.#report(reaction.name, error as Error);
      refused = { code: "failure" };
    }
    if (refused) await park(road, reaction.name, event, refused);
  }
}

/** One turn of all reactions, cursors written down at its end. */
export async function react(road: Road, upTo: number, signal: AbortSignal, report: Report = () => undefined): Promise<void> {
  const reactor = new Reactor(road, report);
  await reactor.run(upTo, signal);
  await reactor.save();
}

const asSystem = (purpose: string, communities: readonly Id[] = []): string =>
  `begin;set local role haitang_app;select set_config('haitang.purpose', ${write.text(purpose)}, true), set_config('haitang.communities', ${write.text(`{${communities.join(",")}}`)}, true), set_config('haitang.account', ${write.text(SYSTEM)}, true)`;

const cursorOf = (road: Road, name: string): Promise<number> =>
  road.database.transaction(asSystem("react"), async (client) => {
    const { rows } = await client.query<{ pos: number }>(
      "insert into reaction_cursor (name, pos) values ($1, 0) on conflict (name) do update set pos = reaction_cursor.pos returning pos",
      [name],
    );
    return rows[0]?.pos ?? 0;
  });
const moveCursor = (road: Road, name: string, pos: number): Promise<void> =>
  road.database.transaction(asSystem("react"), async (client) => {
    await client.query("update reaction_cursor set pos = greatest(pos, $2) where name = $1", [name, pos]);
  });
const eventsAfter = (road: Road, pos: number, upTo: number): Promise<Journalled[]> =>
  road.database.transaction(asSystem("tail"), async (client) => {
    const { rows } = await client.query<Journalled>(
      `select s.pos, j.community_id as community, j.kind, j.v, j.about::text[] as about, j.public, j.command_id as command, j.actor_id as actor, j.at from ${SEALED_JOURNAL} where s.pos > $1 and s.pos <= $2 order by s.pos limit $3`,
      [pos, upTo, PAGE],
    );
    return rows;
  });
const park = (road: Road, reaction: string, event: Journalled, no: { code?: string; facts?: unknown }): Promise<void> =>
  road.database.transaction(asSystem("react", [event.community]), async (client) => {
    await client.query(
      "insert into parked (community_id, id, reaction, pos, code, facts, at) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing",
      [
        event.community,
        road.derivedId(event.at, `parked ${reaction} ${event.pos}`),
        reaction,
        event.pos,
        no.code ?? "failure",
        JSON.stringify(no.facts ?? {}),
        road.now(),
      ],
    );
  });

/** Rings every tick whose time has come. Each runs as the system; what is due is found by `now`, which may be any clock's. */
export class Ticker {
  readonly #road: Road;
  readonly #last = new Map<string, number>();
  readonly #report: (name: string, error: Error) => void;
  constructor(road: Road, report: (name: string, error: Error) => void) {
    this.#road = road;
    this.#report = report;
  }
  async tick(signal: AbortSignal): Promise<void> {
    const now = this.#road.now();
    const at = Date.parse(now);
    for (const capability of this.#road.capabilities) {
      for (const tick of capability.ticks ?? []) {
        const last = this.#last.get(tick.name);
        // A clock that went back rings too: better once too often than never again.
        if (signal.aborted || (last !== undefined && at >= last && at - last < tick.every * 1000)) continue;
        this.#last.set(tick.name, at);
        try {
          await tick.run(tickContext(this.#road, now, tick.purpose));
        } catch (error) {
          this.#last.delete(tick.name);
          this.#report(tick.name, error as Error);
        }
      }
    }
  }
}

/** What a tick runs with; also for somebody at the command line who does by hand what a tick does by itself. */
export function tickContext(road: Road, now: string, purpose: string): TickContext {
  return {
    now,
    capabilities: road.capabilities,
    record: (community, events) => recordAsSystem(road, community, events, purpose),
    as: (communities, work) =>
      road.database.transaction(asSystem(purpose, communities), (client: pg.PoolClient) => {
        const reader: Reader = readerOver(client, road.services, true);
        return work(reader, async (text, values) => (await client.query(text, values)).rows as Record<string, unknown>[]);
      }),
    command: async (community, name, input, key) => {
      const outcome = await road.doAsSystem(
        name,
        community,
        road.derivedId(now.slice(0, 10) + "T00:00:00.000Z", `tick ${name} ${key}`),
        input,
        "tick",
      );
      if (outcome.status >= 400 && outcome.status !== 409) throw new Error(`tick ${name}: ${outcome.status}`);
    },
  };
}
