import type pg from "pg";

/** A table with row-level security, as the database itself describes it. */
export interface PolicyTable {
  readonly name: string;
  readonly columns: readonly Column[];
  /** Has a policy that looks at the wall. */
  readonly walled: boolean;
  /** Purposes that open it. */
  readonly purposes: readonly string[];
  /** Everybody may read it. */
  readonly open: boolean;
  /** What makes an index that begins with the community usable: its own condition, or nothing; null where there is no such index. */
  readonly byCommunity: string | null;
  /** A condition that finds one row by the primary key. */
  readonly keyIs: string;
}
interface Column {
  readonly name: string;
  readonly type: string;
  /** The first word that a check constraint allows, if there is one. */
  readonly word: string | null;
  /** Left to the database. */
  readonly always: boolean;
  readonly nullable: boolean;
}

const uuid = (n: string, salt: string): string => `md5('${salt}' || ${n})::uuid`;
/** A value for the nth row. Rows of one community share nothing that must be unique. */
function valueOf(table: string, c: Column, communities: string, now: string): string {
  if (c.name === "community_id") return `(${communities})[1 + n % array_length(${communities}, 1)]`;
  if (c.nullable) return "null";
  if (c.word !== null) return `'${c.word}'`;
  const known: Record<string, string> = {
    uuid: uuid("n", `${table}.${c.name}`),
    "uuid[]": `array[${uuid("n", c.name)}]`,
    text: `'${c.name}' || n`,
    "text[]": "'{}'::text[]",
    bigint: "1000000 + n",
    integer: "n",
    smallint: "(1 + n % 30)::smallint",
    boolean: "false",
    bytea: `decode(md5('${c.name}' || n), 'hex')`,
    jsonb: "'{}'::jsonb",
    date: "'2026-01-01'::date",
    "timestamp with time zone": `'${now}'::timestamptz`,
    "double precision": "0",
  };
  const value = known[c.type];
  if (value === undefined) throw new Error(`${table}.${c.name}: how is a ${c.type} made?`);
  return value;
}

/** All tables with row-level security. */
export async function policyTables(c: pg.Client): Promise<PolicyTable[]> {
  const { rows } = await c.query<{
    name: string;
    columns: { name: string; type: string; always: boolean; nullable: boolean }[];
    checks: string[];
    key: string[];
    policies: string[];
    byCommunity: string | null;
  }>(`
    select t.relname as name,
      (select jsonb_agg(jsonb_build_object('name', a.attname, 'type', format_type(a.atttypid, null), 'always', a.attidentity = 'a' or a.attgenerated <> '', 'nullable', not a.attnotnull) order by a.attnum) from pg_attribute a where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped) as columns,
      array(select pg_get_constraintdef(k.oid) from pg_constraint k where k.conrelid = t.oid and k.contype = 'c') as checks,
      array(select a.attname::text from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey) where i.indrelid = t.oid and i.indisprimary) as key,
      array(select coalesce(pg_get_expr(p.polqual, p.polrelid), '') from pg_policy p where p.polrelid = t.oid and p.polcmd in ('r', '*') and p.polname <> 'keep') as policies,
      (select coalesce(pg_get_expr(i.indpred, i.indrelid), 'true') from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0] where i.indrelid = t.oid and a.attname = 'community_id' order by i.indpred is not null limit 1) as "byCommunity"
    from pg_class t where t.relnamespace = 'public'::regnamespace and t.relrowsecurity and not t.relispartition order by t.relname`);
  return rows.map((t) => {
    const columns = t.columns.map((c): Column => {
      const check = t.checks.find((k) => new RegExp(`\\(${c.name} = ANY`).test(k));
      return { ...c, word: /'([^']+)'::text/.exec(check ?? "")?.[1] ?? null };
    });
    const quals = t.policies.join(" ");
    const list = /purpose\(\) AS purpose\) = ANY \(('\{([^}]*)\}'::text\[\]|ARRAY\[([^\]]*)\])/.exec(quals);
    const one = /purpose\(\) AS purpose\) = '([^']+)'/.exec(quals);
    const purposes = list
      ? (list[2] ?? list[3]?.replaceAll(/'|::text/g, "") ?? "").split(",").map((p) => p.trim())
      : one
        ? [one[1] as string]
        : [];
    return {
      name: t.name,
      columns,
      walled: quals.includes("wall()") && columns.some((c) => c.name === "community_id"),
      purposes,
      open: t.policies.includes("true"),
      byCommunity: t.byCommunity,
      keyIs: t.key.map((k) => `${k} = (select ${k} from key_of_${t.name})`).join(" and "),
    };
  });
}

/** Communities that are nobody's. */
export async function strangersOf(c: pg.Client, count: number): Promise<string[]> {
  const { rows } = await c.query<{ id: string }>(
    "insert into community (id, level, name, pack, zone) select md5('stranger' || n)::uuid, 'community', 'c' || n, 'plain', 'UTC' from generate_series(1, $1::int) n returning id",
    [count],
  );
  return rows.map((r) => r.id);
}

/** Fills a table with rows of the strangers, as the owner, without foreign keys: what is measured is the table itself. One of them is put aside, to be found by its key. */
export async function fillTable(
  c: pg.Client,
  t: PolicyTable,
  communities: readonly string[],
  rows: number,
  now: string,
): Promise<void> {
  const columns = t.columns.filter((x) => !x.always);
  const array = `array['${communities.join("','")}']::uuid[]`;
  await c.query("begin");
  await c.query("set local session_replication_role = replica");
  if (t.name !== "community")
    await c.query(
      `insert into ${t.name} (${columns.map((x) => x.name).join(", ")}) select ${columns.map((x) => valueOf(t.name, x, array, now)).join(", ")} from generate_series(1, ${rows}) n on conflict do nothing`,
    );
  await c.query(`create table key_of_${t.name} as select * from ${t.name} offset ${Math.floor(rows / 2)} limit 1`);
  if (t.name === "community")
    await c.query(`insert into key_of_community select * from community where not exists (select from key_of_community) limit 1`);
  await c.query(`grant select on key_of_${t.name} to haitang_app`);
  await c.query("commit");
}
