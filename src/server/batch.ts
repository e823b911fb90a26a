import type { Context } from "../kernel/command.ts";
import type { Event } from "../kernel/event.ts";
import type { Id } from "../kernel/id.ts";
import type { CommandSpec } from "./capability.ts";
import type { Client } from "./database.ts";
import { abandon, isAway } from "./database.ts";
import type { Road } from "./dispatch.ts";
import type { Checked, Opened, Outcome } from "./outcome.ts";
import { actorOf, denial, refusal } from "./outcome.ts";
import * as write from "./literal.ts";
import { readerOver, writerOver } from "./reader.ts";

/** Commands in one transaction at most; more wait for the next, which leaves as soon as this one is committed. */
const MOST = 128;
/** Transactions of one kind and community under way at once: one commits while the next is being checked. */
const AT_ONCE = 2;

interface Waiting {
  readonly checked: Checked;
  readonly token: Buffer;
  readonly key: string;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}
interface Lane {
  waiting: Waiting[];
  running: number;
  /** (session, command id) pairs under way: the same press twice never travels in two batches at once, nor twice in one. */
  readonly under: Set<string>;
}

/**
 * Commands that commute travel together: whatever arrived while the last batch was being committed leaves as the next. Nobody waits for a clock.
 * Each is checked by itself; all are written set-wise and answered by one commit. If the batch fails, each is tried alone.
 */
export class Batcher {
  readonly #road: Road;
  readonly #lanes = new Map<string, Lane>();
  constructor(road: Road) {
    this.#road = road;
  }

  do(checked: Checked, token: Buffer): Promise<Outcome> {
    const name = `${checked.spec.name} ${checked.envelope.community}`;
    let lane = this.#lanes.get(name);
    if (!lane) this.#lanes.set(name, (lane = { waiting: [], running: 0, under: new Set() }));
    return new Promise((resolve, reject) => {
      lane.waiting.push({ checked, token, key: token.toString("hex") + checked.envelope.id, resolve, reject });
      this.#leave(name, lane);
    });
  }

