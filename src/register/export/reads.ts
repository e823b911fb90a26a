import { sql } from "kysely";
import type { Actor } from "../../kernel/actor.ts";
import type { Id } from "../../kernel/id.ts";
import type { Day } from "../../kernel/instant.ts";
import type { No } from "../../kernel/result.ts";
import { no } from "../../kernel/result.ts";
import type { ListNeed } from "../../people/lists.ts";
import { listed, shownFacts } from "../../people/lists.ts";
import type { ShownFacts } from "../../people/shown.ts";
import type { Pack } from "../../packs/schema.ts";
import type { Reader } from "../../server/capability.ts";
import type { Words as Reading } from "../meaning/words.ts";
import { wordsOf as readingWords } from "../meaning/words.ts";
import type { Column, Language } from "./columns.ts";
import type { Built, Plan } from "./rows.ts";
import { mayExport } from "./policy.ts";
import { build, needsOf, planOf } from "./rows.ts";
import type { Scope, Wanted } from "./schema.ts";
import type { ExportTables } from "./tables.ts";
import { wordsIn } from "./words.ts";

export const tables = (r: Reader) => r.tables<ExportTables>();

/** Who wants it, when, behind which wall. */
export interface Asking {
  readonly community: Id;
  readonly actor: Actor;
  readonly today: Day;
}
export interface ExportFacts {
  readonly community: Id;
  readonly scope: Scope;
  /** What it would be made of; a no where it cannot be. */
  readonly plan: Plan | No;
  readonly columns: readonly Column[];
  readonly built: Pick<Built, "shown" | "households" | "counted" | "rows">;
  /** Residents of others' doors among those shown, and how that stands against the day. */
  readonly beyond: number;
  readonly shown: ShownFacts;
}

/** True where there is no such place or grid here. */
async function strange(r: Reader, community: Id, scope: Scope): Promise<boolean> {
  const { rows } = await sql<{ place: boolean; grid: boolean }>`
    select ${scope.place}::uuid is null or exists (select from place p where p.community_id = ${community} and p.id = ${scope.place}) as place,
      ${scope.grid}::uuid is null or exists (select from grid g where g.community_id = ${community} and g.id = ${scope.grid} and g.dropped_on is null) as grid`.execute(
    tables(r),
  );
  return !rows[0]?.place || !rows[0].grid;
}

/** What an export would be made of. Null: there is no such layout. */
async function planFor(r: Reader, community: Id, w: Wanted, language: Language): Promise<Plan | No | null> {
  if (w.kind !== "form") return planOf(w.kind, w.columns, wordsIn(language).columns) ?? no("register.no-such-column");
  if (w.layout === null) return no("register.layout-missing");
  const layout = await tables(r)
    .selectFrom("export_layout")
    .where("community_id", "=", community)
    .where("id", "=", w.layout)
    .select(["each", "columns", "dropped_on"])
    .executeTakeFirst();
  if (!layout) return null;
  return layout.dropped_on === null
    ? { kind: "form", each: layout.each, columns: layout.columns }
    : no("register.layout-dropped");
}

/** Reads the list anew and makes the sheets, under the policy of this moment. `need`: what is read beyond who lives where. */
export async function made(
  r: Reader,
  a: Asking,
  scope: Scope,
  plan: Plan,
  language: Language,
  need: ReadonlySet<ListNeed> | "to-count",
): Promise<Built> {
  // For counting nothing is opened; who is tied to the doors is looked up where a column shows them.
  const counting = need === "to-count";
  const needs = counting ? new Set([...needsOf(plan)].filter((n) => n === "ties")) : need;
  const doors = await listed(r, a.community, a.today, a.actor, scope, needs);
  const pack = await r.pack(a.community);
  const said = { words: wordsIn(language), said: pack.places.said, today: a.today };
  return build(doors, plan, said, counting || plan.kind !== "register" ? null : readingOf(pack));
}
const readings = new WeakMap<Pack, Reading>();
/** How lists are read here: made once a pack. */
function readingOf(pack: Pack): Reading {
  let known = readings.get(pack);
  if (!known) readings.set(pack, (known = readingWords(pack)));
  return known;
}

/** What a decision about an export rests on. Null: for this asker there is no such place, grid or layout. */
export async function exportFacts(r: Reader, a: Asking, w: Wanted, language: Language): Promise<ExportFacts | null> {
  const plan = await planFor(r, a.community, w, language);
  if (plan === null || (await strange(r, a.community, w.scope))) return null;
  const whole = "code" in plan ? null : plan;
  const columns = whole ? whole.columns.map((c) => c.what) : w.columns;
  // Who may not have it is told so without the whole register being read.
  const built =
    whole && mayExport(a.actor, { community: a.community, scope: w.scope, columns }).ok
      ? await made(r, a, w.scope, whole, language, "to-count")
      : NOTHING;
  const beyond = [...built.shown].filter(([, own]) => !own).map(([id]) => id);
  return {
    community: a.community,
    scope: w.scope,
    plan,
    columns,
    built: { shown: built.shown, households: built.households, counted: built.counted, rows: built.rows },
    beyond: beyond.length,
    shown: await shownFacts(r, { community: a.community, account: a.actor.account, today: a.today }, beyond),
  };
}
const NOTHING = { shown: new Map<Id, boolean>(), households: new Set<Id>(), counted: 0, rows: 0 };
