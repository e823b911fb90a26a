import { randomBytes } from "node:crypto";
import { Agent, request } from "node:http";
import type { Id } from "../../src/kernel/id.ts";
import { commandId } from "../../src/kernel/id.ts";
import { later, msOf } from "../../src/kernel/instant.ts";
import type { Signed, Town } from "./town.ts";
import { withClient } from "./town.ts";

const random32 = (): number => randomBytes(4).readUInt32BE();

/** One command of a burst, as its writer remembers it. */
export interface Sent {
  readonly id: Id;
  readonly name: "people.look-in" | "places.confirm-door";
  readonly household: Id | null;
  /** When she looked in, as the press claims: no two of a burst share it, so rows can be told apart without ids. */
  readonly at: string;
  acked: boolean;
  /** How often it was sent. */
  tries: number;
}

/** Posts one body. @returns the status; 0 when no answer came */
export function post(agent: Agent, port: number, path: string, secret: string, body: string): Promise<number> {
  return new Promise((resolve) => {
    const q = request(
      {
        agent,
        host: "127.0.0.1",
        port,
        path,
        method: "POST",
        timeout: 15_000,
        headers: {
          "content-type": "application/json",
          "content-length": Buffer.byteLength(body),
          authorization: `Bearer ${secret}`,
        },
      },
      (response) => {
        response.on("error", () => resolve(0));
        response.on("aborted", () => resolve(0));
        response.on("end", () => resolve(response.statusCode ?? 0));
        response.resume();
      },
    );
    q.on("timeout", () => q.destroy());
    q.on("error", () => resolve(0));
    q.end(body);
  });
}

export interface Burst {
  readonly ledger: readonly Sent[];
  /** When answers came, in milliseconds of performance.now(). */
  readonly acks: readonly number[];
  readonly done: Promise<void>;
  /** Answers that no retry mends: a test with these is broken, not short. */
  readonly strange: ReadonlyMap<number, number>;
  /** No new commands; those that are under way are retried to their end. */
  end(): void;
}

/** Writers that send commands one after the other, each the same id until it is answered. Look-ins and confirmed doors by turns. */
export function burst(o: {
  town: Town;
  port: number;
  who: readonly Signed[];
  writers: number;
  total: number;
  onAck?: (acked: number) => void;
}): Burst {
  const { town } = o;
  const households = town.sample.households.filter((h) => !h.protected);
  const doors = town.sample.doors.filter((d) => d.use === "lived-in");
  const agent = new Agent({ keepAlive: true, maxSockets: o.writers });
  const ledger: Sent[] = [];
  const acks: number[] = [];
  const strange = new Map<number, number>();
  let over = false;
  const start = msOf(town.now());
  const send = async (writer: number): Promise<void> => {
    const who = o.who[writer % o.who.length] as Signed;
    while (!over && ledger.length < o.total) {
      const nr = ledger.length;
      const looks = nr % 2 === 0;
      const at = later(town.now(), 0);
      const sent: Sent = {
        id: commandId(msOf(at), random32),
        name: looks ? "people.look-in" : "places.confirm-door",
        household: looks ? (households[nr % households.length]?.id as Id) : null,
        // Earlier by one millisecond for each command before it.
        at: later(at, start - msOf(at) - nr),
        acked: false,
        tries: 0,
      };
      ledger.push(sent);
      const input = looks
        ? { household: sent.household, way: "met", at: sent.at }
        : { door: doors[nr % doors.length]?.id, use: nr % 4 === 1 ? "lived-in" : "let" };
      const body = JSON.stringify({ id: sent.id, community: town.community, input, at: sent.at });
      for (;;) {
        sent.tries += 1;
        const status = await post(agent, o.port, `/api/do/${sent.name}`, who.secret, body);
        if (status === 200) break;
        if (status !== 0 && status !== 503) {
          strange.set(status, (strange.get(status) ?? 0) + 1);
          if (status < 500) throw new Error(`${sent.name}: ${status}`);
        }
        await new Promise((r) => setTimeout(r, 15));
      }
      sent.acked = true;
      acks.push(performance.now());
      o.onAck?.(acks.length);
    }
  };
  const done = Promise.all(Array.from({ length: o.writers }, (_, writer) => send(writer))).then(() => agent.destroy());
  return { ledger, acks, done, strange, end: () => void (over = true) };
}

/** What became of a ledger, counted in the database: commands answered but nowhere, and commands that took effect more than once. */
export async function reckon(
  ownerUrl: string,
  ledger: readonly Sent[],
): Promise<{ acked: number; lost: number; doubled: number }> {
  return withClient(ownerUrl, async (c) => {
    const looks = new Map<string, number>();
    for (const r of (
      await c.query<{ key: string; n: number }>(
        "select household_id || ' ' || floor(extract(epoch from claimed_at) * 1000 + 0.5)::bigint as key, count(*)::int as n from look_in group by 1",
      )
    ).rows)
      looks.set(r.key, r.n);
    const journal = new Map<string, number>();
    for (const r of (await c.query<{ id: Id; n: number }>("select command_id as id, count(*)::int as n from journal group by 1"))
      .rows)
      journal.set(r.id, r.n);
    const claims = new Map<string, number>();
    for (const r of (
      await c.query<{ key: string; n: number }>(
        "select floor(extract(epoch from claimed_at) * 1000 + 0.5)::bigint::text as key, count(*)::int as n from journal where kind = 'places.door-confirmed' group by 1",
      )
    ).rows)
      claims.set(r.key, r.n);
    let lost = 0;
    let doubled = 0;
    for (const sent of ledger) {
      const times = sent.household
        ? (looks.get(`${sent.household} ${msOf(sent.at)}`) ?? 0)
        : (claims.get(String(msOf(sent.at))) ?? 0);
      if (sent.acked && times === 0) lost += 1;
      if (times > 1 || (journal.get(sent.id) ?? 0) > 1) doubled += 1;
    }
    return { acked: ledger.filter((s) => s.acked).length, lost, doubled };
  });
}