  #leave(name: string, lane: Lane): void {
    while (lane.running < AT_ONCE && lane.waiting.length > 0) {
      const batch: Waiting[] = [];
      const later: Waiting[] = [];
      for (const w of lane.waiting) {
        if (batch.length < MOST && !lane.under.has(w.key)) {
          lane.under.add(w.key);
          batch.push(w);
        } else later.push(w);
      }
      if (batch.length === 0) return;
      lane.waiting = later;
      lane.running += 1;
      void this.#carry(batch).finally(() => {
        for (const w of batch) lane.under.delete(w.key);
        lane.running -= 1;
        if (lane.running === 0 && lane.waiting.length === 0) this.#lanes.delete(name);
        else this.#leave(name, lane);
      });
    }
  }

  async #carry(batch: readonly Waiting[]): Promise<void> {
    const first = batch[0] as Waiting;
    if (batch.length === 1) return this.#alone(first);
    let outcomes: Outcome[];
    try {
      outcomes = await this.#together(first.checked.spec, first.checked.envelope.community, batch);
    } catch (error) {
      // The database is away: all hear so at once, and none waits for the others to find out.
      if (isAway(error)) for (const w of batch) w.reject(error);
      // One bad apple: each by itself hears its own truth.
      else for (const w of batch) await this.#alone(w);
      return;
    }
    batch.forEach((w, i) => w.resolve(outcomes[i] as Outcome));
  }
  async #alone(w: Waiting): Promise<void> {
    try {
      w.resolve(await this.#road.doAlone(w.checked, w.token));
    } catch (error) {
      w.reject(error);
    }
  }

  async #together(spec: CommandSpec, community: Id, batch: readonly Waiting[]): Promise<Outcome[]> {
    const road = this.#road;
    const now = road.now();
    const array = (values: readonly string[], type: string): string => `array[${values.join(",")}]::${type}[]`;
    const opening =
      `${road.begin(false)}select * from road_open_many(${array(
        batch.map((w) => write.bytes(w.token)),
        "bytea",
      )},${write.text(spec.purpose)},${write.uuid(community)},` +
      `${write.uuids(batch.map((w) => w.checked.envelope.id))},${array(
        batch.map((w) => write.time(w.checked.made)),
        "timestamptz",
      )},${write.time(now)})`;
    const client = await road.database.pool.connect();
    let broken: Error | undefined;
    try {
      const results = (await client.query(opening)) as unknown as { rows: Opened[] }[];
      const outcomes = await this.#decide(client, spec, community, batch, results.at(-1)?.rows ?? [], now);
      return outcomes;
    } catch (error) {
      broken = await abandon(client, error);
      throw error;
    } finally {
      client.release(broken);
    }
  }

  async #decide(
    client: Client,
    spec: CommandSpec,
    community: Id,
    batch: readonly Waiting[],
    opened: readonly Opened[],
    now: string,
  ): Promise<Outcome[]> {
    const road = this.#road;
    const reader = readerOver(client, road.services, road.safeguards.locks);
    const open = batch.map((w, i) => ({
      w,
      i,
      o: opened[i] as Opened,
      body: road.bodyHash(spec.name, spec.v, community, w.checked.envelope.input),
    }));
    const outcomes: Outcome[] = Array.from({ length: batch.length });
    const live = open.filter(({ o, i, body }) => {
      if (o.state === "signed-out") outcomes[i] = { status: 401, body: { code: "sign-in.needed", facts: {} } };
      else if (o.state === "foreign") outcomes[i] = { status: 404, body: { code: "policy.unknown", facts: {} } };
      else if (o.state === "seen" && road.safeguards.remember)
        outcomes[i] = o.answered_body?.equals(body)
          ? { status: o.answered_status ?? 200, body: o.answered_answer }
          : { status: 409, body: { code: "command.same-id-other-body", facts: {} } };
      else return true;
      return false;
    });
    const today = live[0]?.o.today ?? now.slice(0, 10);
    const facts =
      live.length === 0
        ? []
        : await (spec.batch as NonNullable<typeof spec.batch>).facts(
            reader,
            live.map(({ w }) => w.checked.input),
            community,
            today,
          );
    const byKind = new Map<string, { event: Event; context: Context }[]>();
    const items: unknown[] = [];
    live.forEach(({ w, i, o, body }, nr) => {
      const f = facts[nr];
      const context: Context = {
        now,
        today,
        claimed: w.checked.envelope.at ?? now,
        command: w.checked.envelope.id,
        community,
        actor: actorOf(o),
        newId: road.newId,
      };
      if (f === null || f === undefined) return void (outcomes[i] = { status: 404, body: { code: "policy.unknown", facts: {} } });
      const verdict = road.safeguards.policy ? spec.may(context.actor, f, context, w.checked.input) : { ok: true as const };
      if (!verdict.ok) return void (outcomes[i] = denial(verdict));
      const decision = spec.decide(f, w.checked.input, context);
      const outcome: Outcome = decision.ok ? { status: 200, body: { ...decision.answer } } : refusal(decision);
      outcomes[i] = outcome;
      const events = decision.ok ? decision.events : (decision.leaves ?? []);
      for (const event of events) byKind.set(event.kind, [...(byKind.get(event.kind) ?? []), { event, context }]);
      items.push({
        command: context.command,
        actor: context.actor.account,
        made: w.checked.made,
        claimed: context.claimed,
        body: body.toString("hex"),
        status: outcome.status,
        answer: outcome.body,
        events: events.map((e) => ({ kind: e.kind, v: e.v, about: e.about, public: e.public })),
      });
    });
    const sent: Promise<unknown>[] = [];
    for (const [kind, many] of byKind) {
      const writeAll = road.writesMany.get(kind);
      if (!writeAll || road.withs.has(kind)) throw new Error(`${kind} does not travel in batches`);
      const c = many[0]?.context as Context;
      await writeAll(
        writerOver(client, road.services, { community, id: c.command, actor: c.actor.account, now, kind }, sent),
        many,
      );
    }
    await Promise.all(sent);
    if (items.length === 0) await client.query("rollback");
    else
      await client.query(
        `select road_finish_many(${write.json(items)},${road.epoch},${write.uuid(community)},${write.time(now)});commit`,
      );
    if (byKind.size > 0) road.announce(community);
    return outcomes;
  }
}
