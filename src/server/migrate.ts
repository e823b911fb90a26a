import { readdirSync, readFileSync } from "node:fs";
import { createHash } from "node:crypto";
import pg from "pg";
import { migrateJobs } from "./jobs.ts";

const FOLDER = new URL("../../migrations/", import.meta.url);

export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  readonly hash: string;
}
/** The numbered migrations, in order. @throws when a number is missing or doubled. */
export function migrations(): Migration[] {
  const files = readdirSync(FOLDER)
    .filter((f) => f.endsWith(".sql"))
    .sort();
  return files.map((file, index) => {
    const number = Number.parseInt(file, 10);
    if (number !== index + 1) throw new Error(`migrations: ${file} should have number ${index + 1}`);
    const sql = readFileSync(new URL(file, FOLDER), "utf8");
    return { number, name: file.replace(/\.sql$/, ""), sql, hash: createHash("sha256").update(sql).digest("hex") };
  });
}

/** What a database lacks before it can carry the house, each with the statement that mends it. */
export interface Lack {
  readonly code: "version" | "role" | "create" | "encoding" | "strings";
  readonly have: string;
  readonly mend: string;
}

/** Whether the current login may become a role (alias: pg_roles). From 16 on, whoever made a role may manage it and yet not become it. */
const MAY_BECOME =
  "case when current_setting('server_version_num')::int >= 160000 then pg_has_role(current_user, oid, 'set') else pg_has_role(current_user, oid, 'member') end";

/** Whether the current login may give a role away, to itself too. Up to 15 that goes with CREATEROLE. */
const MAY_GRANT =
  "pg_has_role(current_user, oid, 'member with admin option') or (select r.rolsuper or (r.rolcreaterole and current_setting('server_version_num')::int < 160000) from pg_roles r where r.rolname = current_user)";

/** Looks at a database without changing it. An empty list: everything needed is there. */
export async function lacks(client: pg.ClientBase): Promise<Lack[]> {
  const found: Lack[] = [];
  const { rows } = await client.query<{
    version: number;
    me: string;
    db: string;
    createrole: boolean;
    member: boolean | null;
    app: boolean;
    create: boolean;
    public: boolean;
    encoding: string;
    strings: string;
  }>(`
    select current_setting('server_version_num')::int as version, current_user as me, current_database() as db,
      (select rolcreaterole or rolsuper from pg_roles where rolname = current_user) as createrole,
      exists(select from pg_roles where rolname = 'haitang_app') as app,
      (select (${MAY_BECOME}) or ${MAY_GRANT} from pg_roles where rolname = 'haitang_app') as member,
      has_database_privilege(current_database(), 'create') as create, has_schema_privilege('public', 'create') as public,
      current_setting('server_encoding') as encoding, current_setting('standard_conforming_strings') as strings`);
  const at = rows[0];
  if (!at) throw new Error("the database did not answer");
  if (at.version < 150000 || at.version >= 190000)
    found.push({ code: "version", have: String(at.version), mend: "PostgreSQL 15 … 18" });
  if (!at.app && !at.createrole)
    found.push({ code: "role", have: at.me, mend: `create role haitang_app nologin; grant haitang_app to ${at.me};` });
  else if (at.app && !at.member) found.push({ code: "role", have: at.me, mend: `grant haitang_app to ${at.me};` });
  if (!at.create || !at.public)
    found.push({
      code: "create",
      have: at.me,
      mend: `grant create on database ${at.db} to ${at.me}; grant create on schema public to ${at.me};`,
    });
  if (at.encoding !== "UTF8") found.push({ code: "encoding", have: at.encoding, mend: `create database … encoding 'UTF8'` });
  if (at.strings !== "on")
    found.push({ code: "strings", have: at.strings, mend: `alter database ${at.db} set standard_conforming_strings = on;` });
  return found;
}

export class LacksRights extends Error {
  readonly lacks: Lack[];
  constructor(list: Lack[]) {
    super(`the database lacks: ${list.map((l) => `${l.code} (have ${l.have}; ${l.mend})`).join(" · ")}`);
    this.lacks = list;
  }
}

/**
 * Brings the schema up to date, as owner, forward only, one transaction a migration, under a lock that a second copy waits for.
 * `upTo`: the last number to apply, for a restore of what an earlier version backed up.
 * @returns the names of what was applied. @throws LacksRights; an Error when a migration that ran was changed afterwards.
 */
export async function migrate(
  url: string,
  now: string,
  say: (name: string) => void = () => undefined,
  upTo = Number.POSITIVE_INFINITY,
): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, application_name: "haitang migrate" });
  await client.connect();
  try {
    const list = await lacks(client);
    if (list.length > 0) throw new LacksRights(list);
    await client.query("select pg_advisory_lock(7221003)");
    await client.query(`do $$ begin
      if not exists (select from pg_roles where rolname = 'haitang_app') then create role haitang_app nologin; end if;
      if not (select ${MAY_BECOME} from pg_roles where rolname = 'haitang_app') then execute format('grant haitang_app to %I', current_user); end if;
    exception when duplicate_object or unique_violation then null; end $$`);
    await client.query(
      "create table if not exists migration (number int primary key, name text not null, hash text not null, at timestamptz not null)",
    );
    const { rows } = await client.query<{ number: number; hash: string; name: string }>(
      "select number, hash, name from migration",
    );
    const ran = new Map(rows.map((r) => [r.number, r]));
    const done: string[] = [];
    for (const migration of migrations()) {
      if (migration.number > upTo) break;
      const before = ran.get(migration.number);
      if (before) {
        if (before.hash !== migration.hash)
          throw new Error(`migration ${migration.name} was changed after it ran; write a new one instead`);
        continue;
      }
      say(migration.name);
      await client.query("begin");
      try {
        await client.query(migration.sql);
        await client.query("insert into migration (number, name, hash, at) values ($1, $2, $3, $4)", [
          migration.number,
          migration.name,
          migration.hash,
          now,
        ]);
        await client.query("commit");
      } catch (error) {
        await client.query("rollback");
        throw new Error(`migration ${migration.name}: ${(error as Error).message}`, { cause: error });
      }
      done.push(migration.name);
    }
    await client.query("grant select on migration to haitang_app");
    await client.query(
      "insert into epoch (number, started_at, reason) select 1, $1, 'founded' where not exists (select from epoch)",
      [now],
    );
    await migrateJobs(url);
    return done;
  } finally {
    await client.end();
  }
}
