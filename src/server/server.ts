import type { FastifyInstance } from "fastify";
import type { Client } from "pg";
import { readPacks } from "../packs/read.ts";
import type { Pack } from "../packs/schema.ts";
import type { Capability } from "./capability.ts";
import { Database } from "./database.ts";
import type { Safeguards } from "./dispatch.ts";
import { Road } from "./dispatch.ts";
import { Reactor, Ticker } from "./follow.ts";
import type { HttpOptions, Patience, Route } from "./http.ts";
import { httpServer } from "./http.ts";
import type { InstallationKey } from "./keys.ts";
import { KeyRing } from "./keys.ts";
import type { JobSpec } from "./jobs.ts";
import { Jobs } from "./jobs.ts";
import { Bell, Leader, pause } from "./leader.ts";
import { Live } from "./live.ts";
import type { Log } from "./log.ts";
import { errorFacts } from "./log.ts";
import { KEEP_ANSWERS } from "./dispatch.ts";
import type { Sealed } from "./sealer.ts";
import { highestGiven, Sealer } from "./sealer.ts";
import { SEALED, Tail } from "./tail.ts";
import type { Journalled } from "../kernel/event.ts";
import { later } from "../kernel/instant.ts";
import { openapiOf } from "./openapi.ts";

/** The channel on which a server tells the leader, after its commits, that there is something to seal. */
const COMMITTED = "haitang_committed";
/** Commits within so many milliseconds are told together. */
const COALESCE = 4;
/** Milliseconds from the beginning of one sealing to the next, at least. */
const BREATH = 40;

export interface ServerOptions {
  url: string;
  directUrl?: string | undefined;
  installation: InstallationKey;
  capabilities: readonly Capability[];
  routes: (road: Road) => readonly Route[];
  hearing: (road: Road) => HttpOptions["hearing"];
  clock: () => string;
  log: Log;
  origin?: string | undefined;
  trustedProxies?: readonly string[];
  https?: { cert: Buffer; key: Buffer } | undefined;
  poolSize?: number;
  /** See `DatabaseOptions`. */
  silence?: number;
  /** See `HttpOptions`. */
  patience?: Partial<Patience>;
  safeguards?: Partial<Safeguards>;
  /** Off: kinds that commute go one by one, too (for comparing). */
  batching?: boolean;
  /** Side effects that this server stands ready to carry (backups, checkpoints, messages). */
  jobs?: (road: Road) => readonly JobSpec[];
  /** Moves the idle end of a session that is used. */
  touch?: (road: Road) => (token: Buffer) => Promise<void>;
  /** What `GET /api/about` says besides the time: anybody may hear it. */
  about?: () => Readonly<Record<string, unknown>>;
  /** Adds what is not the road's affair: static files. */
  furnish?: (app: FastifyInstance, road: Road) => Promise<void>;
}

export interface Server {
  readonly road: Road;
  readonly app: FastifyInstance;
  readonly live: Live;
  readonly tail: Tail;
  readonly leader: Leader;
  /** Null where this server carries no side effects. */
  readonly jobs: Jobs | null;
  /** Until everything committed before this call is sealed and followed; for tests and for a graceful end. */
  settled(): Promise<void>;
  listen(port: number, host: string): Promise<number>;
  /** Stops taking requests, finishes those under way, says good-bye to listeners, ends its connections. */
  stop(): Promise<void>;
}

export const packsFolder = new URL("../../packs/", import.meta.url).pathname;

