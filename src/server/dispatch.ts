import { createHash, randomBytes } from "node:crypto";
import * as z from "zod/mini";
import type { Context, Decision } from "../kernel/command.ts";
import type { Event } from "../kernel/event.ts";
import type { Id } from "../kernel/id.ts";
import { commandId, instantOfCommand, isCommandId, isId, newId } from "../kernel/id.ts";
import { DAY, later, msOf } from "../kernel/instant.ts";
import type { No } from "../kernel/result.ts";
import { isSteppedUp, stepUp } from "../kernel/policy.ts";
import { ask } from "./ask.ts";
import { Batcher } from "./batch.ts";
import type { Checked, Envelope, Outcome } from "./outcome.ts";
import { openTransaction } from "./open.ts";
import { actorOf, denial, malformed, refusal } from "./outcome.ts";
export type { Envelope, Outcome } from "./outcome.ts";
export { SYSTEM } from "./outcome.ts";
import type { Capability, CommandSpec, Materialiser, QuerySpec, With } from "./capability.ts";
import type { Client, Database } from "./database.ts";
import { abandon, isAway, together, wantsRetry } from "./database.ts";
import type { KeyRing } from "./keys.ts";
import type { Services } from "./reader.ts";
import { readerOver, writerOver } from "./reader.ts";
import type { Pack } from "../packs/schema.ts";
import * as write from "./literal.ts";
import { random32 } from "./random.ts";

/** The longest offline lease, plus thirty days: for so long the same id gets the same answer. */
export const KEEP_ANSWERS = 37 * DAY;
/** Device clocks are a claim; an id may come this much from the future. */
const AHEAD = 1 * DAY;
const RETRIES = 3;

export interface RoadOptions {
  database: Database;
  keys: KeyRing;
  packs: ReadonlyMap<string, Pack>;
  capabilities: readonly Capability[];
  clock: () => string;
  epoch: number;
  /** Kinds that commute travel together; off, each goes alone (for comparing). */
  batching?: boolean;
  /** Called after commit with the community and the number of events. */
  announce?: (community: Id) => void;
  /** Safeguards, so that a control can switch one off and see the suite fail. All on unless a control says so. */
  safeguards?: Partial<Safeguards>;
}
/** Each of these can be switched off by a control run, and only there (`trust/`); no command line or variable of the server reaches it. */
export interface Safeguards {
  remember: boolean;
  policy: boolean;
  rowSecurity: boolean;
  locks: boolean;
  /** A sign-in code dies after five wrong guesses. */
  guesses: boolean;
  /** Answers carry the headers that keep a browser from being turned against its user. */
  headers: boolean;
  /** An account is shown so many residents a day, and no more without somebody else's yes. */
  readingLimit: boolean;
}

/** The road of one request: it knows the list of capabilities and nothing of what they do. */
export class Road {
  readonly #o: RoadOptions;
  readonly commands = new Map<string, CommandSpec<any, any>>();
  readonly queries = new Map<string, QuerySpec<any, any, any>>();
  readonly writes = new Map<string, Materialiser>();
  readonly writesMany = new Map<string, NonNullable<Capability["writesMany"]>[string]>();
  readonly withs = new Map<string, With[]>();
  readonly #batcher = new Batcher(this);
  readonly safeguards: Safeguards;
  readonly services: Services;

