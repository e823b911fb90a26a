import { lettersOf } from "../kernel/letters.ts";
import { sql } from "kysely";
import * as z from "zod/mini";
import { id, oneOf, whole } from "../kernel/fields.ts";
import type { Id } from "../kernel/id.ts";
import { DAY, later } from "../kernel/instant.ts";
import { unknown } from "../kernel/policy.ts";
import type { Result } from "../kernel/result.ts";
import { yes } from "../kernel/result.ts";
import type { Asker, QuerySpec, Reader } from "../server/capability.ts";
import { query } from "../server/capability.ts";
import { UNDO_DAYS } from "../undo/schema.ts";
import { cellsOf, samplesOf } from "./cells.ts";
import { mayBring } from "./policy.ts";
import { layoutOf, register } from "./reads.ts";
import { progressOf } from "./run.ts";
import type { Counts, EntrySeen, ImportSeen } from "./schema.ts";
import * as schema from "./schema.ts";
import { letterOf, piecesOf, planPiece } from "./pieces.ts";
import type { Item } from "./plan/types.ts";
import type { RegisterTables } from "./tables.ts";
import { choicesOf, placeOf } from "./take.ts";
import { will } from "./will.ts";

const PAGE = 50;
export const countsOf = (c: Counts | Record<string, never>): Counts => ({ ...schema.NO_COUNTS, ...c });

type Row = RegisterTables["import"];
/** A list, for whoever may bring one here; for everybody else there is none, or they may not. */
async function listOf(r: Reader, a: Asker, community: Id, of: Id): Promise<Result<Row>> {
  const verdict = mayBring(a.actor, community);
  if (!verdict.ok) return verdict;
  const row = await register(r)
    .selectFrom("import")
    .where("community_id", "=", community)
    .where("id", "=", of)
    .selectAll()
    .executeTakeFirst();
  return row ? yes(row) : unknown;
}
async function namesOf(r: Reader, accounts: readonly Id[]): Promise<Map<Id, string>> {
  const { rows } = await sql<{
    id: Id;
    name: string;
  }>`select a.id, coalesce(p.called, p.name) as name from account a join person p on p.community_id = a.community_id and p.id = a.person_id where a.id = any (${[...new Set(accounts)]}::uuid[])`.execute(
    r.tables(),
  );
  return new Map(rows.map((x) => [x.id, x.name]));
}

