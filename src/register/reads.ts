import { sql } from "kysely";
import type { Id } from "../kernel/id.ts";
import type { Reader } from "../server/capability.ts";
import type { Layout } from "./meaning/types.ts";
import type { ImportFacts } from "./rules.ts";
import type { RegisterTables } from "./tables.ts";

export const register = (r: Reader) => r.tables<RegisterTables>();

/** The facts of one import, under lock; null where there is none. */
export async function importFacts(r: Reader, community: Id, id: Id): Promise<ImportFacts | null> {
  await r.hold("import", community, [id]);
  const row = await register(r)
    .selectFrom("import")
    .where("community_id", "=", community)
    .where("id", "=", id)
    .select(["state", "version", "use_until"])
    .executeTakeFirst();
  return row ? { community, import: id, state: row.state, version: row.version, until: row.use_until } : null;
}
/** Whether anything of it was read and is still there. */
export async function wasRead(r: Reader, community: Id, id: Id): Promise<boolean> {
  const { rows } = await sql<{
    x: number;
  }>`select 1 as x from import_chunk where community_id = ${community} and import_id = ${id} and kind = 'raw' limit 1`.execute(
    register(r),
  );
  return rows.length > 0;
}
/** What this community's headers mean, as somebody corrected them. */
export async function rememberedOf(r: Reader, community: Id): Promise<Map<string, string>> {
  const rows = await register(r)
    .selectFrom("import_meaning")
    .where("community_id", "=", community)
    .select(["header", "meaning"])
    .execute();
  const known = new Map<string, string>();
  for (const m of rows) known.set(await r.open(community, "import header", m.header), m.meaning);
  return known;
}
/** What was understood of a list: sealed, since a row of it may have been taken for its header. */
export const layoutOf = async (r: Reader, community: Id, sealed: Buffer | null): Promise<Layout | null> =>
  sealed === null ? null : (JSON.parse(await r.open(community, "import layout", sealed)) as Layout);
