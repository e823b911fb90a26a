import { sql } from "kysely";
import type { Id } from "../kernel/id.ts";
import { slices } from "../kernel/slices.ts";
import type { Reader } from "../server/capability.ts";

/** So many rows are asked for, put back or taken away by one statement: a list is undone by the hundred thousand, and no statement may take as long as a dead connection. */
const PAGE = 2000;
export const pages = <T>(rows: readonly T[]): T[][] => slices(rows, PAGE);

const SAFE = /^[a-z_]+$/;
export const isSafe = (name: string): boolean => SAFE.test(name);

/** What a command left behind in one row, and what stands there now. */
export interface Image {
  readonly nr: number;
  readonly table: string;
  readonly key: Readonly<Record<string, string>>;
  /** The version that the command left; null where the table counts none. */
  readonly versionAfter: number | null;
  /** Null: the command made the row. */
  readonly before: Buffer | null;
  readonly about: readonly Id[];
  readonly actor: Id;
  readonly at: string;
  /** What stands there now is not what the command left behind, or somebody has built on it: it stays. */
  readonly kept: boolean;
}
type Stored = Omit<Image, "kept">;

/** The images of a command with what has become of their rows, locked inside a command; in the order in which they were kept. */
export async function imagesOf(r: Reader, community: Id, of: Id): Promise<Image[]> {
  const { rows } = await sql<Stored>`
    select nr, table_name as "table", key, version_after as "versionAfter", before, about::text[] as about, actor_id as actor, at from undo_image where community_id = ${community} and command_id = ${of} order by nr ${r.locks ? sql`for update` : sql``}`.execute(
    r.tables(),
  );
  const now = new Map<number, number | null>();
  for (const group of groups(rows))
    for (const some of pages(group)) for (const row of await standing(r, some)) if (!row.touched) now.set(row.nr, row.version);
  const unchanged = (i: Stored): boolean =>
    now.has(i.nr) && (i.versionAfter === null || now.get(i.nr) === null || i.versionAfter === now.get(i.nr));
  const kept = new Set(rows.filter((i) => !unchanged(i)).map((i) => i.nr));
  await keepWhatIsBuiltOn(r, community, rows, kept);
  return rows.map((i) => ({ ...i, kept: kept.has(i.nr) }));
}

/** Images of one table with keys of one shape. */
export function groups<T extends Pick<Image, "table" | "key" | "before">>(images: readonly T[]): T[][] {
  const found = new Map<string, T[]>();
  for (const i of images) {
    if (!isSafe(i.table) || !Object.keys(i.key).every(isSafe)) throw new Error("undo: bad image");
    const name = `${i.table} ${Object.keys(i.key).sort().join(" ")} ${i.before === null}`;
    const list = found.get(name);
    if (list) list.push(i);
    else found.set(name, [i]);
  }
  return [...found.values()];
}

/** What stands where these images were kept: `touched` where the table itself says that a made row has a life of its own. */
async function standing(
  r: Reader,
  group: readonly Stored[],
): Promise<{ nr: number; version: number | null; touched: boolean }[]> {
  const { table, key, before } = group[0] as Stored;
  const where = Object.keys(key)
    .map((k) => `t.${k} = k.${k}`)
    .join(" and ");
  const unless = before === null ? r.unmakes(table).unless : undefined;
  return r.rows(
    `select (e.v ->> 'nr')::int as nr, (to_jsonb(t) ->> 'version')::int as version, ${unless ? `(${unless})` : "false"} as touched
       from jsonb_array_elements($1::jsonb) e(v) cross join lateral jsonb_populate_record(null::${table}, e.v -> 'key') k join ${table} t on ${where} ${r.locks ? "for update of t" : ""}`,
    [JSON.stringify(group.map((i) => ({ nr: i.nr, key: i.key })))],
  );
}

/**
 * A row that was made and on which something has been built since (a household behind a door, a care class of a person) stays, and so does what it stands
 * on itself. Rows that refer to others were made after them, so one pass from the last to the first settles it.
 */
async function keepWhatIsBuiltOn(r: Reader, community: Id, images: readonly Stored[], kept: Set<number>): Promise<void> {
  const made = images.filter((i) => i.before === null);
  if (made.length === 0) return;
  const tables = [...new Set(made.map((i) => i.table))];
  const goes = new Map(made.map((i) => [`${i.table} ${i.key.id}`, i]));
  const children = await r.rows<{ child: string; parent: string; column: string; has_id: boolean }>(
    `select a.relname as child, b.relname as parent, x.attname as "column",
        exists (select from pg_attribute i where i.attrelid = a.oid and i.attname = 'id' and not i.attisdropped) as has_id
       from pg_constraint k join pg_class a on a.oid = k.conrelid join pg_class b on b.oid = k.confrelid
         join lateral unnest(k.conkey, k.confkey) as p(own, other) on true join pg_attribute x on x.attrelid = a.oid and x.attnum = p.own join pg_attribute y on y.attrelid = b.oid and y.attnum = p.other
       where k.contype = 'f' and b.relname = any ($1::text[]) and y.attname = 'id'`,
    [tables],
  );
  /** Who stands on a made row: null is somebody who is not of this command. */
  const builtOn = new Map<string, (string | null)[]>();
  for (const { child, parent, column, has_id } of children) {
    if (r.unmakes(parent).beside?.includes(child)) continue;
    const ids = made.filter((i) => i.table === parent).map((i) => i.key.id);
    for (const some of pages(ids)) {
      const rows = await r.rows<{ on: string; by: string | null }>(
        `select c.${column} as on, ${has_id ? "c.id" : "null::uuid"} as by from ${child} c where c.community_id = $1 and c.${column} = any ($2::uuid[])`,
        [community, some],
      );
      for (const row of rows) {
        const list = builtOn.get(`${parent} ${row.on}`) ?? [];
        list.push(row.by === null ? null : `${child} ${row.by}`);
        builtOn.set(`${parent} ${row.on}`, list);
      }
    }
  }
  const stay = (image: Stored): void => {
    kept.add(image.nr);
    if (!r.unmakes(image.table).whole) return;
    for (const by of builtOn.get(`${image.table} ${image.key.id}`) ?? []) {
      const other = by === null ? undefined : goes.get(by);
      if (other && !kept.has(other.nr)) stay(other);
    }
  };
  for (const image of made.toSorted((a, b) => b.nr - a.nr)) {
    const stands = builtOn.get(`${image.table} ${image.key.id}`) ?? [];
    const blocked = stands.some((by) => {
      const other = by === null ? undefined : goes.get(by);
      return other === undefined || kept.has(other.nr);
    });
    if (blocked || kept.has(image.nr)) stay(image);
  }
}