/** Puts a server together over one database. Several on one database are the normal case: one of them leads. */
export async function startServer(o: ServerOptions): Promise<Server> {
  const database = new Database({
    url: o.url,
    directUrl: o.directUrl,
    ...(o.poolSize ? { poolSize: o.poolSize } : {}),
    ...(o.silence ? { silence: o.silence } : {}),
  });
  const packs: ReadonlyMap<string, Pack> = await readPacks(decodeURIComponent(packsFolder));
  const epoch = await database.transaction("begin read only;set local role haitang_app", async (client) => {
    const { rows } = await client.query<{ number: number }>("select max(number) as number from epoch");
    return rows[0]?.number ?? 1;
  });
  const bell = new Bell();
  let teller: Promise<Client> | undefined;
  let told = Promise.resolve();
  // One connection, one word after the other; opened anew after the database was away.
  const tell = (): Promise<void> =>
    (told = told.then(async () => {
      const mine = (teller ??= database.direct("tell"));
      try {
        await (await mine).query(`notify ${COMMITTED}`);
      } catch {
        teller = undefined;
        await mine.then((client) => client.end()).catch(() => undefined);
      }
    }));
  let telling: NodeJS.Timeout | undefined;
  const announce = (): void => {
    telling ??= setTimeout(() => {
      telling = undefined;
      // The leader in this process hears the bell; one elsewhere is told by the database, outside of any command's transaction.
      if (leader.leading) bell.ring();
      else void tell();
    }, COALESCE);
  };
  const road = new Road({
    database,
    keys: new KeyRing(o.installation),
    packs,
    capabilities: o.capabilities,
    clock: o.clock,
    epoch,
    announce,
    batching: o.batching ?? true,
    ...(o.safeguards ? { safeguards: o.safeguards } : {}),
  });
  await partitions(road);
  const tail = new Tail(database);
  const live = new Live(tail, epoch, o.clock);
  const report =
    (what: string) =>
    (name: string, error: Error): void =>
      o.log("error", what, { name, ...errorFacts(error) });

  const leader = new Leader(database, async (client, ended) => {
    const sealer = new Sealer(client);
    await sealer.resume();
    client.on("notification", () => bell.ring());
    await client.query(`listen ${COMMITTED}`);
    const ticker = new Ticker(road, report("tick"));
    const reactor = new Reactor(road, report("reaction"), (cursor) => (tail.pos >= sealer.pos ? tail.since(cursor) : null));
    const chores = async (): Promise<void> => {
      const day = road.now().slice(0, 10);
      if (day !== partitioned) {
        await partitions(road);
        partitioned = day;
      }
      await reactor.run(sealer.pos, ended);
      await ticker.tick(ended);
    };
    let doing: Promise<void> | undefined;
    let partitioned = "";
    while (!ended.aborted) {
      const began = performance.now();
      const sealed = await sealer.seal(ended, SEALED);
      tail.take(sealed.map(asJournalled));
      // Reactions and ticks run beside the sealing, which must not wait for them.
      doing ??= chores()
        .catch((error: Error) => o.log("error", "chores", errorFacts(error)))
        .finally(() => (doing = undefined));
      await bell.wait(1000, ended);
      // The first event after a pause is sealed at once; in a rush they are sealed together, so that sealing takes no commit's place.
      if (sealed.length > 0) await pause(Math.max(0, BREATH - (performance.now() - began)), ended);
    }
    await doing;
    await reactor.save().catch(() => undefined);
  });

  const routes = [...o.routes(road), ...o.capabilities.flatMap((c) => c.routes?.(road) ?? [])];
  let draining = false;
  let stopped: Promise<void> | undefined;
  const app = httpServer({
    road,
    live,
    log: o.log,
    routes,
    origin: o.origin,
    trustedProxies: o.trustedProxies ?? [],
    https: o.https,
    hearing: o.hearing(road),
    patience: o.patience,
    openapi: () => openapiOf(road, routes),
    touch: o.touch?.(road),
    about: () => ({ name: "haitang", at: road.now(), ...o.about?.() }),
    ready: async (): Promise<{ ok: boolean; facts: Record<string, string | number | boolean> }> => {
      try {
        const behind = await database.transaction(
          "begin read only;set local role haitang_app",
          async (client) =>
            (await client.query<{ behind: number }>("select count(*)::int as behind from seal where pos > $1", [tail.pos]))
              .rows[0]?.behind ?? 0,
        );
        return { ok: !draining, facts: { draining, behind, listeners: live.size, leading: leader.leading } };
      } catch {
        return { ok: false, facts: { database: "away" } };
      }
    },
  });
  await o.furnish?.(app, road);
  await tail.start();
  leader.start();
  const specs = o.jobs?.(road) ?? [];
  const jobs = specs.length > 0 ? new Jobs(database, specs, (error) => o.log("warn", "jobs", errorFacts(error))) : null;
  await jobs?.start();
  return {
    road,
    app,
    live,
    tail,
    leader,
    jobs,
    settled: async () => {
      const asking = await database.pool.connect();
      const to = await highestGiven(asking).finally(() => asking.release());
      for (let i = 0; i < 2000; i++) {
        if (leader.leading) bell.ring();
        else await tell();
        const { rows: unsealed } = await database.transaction(
          "begin read only;set local role haitang_app;select set_config('haitang.purpose', 'tail', true)",
          (c) =>
            c.query<{ pos: number | null; open: boolean }>(
              "select (select max(pos) from seal) as pos, exists (select from journal j where j.seq <= $1 and not exists (select from seal s where s.seq = j.seq)) as open",
              [to],
            ),
        );
        if (unsealed[0] && !unsealed[0].open && tail.pos >= (unsealed[0].pos ?? 0)) return;
        await new Promise((r) => setTimeout(r, 5));
      }
      throw new Error("the journal was not sealed in time");
    },
    listen: async (port, host) => {
      const address = await app.listen({ port, host });
      return Number(new URL(address).port);
    },
    stop: () => (stopped ??= stop()),
  };
  async function stop(): Promise<void> {
    draining = true;
    clearTimeout(telling);
    live.stop();
    // A connection that a browser opened ahead and never used is not idle in Node's eyes, only silent; what is really under way has three seconds.
    const grace = setTimeout(() => app.server.closeAllConnections(), 3000);
    await app.close();
    clearTimeout(grace);
    await jobs?.stop();
    await leader.stop();
    await tail.stop();
    await teller?.then((client) => client.end()).catch(() => undefined);
    await database.end();
  }
}

/** A sealed row as listeners and reactions have it. */
const asJournalled = ({ row, pos }: Sealed): Journalled => ({
  pos,
  community: row.community_id,
  kind: row.kind,
  v: row.v,
  about: row.about,
  public: JSON.parse(row.public) as Record<string, unknown>,
  command: row.command_id,
  actor: row.actor_id,
  at: `${row.at.slice(0, 23)}Z`,
});

/** The months in which answers are remembered: made ahead, dropped when past. Run at the start and every day. */
export async function partitions(road: Road): Promise<void> {
  const now = road.now();
  await road.database.transaction("begin;set local role haitang_app", (client) =>
    client.query("select answered_partitions($1, $2, $2)", [now, later(now, -KEEP_ANSWERS)]),
  );
}