  constructor(options: RoadOptions) {
    this.#o = options;
    this.safeguards = {
      remember: true,
      policy: true,
      rowSecurity: true,
      locks: true,
      guesses: true,
      headers: true,
      readingLimit: true,
      ...options.safeguards,
    };
    this.services = {
      keys: options.keys,
      commands: this.commands,
      packs: options.packs,
      unmakes: new Map(options.capabilities.flatMap((c) => Object.entries(c.unmakes ?? {}))),
      keepsPlans: options.database.keepsPlans,
      readingLimit: this.safeguards.readingLimit,
    };
    for (const capability of options.capabilities) {
      for (const spec of capability.commands) this.#put(this.commands, spec.name, spec);
      for (const spec of capability.queries) this.#put(this.queries, spec.name, spec);
      for (const [kind, materialise] of Object.entries(capability.writes)) this.#put(this.writes, kind, materialise);
      for (const [kind, materialise] of Object.entries(capability.writesMany ?? {}))
        this.#put(this.writesMany, kind, materialise);
      for (const w of capability.withs ?? []) this.withs.set(w.on, [...(this.withs.get(w.on) ?? []), w]);
    }
  }
  #put<T>(map: Map<string, T>, name: string, value: T): void {
    if (map.has(name)) throw new Error(`the house has two of ${name}`);
    map.set(name, value);
  }

  get database(): Database {
    return this.#o.database;
  }
  get keys(): KeyRing {
    return this.#o.keys;
  }
  get capabilities(): readonly Capability[] {
    return this.#o.capabilities;
  }
  get epoch(): number {
    return this.#o.epoch;
  }
  now(): string {
    return this.#o.clock();
  }
  /** Tells that events of a community were committed. */
  announce(community: Id): void {
    this.#o.announce?.(community);
  }
  /** A new random id, from the operating system's generator. */
  newId = (): Id => newId(random32);
  bodyHash = (name: string, v: number, community: Id, input: unknown): Buffer =>
    this.#o.keys.installation.hash("command body", JSON.stringify([name, v, community, input]));

  /** The beginning of every transaction, as one message: no privileges but the application's, no rows but the wall's. */
  begin(readOnly: boolean): string {
    return `begin${readOnly ? " read only" : ""};${this.safeguards.rowSecurity ? "set local role haitang_app;" : ""}`;
  }

  /** Shape and age of a command, before any connection is taken. */
  #envelope(name: string, raw: unknown): Checked | Outcome {
    const spec = this.commands.get(name);
    if (!spec) return { status: 404, body: { code: "policy.unknown", facts: {} } };
    if (typeof raw !== "object" || raw === null) return malformed([{ path: [] }]);
    const e = raw as Record<string, unknown>;
    if (!isCommandId(e.id)) return malformed([{ path: ["id"] }]);
    if (!isId(e.community)) return malformed([{ path: ["community"] }]);
    if (e.at !== undefined && (typeof e.at !== "string" || !Number.isFinite(Date.parse(e.at)) || e.at.length > 40))
      return malformed([{ path: ["at"] }]);
    const now = this.now();
    const made = instantOfCommand(e.id);
    if (made < later(now, -KEEP_ANSWERS)) return { status: 410, body: { code: "command.too-old", facts: { made } } };
    if (made > later(now, AHEAD)) return { status: 400, body: { code: "command.from-the-future", facts: { made } } };
    if (e.v !== undefined && e.v !== spec.v) return { status: 400, body: { code: "command.version", facts: { v: spec.v } } };
    const parsed = z.safeParse(spec.input as z.ZodMiniType, e.input);
    if (!parsed.success) return malformed(parsed.error.issues.map((i) => ({ path: ["input", ...i.path] })));
    return {
      spec,
      envelope: {
        id: e.id,
        community: e.community,
        input: e.input,
        ...(e.at === undefined ? {} : { at: new Date(e.at as string).toISOString() }),
      },
      input: parsed.data,
      made,
    };
  }

  /** A command from outside. `token` is the hash of the session's secret. Kinds that commute travel together. */
  async do(name: string, raw: unknown, token: Buffer): Promise<Outcome> {
    const checked = this.#envelope(name, raw);
    if ("status" in checked) return checked;
    return checked.spec.batch && this.safeguards.remember && this.#o.batching !== false
      ? this.#batcher.do(checked, token)
      : this.doAlone(checked, token);
  }
  /**
   * One command in a transaction of its own. Nearly every id comes once, so the first try asks no memory: an answer that is there already stops it
   * when it would remember its own. Whatever did not end in a remembered answer is then done carefully: look first, under the id's own lock.
   */
  async doAlone(checked: Checked, token: Buffer): Promise<Outcome> {
    const { spec, envelope, input } = checked;
    try {
      const hopeful = await this.#once(spec, envelope, input, token, false);
      if (hopeful.remembered || hopeful.outcome.status === 401) return hopeful.outcome;
    } catch (error) {
      if (isAway(error)) throw error;
    }
    return (await this.#again(() => this.#once(spec, envelope, input, token, true))).outcome;
  }

  /** A command of the system itself (reaction, tick): same rules, policy and journal; a fixed actor. */
  async doAsSystem(name: string, community: Id, id: Id, input: unknown, purpose: string): Promise<Outcome> {
    const checked = this.#envelope(name, { id, community, input });
    if ("status" in checked) return checked;
    return (await this.#again(() => this.#once(checked.spec, checked.envelope, checked.input, { purpose }, true))).outcome;
  }

  async #again<T>(run: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await run();
      } catch (error) {
        if (!wantsRetry(error) || tries > RETRIES) throw error;
      }
    }
  }

  async #once(
    spec: CommandSpec,
    envelope: Envelope,
    input: unknown,
    who: Buffer | { purpose: string },
    careful: boolean,
  ): Promise<{ outcome: Outcome; remembered: boolean }> {
    const client = await this.#o.database.pool.connect();
    let broken: Error | undefined;
    try {
      const now = this.now();
      const made = instantOfCommand(envelope.id);
      const reader = readerOver(client, this.services, this.safeguards.locks);
      const claimed = envelope.at ?? now;
      const common = { now, claimed, command: envelope.id, community: envelope.community, newId: this.newId };
      together(client);
      const opening = openTransaction(
        client,
        this.begin(false),
        this.services.keepsPlans,
        who,
        spec.purpose,
        envelope,
        careful ? made : null,
        now,
      );
      const early = spec.early ? spec.facts(reader, input, common as Context) : null;
      // Nobody hears of it where nobody is let in.
      early?.catch(() => undefined);
      const opened = await opening;
      const done = async (outcome: Outcome): Promise<{ outcome: Outcome; remembered: boolean }> => {
        await client.query("rollback");
        return { outcome, remembered: false };
      };
      if (opened.state === "signed-out") return await done({ status: 401, body: { code: "sign-in.needed", facts: {} } });
      if (opened.state === "foreign") return await done({ status: 404, body: { code: "policy.unknown", facts: {} } });
      const body = this.bodyHash(spec.name, spec.v, envelope.community, envelope.input);
      if (opened.state === "seen" && this.safeguards.remember) {
        if (!opened.answered_body?.equals(body))
          return await done({ status: 409, body: { code: "command.same-id-other-body", facts: {} } });
        return await done({ status: opened.answered_status ?? 200, body: opened.answered_answer });
      }
      const actor = actorOf(opened);
      const context: Context = { ...common, today: opened.today, actor };
      const facts = await (early ?? spec.facts(reader, input, context));
      if (facts === null) return await done({ status: 404, body: { code: "policy.unknown", facts: {} } });
      if (this.safeguards.policy) {
        const verdict = spec.may(actor, facts, context, input);
        if (!verdict.ok) return await done(denial(verdict));
        if (spec.stepUp && !isSteppedUp(actor, now)) return await done(denial(stepUp));
      }
      const needed = spec.signatures?.(facts, input) ?? 1;
      const decision: Decision =
        needed > 1 ? await this.#park(client, spec, envelope, facts, input, needed, context) : spec.decide(facts, input, context);
      const outcome: Outcome = decision.ok
        ? { status: needed > 1 ? 202 : 200, body: { ...decision.answer } }
        : { status: 409, body: { code: decision.code, facts: decision.facts } };
      const sent: Promise<unknown>[] = [];
      const events = await this.write(client, decision.ok ? decision.events : (decision.leaves ?? []), context, sent);
      if ("code" in events) return await done(refusal(events));
      sent.push(this.#finish(client, events, context, made, body, outcome));
      // The first that fails is the one that says why: after it PostgreSQL refuses all the others.
      await Promise.all(sent);
      if (events.length > 0) this.#o.announce?.(envelope.community);
      return { outcome, remembered: true };
    } catch (error) {
      broken = await abandon(client, error);
      throw error;
    } finally {
      client.release(broken);
    }
  }

  /**
   * Materialises the events and those that follow in the same transaction.
   * @param sent takes what is still under way, for the caller to wait for; without it all is waited for here
   */
  async write(
    client: Client,
    first: readonly Event[],
    context: Context,
    sent?: Promise<unknown>[],
  ): Promise<readonly Event[] | No> {
    const under = sent ?? [];
    const writer = writerOver(
      client,
      this.services,
      {
        community: context.community,
        id: context.command,
        actor: context.actor.account,
        now: context.now,
        kind: first[0]?.kind ?? "",
      },
      under,
    );
    const all: Event[] = [];
    const queue = [...first];
    for (let event = queue.shift(); event; event = queue.shift()) {
      const materialise = this.writes.get(event.kind);
      if (!materialise) throw new Error(`nobody writes ${event.kind}`);
      await materialise(writer, event, context);
      all.push(event);
      if (all.length > 100_000) throw new Error(`${event.kind}: events without end`);
      for (const w of this.withs.get(event.kind) ?? []) {
        const then = await w.then(writer, event, context);
        if (!then.ok) return then;
        queue.push(...then.events);
      }
    }
    if (!sent) await Promise.all(under);
    return all;
  }

  async #park(
    client: Client,
    spec: CommandSpec,
    envelope: Envelope,
    facts: unknown,
    input: unknown,
    needed: number,
    context: Context,
  ): Promise<Decision> {
    // What would be refused is refused now, not after people have signed.
    const trial = spec.decide(facts, input, context);
    if (!trial.ok) return trial;
    const id = context.newId();
    const about = spec.about?.(facts, input) ?? [];
    const key = await this.#o.keys.of(client, envelope.community);
    const event: Event = {
      kind: "approvals.asked",
      v: 1,
      about: [id, ...about],
      public: { approval: id, command: spec.name, needed, facts: spec.tells?.(facts, input) ?? {} },
      private: { input: key.sealJson("approval input", envelope.input).toString("base64") },
    };
    return { ok: true, events: [event], answer: { approval: id, needed } };
  }

  /** Journal, answer and commit in one message. */
  async #finish(
    client: Client,
    events: readonly Event[],
    context: Context,
    made: string,
    body: Buffer,
    outcome: Outcome,
  ): Promise<void> {
    const rows = events.map((e) => ({ kind: e.kind, v: e.v, about: e.about, public: e.public }));
    // The control without memory journals, and forgets.
    const [id, at, hash] = this.safeguards.remember
      ? [context.command, made, body]
      : [this.newId(), context.now, randomBytes(32)];
    const statement = `select road_finish(${write.json(rows)},${this.#o.epoch},${write.uuid(context.community)},${write.uuid(context.actor.account)},${write.uuid(id)},${write.time(at)},${write.time(context.now)},${write.time(context.claimed)},${write.bytes(hash)},${outcome.status}::smallint,${write.json(outcome.body)})`;
    await client.query(`${statement};commit`);
  }

  /** A question. Nothing is written, nothing is locked. `token` is the hash of the session's secret. */
  ask(name: string, raw: unknown, token: Buffer): Promise<Outcome> {
    return ask(this, name, raw, token);
  }

  /** The id under which a reaction or a due thing runs its command: the same cause always gives the same id. */
  derivedId(at: string, cause: string): Id {
    const h = createHash("sha256").update(cause).digest();
    const words = [h.readUInt32BE(0), h.readUInt32BE(4), h.readUInt32BE(8)];
    let next = 0;
    return commandId(msOf(at), () => words[next++] as number);
  }
}
