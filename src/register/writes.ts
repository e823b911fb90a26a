import { sql } from "kysely";
import type { Event } from "../kernel/event.ts";
import type { Id } from "../kernel/id.ts";
import type { Materialiser, Writer } from "../server/capability.ts";
import type { Mend } from "./meaning/types.ts";
import { register } from "./reads.ts";
import type { Basis, LayoutChange } from "./schema.ts";
import { choicesOf, placeOf } from "./take.ts";

type E<P, Q = unknown> = Event<string, P & { import: Id }, Q>;

const rowOf = (w: Writer, community: Id, id: Id) =>
  register(w)
    .selectFrom("import")
    .where("community_id", "=", community)
    .where("id", "=", id)
    .selectAll()
    .executeTakeFirstOrThrow();
/** Compares anew: whoever asked for it carries it out, and a tick finds what nobody carried out. */
const toCompare = (w: Writer, community: Id, id: Id, now: string): Promise<unknown> =>
  sql`update import set state = 'reading', step = 'comparing', done = 0, code = null, facts = '{}', touched_at = ${now}, version = version + 1 where community_id = ${community} and id = ${id}`.execute(
    register(w),
  );

export const writes: Record<string, Materialiser> = {
  "register.begun": async (w, e: E<{ basis: Basis; until: string }, { fileName: string; source: string }>, c) => {
    const name = await w.seal(c.community, "import name", e.private?.fileName ?? "");
    await sql`insert into import (community_id, id, account_id, at, touched_at, state, file_name, file_hash, source, basis, use_until)
      values (${c.community}, ${e.public.import}, ${c.actor.account}, ${c.now}, ${c.now}, 'reading', ${name}, ''::bytea, ${e.private?.source ?? ""}, ${e.public.basis}, ${e.public.until}::date)`.execute(
      register(w),
    );
  },
  "register.meant": async (w, e: E<unknown, { changes: LayoutChange[] }>, c) => {
    await sql`update import set changes = changes || ${JSON.stringify(e.private?.changes ?? [])}::jsonb where community_id = ${c.community} and id = ${e.public.import}`.execute(
      register(w),
    );
    await toCompare(w, c.community, e.public.import, c.now);
  },
  // Said once, never asked again: the same header means the same in the next list.
  "register.compared": async (w, e: E<unknown, { meanings: [string, string][] }>, c) => {
    const said = e.private?.meanings ?? [];
    for (const [header, meaning] of said) {
      const hash = await w.searchHash(c.community, `header ${header}`);
      const sealed = await w.seal(c.community, "import header", header);
      await sql`insert into import_meaning (community_id, header_hash, header, meaning, at) values (${c.community}, ${hash}, ${sealed}, ${meaning}, ${c.now})
        on conflict (community_id, header_hash) do update set meaning = excluded.meaning, at = excluded.at`.execute(register(w));
    }
  },
  "register.mended": async (w, e: E<unknown, { cells: Mend[] }>, c) => {
    const row = await rowOf(w, c.community, e.public.import);
    const before = row.mends === null ? [] : (JSON.parse(await w.open(c.community, "import mends", row.mends)) as Mend[]);
    const key = (m: Mend): string => `${placeOf(m.sheet, m.row)}\n${m.column}`;
    const all = new Map([...before, ...(e.private?.cells ?? [])].map((m) => [key(m), m]));
    const sealed = await w.seal(c.community, "import mends", JSON.stringify([...all.values()]));
    await sql`update import set mends = ${sealed} where community_id = ${c.community} and id = ${row.id}`.execute(register(w));
    await toCompare(w, c.community, row.id, c.now);
  },
  "register.chosen": async (w, e: E<unknown, { rows: { sheet: string; row: number; choice: "take" | "leave" | null }[] }>, c) => {
    const row = await rowOf(w, c.community, e.public.import);
    const all = new Map(await choicesOf(w, c.community, row.choices));
    for (const { sheet, row: at, choice } of e.private?.rows ?? []) {
      if (choice === null) all.delete(placeOf(sheet, at));
      else all.set(placeOf(sheet, at), choice);
    }
    const sealed = await w.seal(c.community, "import choices", JSON.stringify([...all]));
    await sql`update import set choices = ${sealed}, version = version + 1 where community_id = ${c.community} and id = ${row.id}`.execute(
      register(w),
    );
  },
  "register.again": (w, e: E<unknown>, c) => toCompare(w, c.community, e.public.import, c.now).then(() => undefined),
  "register.left": async (w, e: E<unknown>, c) => {
    await sql`delete from import_chunk where community_id = ${c.community} and import_id = ${e.public.import}`.execute(
      register(w),
    );
    await sql`update import set state = 'left', layout = null, mends = null, choices = null, version = version + 1 where community_id = ${c.community} and id = ${e.public.import}`.execute(
      register(w),
    );
  },
  // From here on the counts say what was done; what was planned is kept beside them, for taking back.
  "register.taken": async (w, e: E<{ added: number; changed: number; skipped: number }, { skipped: number[] }>, c) => {
    await sql`update import set state = 'taken', taken_by = ${c.actor.account}, command_id = ${c.command}, touched_at = ${c.now},
        facts = jsonb_build_object('skipped', ${(e.private?.skipped ?? []).slice(0, 1000).join(" ")}::text, 'added', counts -> 'added', 'changed', counts -> 'changed'),
        counts = counts || jsonb_build_object('added', ${e.public.added}::int, 'changed', ${e.public.changed}::int, 'skipped', ${e.public.skipped}::int), version = version + 1
      where community_id = ${c.community} and id = ${e.public.import}`.execute(register(w));
  },
  // Taken back: the list lies there as it did before, and can be taken again.
  "register.taken-back": async (w, e: E<unknown>, c) => {
    await sql`update import set state = 'ready', taken_by = null, command_id = null, counts = counts || jsonb_build_object('added', facts -> 'added', 'changed', facts -> 'changed', 'skipped', 0), facts = '{}', version = version + 1 where community_id = ${c.community} and id = ${e.public.import} and state = 'taken'`.execute(
      register(w),
    );
  },
  "register.extended": async (w, e: E<{ until: string }>, c) => {
    await w.keep("import", { community_id: c.community, id: e.public.import }, [e.public.import]);
    await sql`update import set use_until = ${e.public.until}::date, version = version + 1 where community_id = ${c.community} and id = ${e.public.import}`.execute(
      register(w),
    );
  },
};
