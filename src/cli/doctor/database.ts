import type pg from "pg";
import { lacks, migrations } from "../../server/migrate.ts";
import { SYSTEM } from "../../server/dispatch.ts";
import { settings } from "../../server/record.ts";
import { sampleIn } from "../../server/seed.ts";
import type { Finding } from "./finding.ts";
import { find } from "./finding.ts";

/** Tables that anybody with the application's role may read: they say nothing about anybody. */
const OPEN = ["epoch", "community_under", "migration"];
/** A month ahead, at least: a house that stands still for a holiday goes on remembering answers. */
const AHEAD_DAYS = 31;
const CLOCK_MS = 2000;

/** First releases without CVE-2025-8713 (statistics told of rows behind a wall). */
const PATCHED: Readonly<Record<number, number>> = { 15: 14, 16: 10, 17: 6, 18: 0 };

/** Version, rights and schema, asked as owner. */
export async function ofOwner(client: pg.ClientBase): Promise<Finding[]> {
  const number = Number((await client.query<{ v: string }>("select current_setting('server_version_num') as v")).rows[0]?.v);
  const version = `${Math.floor(number / 10_000)}.${number % 100}`;
  const patched = PATCHED[Math.floor(number / 10_000)];
  const found: Finding[] = [
    patched !== undefined && number % 100 < patched
      ? find("warn", "postgres-unpatched", { version })
      : find("ok", "postgres", { version }),
  ];
  for (const l of await lacks(client)) found.push(find("wrong", "lacks", { what: l.code, mend: l.mend }));
  if ((await client.query("select to_regclass('public.migration') as t")).rows[0]?.t === null)
    return [...found, find("wrong", "schema-none")];
  const { rows } = await client.query<{ number: number; hash: string }>("select number, hash from migration order by number");
  const ours = migrations();
  const changed = rows.find((r) => ours[r.number - 1] && ours[r.number - 1]?.hash !== r.hash);
  if (changed) found.push(find("wrong", "schema-changed", { number: changed.number }));
  else if (rows.length < ours.length) found.push(find("warn", "schema-behind", { missing: ours.length - rows.length }));
  else if (rows.length > ours.length) found.push(find("wrong", "schema-ahead", { more: rows.length - ours.length }));
  else found.push(find("ok", "schema", { number: rows.length }));
  return [...found, ...(await ofWalls(client)), ...(await ofRole(client))];
}

/** Every table with a community in it, and every other one that is not public knowledge, stands behind a wall that even its owner does not pass. */
async function ofWalls(client: pg.ClientBase): Promise<Finding[]> {
  const { rows } = await client.query<{ name: string; walled: boolean; policies: number }>(`
    select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as walled, (select count(*)::int from pg_policy p where p.polrelid = c.oid and p.polname <> 'keep') as policies
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition order by 1`);
  const open = rows.filter((t) => !OPEN.includes(t.name) && (!t.walled || t.policies === 0));
  return open.length === 0
    ? [find("ok", "walls", { count: rows.length - OPEN.length })]
    : open.map((t) => find("wrong", "wall-open", { table: t.name }));
}

/** The application's role owns nothing and can do nothing beyond what it was granted. */
async function ofRole(client: pg.ClientBase): Promise<Finding[]> {
  const { rows } = await client.query<{ owns: number; strong: boolean; login: boolean }>(`
    select (select count(*)::int from pg_class c where c.relowner = r.oid) + (select count(*)::int from pg_proc p where p.proowner = r.oid) as owns,
      r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolcreatedb as strong, r.rolcanlogin as login from pg_roles r where r.rolname = 'haitang_app'`);
  const role = rows[0];
  if (!role) return [find("wrong", "role-none")];
  if (role.owns > 0 || role.strong || role.login) return [find("wrong", "role-strong", { owns: role.owns })];
  return [find("ok", "role")];
}

/** The login under which the server works. */
export async function ofLogin(client: pg.ClientBase): Promise<Finding> {
  const { rows } = await client.query<{ name: string; strong: boolean; owns: number }>(
    "select rolname as name, rolsuper or rolbypassrls as strong, (select count(*)::int from pg_class c where c.relowner = r.oid) as owns from pg_roles r where rolname = current_user",
  );
  const { name, strong, owns } = rows[0] ?? { name: "?", strong: true, owns: 0 };
  return strong || owns > 0 ? find("warn", "login-strong", { login: name }) : find("ok", "login", { login: name });
}

/** What the house holds and owes, asked as the application. `now` is the machine's. */
export async function ofHouse(client: pg.ClientBase): Promise<Finding[]> {
  const found: Finding[] = [];
  await client.query("begin read only; set local role haitang_app");
  const { rows: communities } = await client.query<{ id: string }>("select id from community");
  await client.query(
    settings(
      "doctor",
      communities.map((c) => c.id),
      SYSTEM,
    ),
  );
  const before = Date.now();
  const { rows: clock } = await client.query<{ at: string }>(
    "select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"') as at",
  );
  const off = Math.round((Date.parse(clock[0]?.at ?? "") - (before + Date.now()) / 2) / 100) / 10;
  found.push(Math.abs(off) * 1000 > CLOCK_MS ? find("warn", "clock-off", { seconds: off }) : find("ok", "clock"));
  const { rows: parts } = await client.query<{ last: string | null }>(
    "select max(right(c.relname, 6)) as last from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'answered'::regclass",
  );
  const [year, month] = [Number(parts[0]?.last?.slice(0, 4)), Number(parts[0]?.last?.slice(4))];
  const ends = Number.isFinite(year) && year > 0 ? Date.UTC(year, month, 1) : 0;
  const days = Math.floor((ends - Date.now()) / 86_400_000);
  found.push(
    days < 0
      ? find("wrong", "months-over")
      : days < AHEAD_DAYS - 3
        ? find("warn", "months-short", { days })
        : find("ok", "months", { days }),
  );
  const { rows: parked } = await client.query<{ n: number }>("select count(*)::int as n from parked where settled_at is null");
  found.push((parked[0]?.n ?? 0) > 0 ? find("warn", "parked", { count: parked[0]?.n ?? 0 }) : find("ok", "parked-none"));
  if (communities.length === 0) found.push(find("note", "no-communities"));
  else
    found.push(
      (await sampleIn(client)) === null
        ? find("ok", "communities", { count: communities.length })
        : find("note", "sample", { count: communities.length }),
    );
  await client.query("commit");
  return found;
}
