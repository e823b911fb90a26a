import { sql } from "kysely";
import * as z from "zod/mini";
import { line } from "../../kernel/fields.ts";
import { no, yes } from "../../kernel/result.ts";
import { limitOf, takesSecond } from "../../people/shown.ts";
import type { QuerySpec, Reader } from "../../server/capability.ts";
import { query } from "../../server/capability.ts";
import { readCode } from "./code.ts";
import { mayExport, maySeeAllExports, maySeeExports, mayTrace } from "./policy.ts";
import { exportFacts, tables } from "./reads.ts";
import * as schema from "./schema.ts";
import { unknown } from "../../kernel/policy.ts";

const purpose = "accountability";
const list = <T extends z.core.$ZodType>(item: T) => z.object({ rows: z.array(item) });

/** Exports that meet a condition, the newest first. */
async function exports(
  r: Reader,
  community: string,
  account: string,
  condition: ReturnType<typeof sql>,
): Promise<schema.ExportSeen[]> {
  const { rows } = await sql<schema.ExportSeen>`
    select e.id, e.code, coalesce(p.name, '•••') as by, e.account_id = ${account} as mine, e.at, e.kind, e.form, e.reason, e.scope,
      (select string_agg(pl.label, ' ' order by u.depth desc) from place_under u join place pl on pl.community_id = u.community_id and pl.id = u.ancestor_id
        where u.community_id = e.community_id and u.descendant_id = (e.scope ->> 'place')::uuid and pl.kind in ('compound', 'building', 'entrance', 'door')) as place,
      (select g.name from grid g where g.community_id = e.community_id and g.id = (e.scope ->> 'grid')::uuid) as grid,
      e.households, e.residents, e.beyond, e.signed, e.fetched, e.ready_until as "readyUntil"
    from export e left join account x on x.id = e.account_id left join person p on p.community_id = x.community_id and p.id = x.person_id
    where e.community_id = ${community} and ${condition} order by e.at desc, e.id limit 500`.execute(tables(r));
  return rows;
}

export const queries: QuerySpec<any, any>[] = [
  query({
    name: "register.weigh-export",
    summary: "How many residents a list would show, and how that stands against my day",
    input: schema.wanted,
    output: schema.weighed,
    purpose,
    ask: async (r, i, a, community) => {
      const f = await exportFacts(r, { community, actor: a.actor, today: a.today }, i, "zh-CN");
      if (!f) return unknown;
      const may = mayExport(a.actor, f);
      if (!may.ok) return may;
      if ("code" in f.plan) return f.plan;
      return yes({
        households: f.built.counted,
        rows: f.built.rows,
        residents: f.built.shown.size,
        beyond: f.beyond,
        fresh: f.shown.fresh.length,
        shown: f.shown.counted,
        limit: limitOf(f.shown),
        signature: takesSecond(f.shown),
      });
    },
  }),
  query({
    name: "register.exports",
    summary: "What was exported: the lead sees all of it, everybody else their own",
    input: z.object({}),
    output: list(schema.exportSeen),
    purpose,
    ask: async (r, _i, a, community) => {
      const may = maySeeExports(a.actor, community);
      if (!may.ok) return may;
      const mine = sql`e.account_id = ${a.actor.account}`;
      return yes({
        rows: await exports(r, community, a.actor.account, maySeeAllExports(a.actor, community) ? sql`true` : mine),
      });
    },
  }),
  query({
    name: "register.trace",
    summary: "Whose paper it is: by the code that stands on it",
    input: z.object({ code: line(40) }),
    output: schema.exportSeen,
    purpose,
    ask: async (r, i, a, community) => {
      const may = mayTrace(a.actor, community);
      if (!may.ok) return may;
      const code = readCode(i.code);
      if (code === null) return no("register.code-unreadable");
      const [found] = await exports(r, community, a.actor.account, sql`e.code = ${code}`);
      return found ? yes(found) : no("register.code-unknown");
    },
  }),
  query({
    name: "register.layouts",
    summary: "Saved layouts: what superiors' forms ask for",
    input: z.object({}),
    output: list(schema.layoutSeen),
    purpose,
    ask: async (r, _i, a, community) => {
      const may = maySeeExports(a.actor, community);
      if (!may.ok) return may;
      const rows = await tables(r)
        .selectFrom("export_layout")
        .where("community_id", "=", community)
        .where("dropped_on", "is", null)
        .orderBy("name")
        .select(["id", "name", "each", "columns", "version"])
        .execute();
      return yes({ rows });
    },
  }),
];
