import type { Id } from "../kernel/id.ts";
import type { Writer } from "../server/capability.ts";
import type { Image } from "./images.ts";
import { groups, isSafe, pages } from "./images.ts";

/** Puts rows back as they were, and takes away those that the command made; the last that was kept comes first, so that several images of one row end where they began. */
export async function putBack(w: Writer, community: Id, images: readonly Image[]): Promise<void> {
  // Images of one table that follow one another go together: the order between tables is what matters.
  const runs: Image[][] = [];
  let seen = new Set<string>();
  for (const image of images.filter((i) => !i.kept).toReversed()) {
    const last = runs.at(-1);
    const key = JSON.stringify(image.key);
    if (last && last[0]?.table === image.table && !seen.has(key)) last.push(image);
    else {
      runs.push([image]);
      seen = new Set();
    }
    seen.add(key);
  }
  for (const run of runs)
    for (const group of groups(run)) {
      if (group[0]?.before === null) await takeAway(w, community, group);
      else await restore(w, community, group);
    }
}

async function takeAway(w: Writer, community: Id, group: readonly Image[]): Promise<void> {
  const table = (group[0] as Image).table;
  for (const some of pages(group)) {
    const ids = some.map((i) => i.key.id);
    for (const beside of w.unmakes(table).with ?? []) await w.load(beside, [community, ids]);
    await w.load(`delete from ${table} where community_id = $1 and id = any ($2::uuid[])`, [community, ids]);
  }
}

async function restore(w: Writer, community: Id, group: readonly Image[]): Promise<void> {
  const { table, key } = group[0] as Image;
  const where = Object.keys(key)
    .map((k) => `t.${k} = x.${k}`)
    .join(" and ");
  // What others change without a version was left out when the row was kept, and stays as it is.
  const byColumns = new Map<string, Record<string, unknown>[]>();
  for (const image of group) {
    const row = JSON.parse(await w.open(community, `undo ${table}`, image.before as Buffer)) as Record<string, unknown>;
    const columns = Object.keys(row).join(" ");
    const list = byColumns.get(columns);
    if (list) list.push(row);
    else byColumns.set(columns, [row]);
  }
  for (const rows of byColumns.values()) {
    const columns = Object.keys(rows[0] as Record<string, unknown>).filter((k) => isSafe(k) && !(k in key));
    const sets = columns.map((k) => (k === "version" ? "version = t.version + 1" : `${k} = x.${k}`)).join(", ");
    for (const some of pages(rows))
      await w.load(`update ${table} t set ${sets} from jsonb_populate_recordset(null::${table}, $1::jsonb) x where ${where}`, [
        JSON.stringify(some),
      ]);
  }
}
