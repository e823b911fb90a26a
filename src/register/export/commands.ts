import { sql } from "kysely";
import type { Id } from "../../kernel/id.ts";
import type { CommandSpec, Reader } from "../../server/capability.ts";
import { command } from "../../server/capability.ts";
import { mayEditLayouts, mayExport } from "./policy.ts";
import type { ExportFacts } from "./reads.ts";
import { exportFacts, tables } from "./reads.ts";
import type { LayoutFacts } from "./rules.ts";
import * as rules from "./rules.ts";
import * as schema from "./schema.ts";

/** A layout under lock, with the names that others have. Null: there is no such layout. */
async function layoutFacts(r: Reader, community: Id, layout: Id | null): Promise<LayoutFacts | null> {
  // Names are given one at a time, so that two never share one.
  if (r.locks) await r.rows("select pg_advisory_xact_lock(hashtextextended($1, 7223))", [community]);
  const { rows } = await sql<{
    id: Id;
    name: string;
    version: number;
    dropped: boolean;
  }>`select id, name, version, dropped_on is not null as dropped from export_layout where community_id = ${community} order by id ${r.locks ? sql`for update` : sql``}`.execute(
    tables(r),
  );
  const own = rows.find((l) => l.id === layout) ?? null;
  if (layout !== null && own === null) return null;
  return { community, layout: own, names: rows.filter((l) => l !== own && !l.dropped).map((l) => l.name) };
}

export const commands: CommandSpec<any, any>[] = [
  command({
    name: "register.export",
    v: 1,
    summary: "Takes out a list: who, what, why and how many is written down; beyond a day's residents a second person signs",
    input: schema.exportInput,
    purpose: "contact",
    stepUp: true,
    facts: (r, i, c) => exportFacts(r, c, i, i.language),
    may: (a, f) => mayExport(a, f),
    decide: rules.exportList,
    signatures: rules.signaturesOf,
    about: (f: ExportFacts) => [f.community],
    tells: rules.tells,
  }),
  command({
    name: "register.save-layout",
    v: 1,
    summary: "Keeps what a superior's form asks for: its columns, order and headers",
    input: schema.saveLayout,
    purpose: "contact",
    facts: (r, i, c) => layoutFacts(r, c.community, i.layout),
    may: (a, f) => mayEditLayouts(a, f.community),
    decide: rules.save,
  }),
  command({
    name: "register.drop-layout",
    v: 1,
    summary: "Drops a layout",
    input: schema.dropLayout,
    purpose: "contact",
    facts: (r, i, c) => layoutFacts(r, c.community, i.layout),
    may: (a, f) => mayEditLayouts(a, f.community),
    decide: rules.drop,
  }),
];
