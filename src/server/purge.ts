import type { Id } from "../kernel/id.ts";
import type { Holding, TickContext } from "./capability.ts";

type Sql = (text: string, values?: unknown[]) => Promise<Record<string, unknown>[]>;

/** So many rows of one personal table are past their time, in one community (null: the installation's own tables). */
export interface Due {
  readonly table: string;
  readonly purpose: string;
  readonly retention: string;
  readonly community: Id | null;
  readonly rows: number;
}
/** Subjects that are erased one by one, in transactions of so many. */
const TOGETHER = 200;

const withEnd = (tick: TickContext): (Holding & { past: string })[] =>
  tick.capabilities.flatMap((c) => c.holds ?? []).filter((h): h is Holding & { past: string } => h.past !== undefined);

/** Tables whose rows lie behind a community's wall; the others are the installation's. */
async function walledOf(sql: Sql): Promise<Set<string>> {
  const rows = await sql(
    "select c.relname as name from pg_class c join pg_policy p on p.polrelid = c.oid and p.polname = 'wall' where c.relnamespace = 'public'::regnamespace",
  );
  return new Set(rows.map((r) => String(r.name)));
}
/** Who refers to a table comes before it: a household goes once its last person has gone. */
async function inOrder<T extends Holding>(sql: Sql, holdings: readonly T[]): Promise<T[]> {
  const rows = await sql(
    "select distinct a.relname as child, b.relname as parent from pg_constraint k join pg_class a on a.oid = k.conrelid join pg_class b on b.oid = k.confrelid where k.contype = 'f' and a.oid <> b.oid",
  );
  const left = new Set(holdings);
  const ordered: T[] = [];
  while (left.size > 0) {
    const names = new Set([...left].map((h) => h.table));
    const free = [...left].filter(
      (h) => !rows.some((r) => r.parent === h.table && r.child !== h.table && names.has(String(r.child))),
    );
    if (free.length === 0) throw new Error("purge: tables refer to one another in a circle");
    for (const h of free) left.delete(h);
    ordered.push(...free);
  }
  return ordered;
}

/** Runs `work` once behind every community's wall with the tables that lie there, and once with the others. */
async function everywhere(
  tick: TickContext,
  work: (community: Id | null, holdings: (Holding & { past: string })[]) => Promise<void>,
): Promise<void> {
  const { walled, communities, holdings } = await tick.as([], async (_r, sql) => ({
    walled: await walledOf(sql),
    communities: (await sql("select id from community order by id")).map((r) => r.id as Id),
    holdings: await inOrder(sql, withEnd(tick)),
  }));
  for (const community of communities)
    await work(
      community,
      holdings.filter((h) => walled.has(h.table)),
    );
  await work(
    null,
    holdings.filter((h) => !walled.has(h.table)),
  );
}
const behind = (community: Id | null): Id[] => (community === null ? [] : [community]);

/** Counts what a purge at this moment would take, and takes nothing. */
export async function due(tick: TickContext): Promise<Due[]> {
  const found: Due[] = [];
  await everywhere(tick, async (community, holdings) => {
    await tick.as(behind(community), async (_r, sql) => {
      for (const { table, purpose, retention, past } of holdings) {
        const [row] = await sql(`select count(*)::int as n from "${table}" t where ${past}`, [tick.now]);
        if (Number(row?.n) > 0) found.push({ table, purpose, retention, community, rows: Number(row?.n) });
      }
    });
  });
  return found;
}

/**
 * Takes away what is past its time in every personal table, by the conditions that each capability states. A subject (person, household) is erased by
 * its own event, so that the journal has it and what hangs on it follows; everything else is deleted with what refers to it.
 * @returns what went, by table and community
 */
export async function purge(tick: TickContext): Promise<Due[]> {
  const erasers = Object.assign({}, ...tick.capabilities.map((c) => c.erases ?? {})) as Record<
    string,
    (id: Id) => Parameters<TickContext["record"]>[1][number]
  >;
  const gone: Due[] = [];
  await everywhere(tick, async (community, holdings) => {
    for (const { table, purpose, retention, past } of holdings) {
      const eraser = erasers[table];
      const rows =
        eraser && community !== null
          ? await eraseEach(tick, community, table, past, eraser)
          : await tick.as(behind(community), (_r, sql) => deletePast(sql, table, past, tick.now));
      if (rows > 0) gone.push({ table, purpose, retention, community, rows });
    }
  });
  return gone;
}

async function eraseEach(
  tick: TickContext,
  community: Id,
  table: string,
  past: string,
  eraser: (id: Id) => Parameters<TickContext["record"]>[1][number],
): Promise<number> {
  const ids = await tick.as([community], async (_r, sql) =>
    (await sql(`select t.id from "${table}" t where ${past} order by t.id`, [tick.now])).map((r) => r.id as Id),
  );
  for (let at = 0; at < ids.length; at += TOGETHER) await tick.record(community, ids.slice(at, at + TOGETHER).map(eraser));
  return ids.length;
}

/** Deletes rows and those that refer to them (the signatures of an approval). Those in turn may have nobody: that would be a subject. */
async function deletePast(sql: Sql, table: string, past: string, now: string): Promise<number> {
  const children = await sql(
    `select k.conrelid::regclass::text as child,
       (select string_agg(format('c.%I = t.%I', a.attname, b.attname), ' and ') from unnest(k.conkey, k.confkey) as x(own, other)
          join pg_attribute a on a.attrelid = k.conrelid and a.attnum = x.own join pg_attribute b on b.attrelid = k.confrelid and b.attnum = x.other) as same
     from pg_constraint k where k.contype = 'f' and k.confrelid = $1::regclass`,
    [table],
  );
  for (const { child, same } of children)
    await sql(`delete from ${String(child)} c using "${table}" t where ${String(same)} and (${past})`, [now]);
  const [row] = await sql(
    `with gone as (delete from "${table}" t where ${past} returning 1) select count(*)::int as n from gone`,
    [now],
  );
  return Number(row?.n ?? 0);
}
