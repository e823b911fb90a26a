import { createHash, randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import pg from "pg";
import { sampleCommunity } from "../../sample/community.ts";
import type { Sample, SamplePack } from "../../sample/types.ts";
import { house } from "../../src/house.ts";
import { commandId } from "../../src/kernel/id.ts";
import type { Role } from "../../src/kernel/actor.ts";
import { readPacks } from "../../src/packs/read.ts";
import { tokenOf } from "../../src/server/http.ts";
import { KeyRing } from "../../src/server/keys.ts";
import { logTo } from "../../src/server/log.ts";
import { migrate, migrations } from "../../src/server/migrate.ts";
import { seed } from "../../src/server/seed.ts";
import type { Server, ServerOptions } from "../../src/server/server.ts";
import { packsFolder, startServer } from "../../src/server/server.ts";
import { hearingOf } from "../../src/sign-in/hearing.ts";
import { routes } from "../../src/sign-in/routes.ts";
import { signInDirect } from "../../src/sign-in/session.ts";
import { TEST_KEY as KEY } from "./key.ts";
import { testLogin } from "./login.ts";
import { testPostgres } from "./postgres.ts";

/** Everything in tests happens from this moment on, unless a test brings its own clock. */
export const NOW = "2026-03-02T01:00:00.000Z";
export const TODAY = NOW.slice(0, 10);
const random32 = (): number => randomBytes(4).readUInt32BE();

/** A clock that stands at NOW and goes on from there as time does, or as it is told. */
export class TestClock {
  #offset: number;
  constructor(at: string = NOW) {
    this.#offset = Date.parse(at) - Date.now();
  }
  now = (): string => new Date(Date.now() + this.#offset).toISOString();
  /** Goes forward (or back) by so many milliseconds. */
  move(ms: number): void {
    this.#offset += ms;
  }
}

export interface TestHouse {
  readonly server: Server;
  readonly sample: Sample;
  /** The community of the 1,765 households. */
  readonly community: string;
  readonly base: string;
  readonly clock: TestClock;
  readonly ownerUrl: string;
  readonly loginUrl: string;
  readonly log: string[];
  /** A signed-in person who holds a role (the one marked `signIn`, or any): how they speak to the server. */
  as(role: Role, nth?: number): Promise<Voice>;
  asPerson(person: string): Promise<Voice>;
  /** As if this person had just proved again that it is them, or not for a long time. (Sessions of tests begin proven, as the command line's do.) */
  steppedUp(voice: Voice, proven?: boolean): Promise<void>;
  /** Another server on the same database. */
  another(options?: Partial<ServerOptions>): Promise<{ server: Server; base: string }>;
  stop(): Promise<void>;
}
/** Somebody's way of speaking to the server, through HTTP. */
export interface Voice {
  readonly person: string;
  readonly account: string;
  readonly secret: string;
  do(
    name: string,
    input: unknown,
    more?: { id?: string; community?: string; at?: string; base?: string },
  ): Promise<{ status: number; body: any }>;
  ask(name: string, input?: unknown, more?: { community?: string | null; base?: string }): Promise<{ status: number; body: any }>;
  /** A new command id, at the house's clock. */
  id(): string;
}

const samples = new Map<string, Sample>();
export const sampleFor = (pack: SamplePack): Sample => {
  let had = samples.get(pack);
  if (!had) samples.set(pack, (had = sampleCommunity({ seed: 1, pack, today: TODAY })));
  return had;
};

async function on<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
const withDatabase = (url: string, name: string): string => {
  const u = new URL(url);
  u.pathname = `/${name}`;
  return u.href;
};

/** What the template is made of; another migration or sample makes another template. */
const fingerprint = (pack: SamplePack): string => {
  const hash = createHash("sha256").update(pack);
  for (const m of migrations()) hash.update(m.hash);
  const folder = new URL("../../sample/", import.meta.url);
  for (const f of readdirSync(folder, { recursive: true }) as string[])
    if (f.endsWith(".ts")) hash.update(readFileSync(new URL(f, folder)));
  return hash.digest("hex").slice(0, 12);
};

/** A database of one's own, with the sample neighbourhood in it: cloned from a template that the first asker makes. */
export async function sampleDatabase(pack: SamplePack = "suzhou-gusu"): Promise<{ ownerUrl: string; drop(): Promise<void> }> {
  const { superuserUrl } = await testPostgres();
  const template = `haitang_template_${fingerprint(pack)}`;
  const name = `haitang_${randomBytes(6).toString("hex")}`;
  await on(superuserUrl, async (client) => {
    await client.query("select pg_advisory_lock(hashtext($1))", [template]);
    const { rows } = await client.query("select 1 from pg_database where datname = $1", [template]);
    if (rows.length === 0) {
      await client.query(`drop database if exists ${template}_new`);
      await client.query(`create database ${template}_new encoding 'UTF8' template template0`);
      const url = withDatabase(superuserUrl, `${template}_new`);
      await migrate(url, NOW);
      await seed(url, new KeyRing(KEY), await readPacks(decodeURIComponent(packsFolder)), sampleFor(pack), NOW);
      await client.query(`alter database ${template}_new rename to ${template}`);
    }
    await client.query(`create database ${name} template ${template}`);
    await client.query("select pg_advisory_unlock(hashtext($1))", [template]);
  });
  return {
    ownerUrl: withDatabase(superuserUrl, name),
    drop: () => on(superuserUrl, async (c) => void (await c.query(`drop database if exists ${name} with (force)`))),
  };
}

/** A house with the sample neighbourhood, served on a free port of loopback. */
export async function testHouse(
  options: Omit<Partial<ServerOptions>, "clock"> & { pack?: SamplePack; at?: string } = {},
): Promise<TestHouse> {
  const pack = options.pack ?? "suzhou-gusu";
  const sample = sampleFor(pack);
  const database = await sampleDatabase(pack);
  const loginUrl = await testLogin((await testPostgres()).superuserUrl, database.ownerUrl);
  const clock = new TestClock(options.at);
  const log: string[] = [];
  const boot = async (more: Partial<ServerOptions> = {}): Promise<{ server: Server; base: string }> => {
    const server = await startServer({
      url: loginUrl,
      installation: KEY,
      capabilities: house,
      routes: (road) => routes({ road, development: true, channel: { name: "test", send: async () => undefined } }),
      hearing: (road) => (token) => hearingOf(road, token),
      clock: clock.now,
      log: logTo((line) => log.push(line), clock.now, true),
      poolSize: 10,
      ...options,
      ...more,
    } as ServerOptions);
    const port = await server.listen(0, "127.0.0.1");
    return { server, base: `http://127.0.0.1:${port}` };
  };
  const first = await boot();
  const others: Server[] = [];
  const community = sample.communities.find((c) => c.level === "community")?.id as string;

  const asPerson = async (person: string): Promise<Voice> => {
    const account = await on(
      database.ownerUrl,
      async (c) => (await c.query<{ id: string }>("select id from account where person_id = $1", [person])).rows[0]?.id,
    );
    if (!account) throw new Error(`no account for ${person}`);
    const secret = await signInDirect(first.server.road, account, "command-line");
    const post = async (base: string, path: string, body: unknown): Promise<{ status: number; body: any }> => {
      const response = await fetch(base + path, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${secret}` },
        body: JSON.stringify(body),
      });
      return { status: response.status, body: await response.json() };
    };
    const id = (): string => commandId(Date.parse(clock.now()), random32);
    return {
      person,
      account,
      secret,
      id,
      do: (name, input, more = {}) =>
        post(more.base ?? first.base, `/api/do/${name}`, {
          id: more.id ?? id(),
          community: more.community ?? community,
          input,
          ...(more.at ? { at: more.at } : {}),
        }),
      ask: (name, input = {}, more = {}) =>
        post(more.base ?? first.base, `/api/ask/${name}`, {
          ...(more.community === null ? {} : { community: more.community ?? community }),
          input,
        }),
    };
  };
  return {
    server: first.server,
    base: first.base,
    sample,
    community,
    clock,
    ownerUrl: database.ownerUrl,
    loginUrl,
    log,
    asPerson,
    as: (role, nth) => {
      const holders = sample.roles.filter((r) => r.role === role);
      const holder = nth === undefined ? (holders.find((r) => r.signIn) ?? holders[0]) : holders[nth];
      if (!holder) throw new Error(`nobody is ${role}`);
      return asPerson(holder.person);
    },
    steppedUp: (voice, proven = true) =>
      on(
        database.ownerUrl,
        async (c) =>
          void (await c.query("update session set stepped_up_until = $2 where token_hash = $1", [
            tokenOf(voice.secret),
            proven ? new Date(Date.parse(clock.now()) + 600_000) : null,
          ])),
      ),
    another: async (more) => {
      const second = await boot(more);
      others.push(second.server);
      return second;
    },
    stop: async () => {
      for (const s of others) await s.stop();
      await first.server.stop();
      await database.drop();
    },
  };
}
