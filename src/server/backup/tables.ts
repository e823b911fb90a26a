import type pg from "pg";

/** What is not carried into a backup: it lives for minutes, and a restored house must not open to yesterday's sessions. */
export const NOT_TAKEN: readonly string[] = ["session", "sign_in_code", "limit_count", "challenge"];
/** The schema's own book: a restore writes it by migrating. */
const NEVER = "migration";

export interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  /** The whole table in the order of its key, as a SELECT: two copies of the same rows give the same bytes. */
  readonly select: string;
  readonly key: readonly string[];
}
export interface Sequence {
  readonly name: string;
  readonly value: number;
  readonly called: boolean;
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
export const columnList = (t: Pick<Table, "columns">): string => t.columns.map(quoted).join(", ");

/**
 * The tables of the house in an order in which each stands after those that it refers to. New tables are taken without being named anywhere.
 * @param whole those that a backup leaves out as well: when a cluster is replaced, nobody need sign in again
 * @throws when a table has no primary key, or tables refer to one another in a circle
 */
export async function tablesOf(client: pg.ClientBase, whole = false): Promise<Table[]> {
  const { rows } = await client.query<{
    name: string;
    columns: string[];
    key: { name: string; text: boolean }[] | null;
    needs: string[];
  }>(`
    select c.relname as name,
      (select array_agg(a.attname::text order by a.attnum) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
      (select json_agg(json_build_object('name', a.attname, 'text', a.attcollation <> 0) order by array_position(k.conkey, a.attnum))
        from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = any (k.conkey) where k.conrelid = c.oid and k.contype = 'p') as key,
      array(select distinct f.relname::text from pg_constraint k join pg_class f on f.oid = k.confrelid where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid) as needs
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition order by c.relname`);
  const left = rows.filter((r) => r.name !== NEVER && (whole || !NOT_TAKEN.includes(r.name)));
  const placed = new Map<string, Table>();
  while (placed.size < left.length) {
    const before = placed.size;
    for (const t of left) {
      if (placed.has(t.name) || t.needs.some((n) => !placed.has(n) && left.some((l) => l.name === n))) continue;
      if (!t.key) throw new Error(`backup: the table ${t.name} has no primary key`);
      const order = t.key.map((k) => quoted(k.name) + (k.text ? ' collate "C"' : "")).join(", ");
      const key = t.key.map((k) => k.name);
      placed.set(t.name, {
        name: t.name,
        columns: t.columns,
        key,
        select: `select ${columnList(t)} from ${quoted(t.name)} order by ${order}`,
      });
    }
    if (placed.size === before) throw new Error("backup: tables refer to one another in a circle");
  }
  return [...placed.values()];
}

/** Where the sequences of the house stand. */
export async function sequencesOf(client: pg.ClientBase): Promise<Sequence[]> {
  const { rows } = await client.query<{ name: string }>(
    "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'S' order by relname",
  );
  const found: Sequence[] = [];
  for (const { name } of rows) {
    const { rows: at } = await client.query<{ value: number; called: boolean }>(
      `select last_value as value, is_called as called from ${quoted(name)}`,
    );
    if (at[0]) found.push({ name, ...at[0] });
  }
  return found;
}

/** Values are written the same way on every server. */
export const PLAIN_TEXT =
  "set local timezone = 'UTC'; set local datestyle = 'ISO, YMD'; set local intervalstyle = 'iso_8601'; set local bytea_output = 'hex'; set local extra_float_digits = 1; set local client_encoding = 'UTF8'";

/** Tables that the login does not own: it would see none of their rows, or not all. */
export async function notOwned(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(`
    select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and not (select rolsuper from pg_roles where rolname = current_user)
      and (c.relowner <> (select oid from pg_roles where rolname = current_user)
        or (c.relforcerowsecurity and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'keep' and p.polroles @> array[c.relowner])))
    order by c.relname`);
  return rows.map((r) => r.name);
}