export const queries: QuerySpec<any, any, any>[] = [
  query({
    name: "register.imports",
    summary: "Lists that were brought, the last first, and whether one may bring another",
    input: z.object({}),
    output: z.object({ rows: z.array(schema.importRow), can: z.object({ bring: z.boolean() }) }),
    purpose: "register",
    ask: async (r, _i, a, community) => {
      const verdict = mayBring(a.actor, community);
      // Whoever works here sees that lists are brought, and not by whom or which.
      if (!verdict.ok) return verdict.code === "policy.unknown" ? verdict : yes({ rows: [], can: { bring: false } });
      const rows = await register(r)
        .selectFrom("import")
        .where("community_id", "=", community)
        .orderBy("at", "desc")
        .limit(200)
        .selectAll()
        .execute();
      const names = await namesOf(
        r,
        rows.map((x) => x.account_id),
      );
      const seen = [];
      for (const x of rows)
        seen.push({
          id: x.id,
          fileName: await r.open(community, "import name", x.file_name),
          source: x.source,
          by: names.get(x.account_id) ?? "",
          at: x.at,
          until: x.use_until,
          state: x.state,
          counts: countsOf(x.counts),
        });
      return yes({ rows: seen, can: { bring: true } });
    },
  }),
  query({
    name: "register.import",
    summary: "One list: how far it is, what was understood, what would happen",
    input: z.object({ import: id() }),
    output: schema.importSeen,
    purpose: "register",
    ask: async (r, i, a, community) => {
      const list = await listOf(r, a, community, i.import);
      if (!list.ok) return list;
      const row = list.value;
      const here = row.state === "reading" ? progressOf(row.id, a.now) : null;
      const undoUntil = row.command_id === null ? null : later(row.touched_at, UNDO_DAYS * DAY);
      const same =
        row.file_hash.length === 0
          ? undefined
          : await register(r)
              .selectFrom("import")
              .where("community_id", "=", community)
              .where("file_hash", "=", row.file_hash)
              .where("state", "=", "taken")
              .where("id", "!=", row.id)
              .select("id")
              .executeTakeFirst();
      return yes({
        id: row.id,
        fileName: await r.open(community, "import name", row.file_name),
        source: row.source,
        basis: row.basis,
        until: row.use_until,
        by: (await namesOf(r, [row.account_id])).get(row.account_id) ?? "",
        at: row.at,
        state: row.state,
        code: row.code,
        facts: row.facts,
        step: row.step,
        done: here?.done ?? row.done,
        secondsLeft: here?.secondsLeft ?? null,
        counts: countsOf(row.counts),
        version: row.version,
        sheets: await sheetsSeen(r, community, row),
        command: row.command_id,
        undoUntil: undoUntil !== null && undoUntil > a.now ? undoUntil : null,
        sameFileAs: same?.id ?? null,
      });
    },
  }),
  query({
    name: "register.entries",
    summary: "Entries of a list, page by page: what becomes of each, why, and its cells",
    input: z.object({ import: id(), verdict: z.nullable(oneOf(schema.VERDICTS)), from: whole(0, 10_000_000) }),
    output: schema.entriesSeen,
    purpose: "register",
    ask: async (r, i, a, community) => {
      const list = await listOf(r, a, community, i.import);
      if (!list.ok) return list;
      const row = list.value;
      const { items, next, all } = await pageOf(r, community, row.id, i.verdict === null ? null : letterOf(i.verdict), i.from);
      const choices = await choicesOf(r, community, row.choices);
      const layout = await layoutOf(r, community, row.layout);
      const cells = layout ? await cellsOf(r, community, row.id, layout, items) : new Map<number, EntrySeen["cells"]>();
      return yes({
        // What taking an entry does is cut off by the answer's shape.
        entries: items.map((item) => ({
          ...item,
          door: item.said,
          rows: [...item.rows],
          people: [...item.people],
          changes: [...item.changes],
          problems: [...item.problems],
          choice: choices.get(placeOf(item.sheet, item.row)) ?? null,
          cells: cells.get(item.nr) ?? [],
        })),
        next,
        all,
      });
    },
  }),
  will,
  query({
    name: "register.notice",
    summary: "What the notice to residents says of a list: where it comes from, why and until when it is used, by whom",
    input: z.object({ import: id() }),
    output: z.object({
      community: z.string(),
      street: z.string(),
      district: z.string(),
      source: z.string(),
      basis: oneOf(schema.BASES),
      until: z.string(),
      on: z.string(),
      by: z.object({ name: z.string(), role: z.string() }),
      held: z.array(z.string()),
    }),
    purpose: "register",
    ask: async (r, i, a, community) => {
      const list = await listOf(r, a, community, i.import);
      if (!list.ok) return list;
      const row = list.value;
      const { rows } = await sql<{ level: string; name: string }>`
        select c.level, c.name from community_under u join community c on c.id = u.ancestor_id where u.descendant_id = ${community}`.execute(
        r.tables(),
      );
      const named = (level: string): string => rows.find((x) => x.level === level)?.name ?? "";
      const layout = await layoutOf(r, community, row.layout);
      const held = new Set(layout?.sheets.filter((s) => s.read).flatMap((s) => s.columns.map((c) => c.meaning)) ?? []);
      return yes({
        community: named("community"),
        street: named("street"),
        district: named("district"),
        source: row.source,
        basis: row.basis,
        until: row.use_until,
        on: row.at.slice(0, 10),
        by: {
          name: (await namesOf(r, [row.account_id])).get(row.account_id) ?? "",
          role: a.actor.grants.find((g) => g.community === community)?.role ?? "worker",
        },
        held: [...held].filter((m) => m !== "ignore" && m !== "number"),
      });
    },
  }),
];

async function sheetsSeen(r: Reader, community: Id, row: Row): Promise<ImportSeen["sheets"]> {
  const layout = await layoutOf(r, community, row.layout);
  if (!layout) return [];
  const samples = await samplesOf(r, community, row.id, layout);
  return layout.sheets.map((s) => ({
    ...s,
    columns: s.columns.map((c) => ({ ...c, letter: lettersOf(c.column), samples: samples.get(`${s.sheet}\n${c.column}`) ?? [] })),
  }));
}

/** A page of entries with one verdict (or any), from the nth of them on. Pieces without one of them stay sealed. */
async function pageOf(
  r: Reader,
  community: Id,
  of: Id,
  letter: string | null,
  from: number,
): Promise<{ items: Item[]; next: number | null; all: number }> {
  const fits = (v: string): boolean => letter === null || v === letter;
  const items: Item[] = [];
  let before = 0;
  for (const { nr, verdicts } of await piecesOf(r, community, of, "plan")) {
    const here = [...verdicts].filter(fits).length;
    const wanted = items.length < PAGE && here > 0 && before + here > from;
    if (wanted) {
      const some = (await planPiece(r, community, of, nr)).filter((_, k) => fits(verdicts[k] ?? ""));
      items.push(...some.slice(Math.max(0, from - before), Math.max(0, from - before) + PAGE - items.length));
    }
    before += here;
  }
  return { items, next: from + items.length < before ? from + items.length : null, all: before };
}
