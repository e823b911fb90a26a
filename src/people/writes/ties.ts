import { sql } from "kysely";
import type { Id } from "../../kernel/id.ts";
import type { Day } from "../../kernel/instant.ts";
import type { Materialiser } from "../../server/capability.ts";
import { people } from "../reads.ts";
import type { PersonInput } from "../schema.ts";
import type { TieKind } from "../schema/tie.ts";
import { reindex } from "./moving.ts";
import type { E } from "./rows.ts";
import { keyOf, putPerson, sealOrNull } from "./rows.ts";

/** The label under which it is sealed where somebody lives. */
export const TIE_WHERE = "tie where";

export const tieWrites: Record<string, Materialiser> = {
  "people.tie-added": async (
    w,
    e: E<
      { tie: Id; person: Id; door: Id },
      { kind: TieKind; fresh: PersonInput | null; livesWhere: string | null; from: Day | null }
    >,
    c,
  ) => {
    const p = e.private;
    if (!p) return;
    const { tie, person, door } = e.public;
    if (p.fresh) await putPerson(w, c, null, person, p.fresh, [door]);
    await people(w)
      .insertInto("tie")
      .values({
        community_id: c.community,
        id: tie,
        door_id: door,
        person_id: person,
        kind: p.kind,
        lives_where: await sealOrNull(w, c, TIE_WHERE, p.livesWhere),
        from_day: p.from,
        ended_on: c.today,
        version: -1,
      })
      .execute();
    // Kept as one that has ended, then opened: taken back, it has ended again.
    await w.keep("tie", keyOf(c, tie), [tie, person, door]);
    await sql`update tie set ended_on = null, version = version + 1 where community_id = ${c.community} and id = ${tie}`.execute(
      people(w),
    );
  },
  "people.tie-edited": async (w, e: E<{ tie: Id; person: Id }, { livesWhere: string | null; from: Day | null }>, c) => {
    await w.keep("tie", keyOf(c, e.public.tie), [e.public.tie, e.public.person]);
    const where = await sealOrNull(w, c, TIE_WHERE, e.private?.livesWhere ?? null);
    await sql`update tie set lives_where = ${where}, from_day = ${e.private?.from ?? null}::date, version = version + 1 where community_id = ${c.community} and id = ${e.public.tie}`.execute(
      people(w),
    );
  },
  "people.tie-ended": async (w, e: E<{ tie: Id; person: Id; leaves: boolean }>, c) => {
    const { tie, person, leaves } = e.public;
    await w.keep("tie", keyOf(c, tie), [tie, person]);
    await sql`update tie set ended_on = ${c.today}::date, version = version + 1 where community_id = ${c.community} and id = ${tie}`.execute(
      people(w),
    );
    if (!leaves) return;
    await w.keep("person", keyOf(c, person), [person, tie]);
    await sql`update person set left_on = ${c.today}::date, version = version + 1 where community_id = ${c.community} and id = ${person}`.execute(
      people(w),
    );
    await reindex(w, c, [person]);
  },
  // Doors were split, or put together: what hung on the old ones hangs on the one that their households went to.
  "people.ties-followed": async (w, e: E<{ doors: Id[]; to: Id }>, c) => {
    await sql`update tie set door_id = ${e.public.to}, version = version + 1 where community_id = ${c.community} and door_id = any (${e.public.doors}::uuid[]) and ended_on is null`.execute(
      people(w),
    );
  },
  // A door that is no more is nobody's. Whom nothing else keeps on record leaves with it.
  "people.ties-fell": async (w, e: E<{ place: Id }>, c) => {
    const { rows } = await sql<{ person: Id }>`
      update tie t set ended_on = ${c.today}::date, version = t.version + 1 from place_under u
      where t.community_id = ${c.community} and u.community_id = t.community_id and u.ancestor_id = ${e.public.place} and u.descendant_id = t.door_id and t.ended_on is null
      returning t.person_id as person`.execute(people(w));
    const { rows: gone } = await sql<{ id: Id }>`
      update person p set left_on = ${c.today}::date, version = p.version + 1 where p.community_id = ${c.community} and p.id = any (${rows.map((r) => r.person)}::uuid[]) and p.household_id is null and p.left_on is null
        and not exists (select from tie o where o.community_id = p.community_id and o.person_id = p.id and o.ended_on is null)
        and not exists (select from account a where a.community_id = p.community_id and a.person_id = p.id)
        and not exists (select from membership m where m.person_community_id = p.community_id and m.person_id = p.id and m.to_day is null)
      returning p.id`.execute(people(w));
    await reindex(
      w,
      c,
      gone.map((p) => p.id),
    );
  },
};
