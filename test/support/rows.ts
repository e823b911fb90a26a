import pg from "pg";

/** Rows as the owner of the database sees them. */
export async function rowsOf<T extends pg.QueryResultRow>(url: string, sql: string, values: unknown[] = []): Promise<T[]> {
  const c = new pg.Client({ connectionString: url });
  await c.connect();
  try {
    return (await c.query<T>(sql, values)).rows;
  } finally {
    await c.end();
  }
}

/** Tables in which a text stands, in the clear or as the bytes of a sealed field would show it. */
export async function tablesWith(url: string, ...texts: string[]): Promise<string[]> {
  const c = new pg.Client({ connectionString: url });
  await c.connect();
  try {
    const { rows } = await c.query<{ name: string }>(
      "select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')",
    );
    const like = texts.flatMap((t) => [`%${t}%`, `%${Buffer.from(t).toString("hex")}%`]);
    const found: string[] = [];
    for (const { name } of rows) {
      const hit = await c.query(`select 1 from ${name} t where t::text like any ($1) limit 1`, [like]);
      if (hit.rows.length > 0) found.push(name);
    }
    return found.sort();
  } finally {
    await c.end();
  }
}
