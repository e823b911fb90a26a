import { randomBytes } from "node:crypto";
import pg from "pg";
import { sampleDistrict } from "../../sample/district.ts";
import type { Sample } from "../../sample/types.ts";
import { house } from "../../src/house.ts";
import type { Role } from "../../src/kernel/actor.ts";
import type { Id } from "../../src/kernel/id.ts";
import { readPacks } from "../../src/packs/read.ts";
import { Database } from "../../src/server/database.ts";
import { Road } from "../../src/server/dispatch.ts";
import { KeyRing } from "../../src/server/keys.ts";
import { migrate } from "../../src/server/migrate.ts";
import { seed } from "../../src/server/seed.ts";
import { packsFolder } from "../../src/server/server.ts";
import { signInDirect } from "../../src/sign-in/session.ts";
import { TEST_KEY } from "../../test/support/key.ts";
import { testLogin } from "../../test/support/login.ts";

/** The moment at which towns of the trust suite begin; their clocks go on from there. */
export const BEGIN = "2026-03-02T01:00:00.000Z";

/** A small town: one community (or more) of so many households in all, under a street and a district of its own; nothing in it is in the sample neighbourhood. */
export function smallTown(households: number, communities = 1): Sample {
  const parts = [...sampleDistrict({ seed: 500_000, pack: "suzhou-gusu", today: BEGIN.slice(0, 10), communities, households })];
  const whole = parts[0] as Sample;
  for (const part of parts.slice(1))
    for (const key of Object.keys(whole) as (keyof Sample)[]) for (const row of part[key]) (whole[key] as unknown[]).push(row);
  return whole;
}

export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

export interface Signed {
  readonly person: Id;
  readonly account: Id;
  readonly secret: string;
}
/** A town in a database of its own, without a server: tests start theirs, and kill it. */
export interface Town {
  readonly sample: Sample;
  readonly community: Id;
  readonly ownerUrl: string;
  readonly loginUrl: string;
  /** Milliseconds between the machine's clock and the town's. */
  readonly offset: number;
  now(): string;
  signIn(role: Role, nth?: number): Promise<Signed>;
  drop(): Promise<void>;
}

/** Puts a town into a new database of a PostgreSQL. */
export async function newTown(superuserUrl: string, households = 150, communities = 1): Promise<Town> {
  const name = `haitang_town_${randomBytes(5).toString("hex")}`;
  await withClient(superuserUrl, (c) => c.query(`create database ${name} encoding 'UTF8' template template0`));
  const url = new URL(superuserUrl);
  url.pathname = `/${name}`;
  const ownerUrl = url.href;
  const packs = await readPacks(decodeURIComponent(packsFolder));
  const sample = smallTown(households, communities);
  await migrate(ownerUrl, BEGIN);
  await seed(ownerUrl, new KeyRing(TEST_KEY), packs, sample, BEGIN);
  const loginUrl = await testLogin(superuserUrl, ownerUrl);
  const offset = Date.parse(BEGIN) - Date.now();
  const now = (): string => new Date(Date.now() + offset).toISOString();

  const signIn = async (role: Role, nth = 0): Promise<Signed> => {
    const held = sample.roles.filter((r) => r.role === role)[nth];
    if (!held) throw new Error(`the town has no ${role} number ${nth}`);
    const database = new Database({ url: loginUrl, poolSize: 1 });
    try {
      const road = new Road({ database, keys: new KeyRing(TEST_KEY), packs, capabilities: house, clock: now, epoch: 1 });
      await database.transaction("begin;set local role haitang_app", (c) =>
        c.query("select answered_partitions($1, $1, '1970-01-01')", [now()]),
      );
      const account = await withClient(
        ownerUrl,
        async (c) => (await c.query<{ id: Id }>("select id from account where person_id = $1", [held.person])).rows[0]?.id,
      );
      if (!account) throw new Error(`no account for ${held.person}`);
      return { person: held.person, account, secret: await signInDirect(road, account) };
    } finally {
      await database.end();
    }
  };
  return {
    sample,
    community: sample.communities.find((c) => c.level === "community")?.id as Id,
    ownerUrl,
    loginUrl,
    offset,
    now,
    signIn,
    drop: () => withClient(superuserUrl, async (c) => void (await c.query(`drop database if exists ${name} with (force)`))),
  };
}
