import pg from "pg";

/** The baselines' own tables, filled with as many doors as ours. */
export async function bareTables(ownerUrl: string): Promise<void> {
  const c = new pg.Client({ connectionString: ownerUrl });
  await c.connect();
  await c.query(`
    create table bare_claim (id uuid primary key, at timestamptz not null, answer jsonb);
    create table bare_door (id uuid primary key, use text not null, confirmed_at timestamptz);
    create table bare_journal (seq bigint generated always as identity primary key, id uuid not null, door uuid not null, kind text not null, at timestamptz not null);
    insert into bare_door (id, use) select id, use from door;
    grant select, insert, update on bare_claim, bare_door, bare_journal to public;
    analyze bare_door`);
  await c.end();
}
