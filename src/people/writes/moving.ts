import { sql } from "kysely";
import type { Context } from "../../kernel/command.ts";
import type { Id } from "../../kernel/id.ts";
import type { Day } from "../../kernel/instant.ts";
import type { Materialiser, Writer } from "../../server/capability.ts";
import { openPhones } from "../facts/merge.ts";
import { people } from "../reads.ts";
import { refreshPersonTokens } from "../tokens.ts";
import type { E } from "./rows.ts";
import { isHidden, keepAll, keyOf, nowLivedIn, perhapsEmpty, putHousehold, SEEN } from "./rows.ts";

/** Writes anew how people are found, from what stands on record; whoever has left is found no more. */
export async function reindex(w: Writer, c: Context, ids: readonly Id[]): Promise<void> {
  const rows = await people(w)
    .selectFrom("person")
    .where("community_id", "=", c.community)
    .where("id", "in", ids.length > 0 ? [...ids] : [c.community])
    .select(["id", "household_id", "name", "called", "phones", "left_on"])
    .execute();
  for (const p of rows) {
    if (p.left_on !== null)
      await people(w).deleteFrom("search_token").where("community_id", "=", c.community).where("subject_id", "=", p.id).execute();
    else
      await refreshPersonTokens(w, c.community, p.id, p.household_id, await isHidden(w, c, p.household_id), {
        name: p.name,
        called: p.called,
        phones: await openPhones(w, c.community, p.phones),
      });
  }
}
/**
 * After something was taken back, what stands must hold together: a household that people live in has not moved out, no two parties behind a door have one
 * number, and a door that somebody lives behind is not empty.
 */
async function settle(w: Writer, c: Context, households: readonly Id[]): Promise<void> {
  const db = people(w);
  await sql`update household h set moved_out = null, version = h.version + 1 where h.community_id = ${c.community} and h.id = any (${[...households]}::uuid[]) and h.moved_out is not null
    and exists (select from person p where p.community_id = h.community_id and p.household_id = h.id and p.left_on is null)`.execute(
    db,
  );
  await sql`update household h set party = (select max(o.party) + 1 from household o where o.community_id = h.community_id and o.door_id = h.door_id and o.moved_out is null)
    where h.community_id = ${c.community} and h.id = any (${[...households]}::uuid[]) and h.moved_out is null
      and exists (select from household o where o.community_id = h.community_id and o.door_id = h.door_id and o.id <> h.id and o.moved_out is null and o.party = h.party)`.execute(
    db,
  );
  await sql`update door d set use = 'lived-in', confirmed_on = ${c.today}::date, confirmed_by = ${c.actor.person}, version = d.version + 1 from household h
    where h.community_id = ${c.community} and h.id = any (${[...households]}::uuid[]) and h.moved_out is null and d.community_id = h.community_id and d.id = h.door_id and d.use in ('vacant', 'not-known')`.execute(
    db,
  );
}
const doorOf = async (w: Writer, c: Context, household: Id): Promise<Id | undefined> =>
  (
    await people(w)
      .selectFrom("household")
      .where("community_id", "=", c.community)
      .where("id", "=", household)
      .select("door_id")
      .executeTakeFirst()
  )?.door_id;

export const movingWrites: Record<string, Materialiser> = {
  // What was taken back is found again as it was.
  "people.reindexed": async (w, e: E<{ people: Id[]; households?: Id[] }>, c) => {
    await settle(w, c, e.public.households ?? []);
    await reindex(w, c, e.public.people);
  },
  "people.moved-out": async (w, e: E<{ household: Id; on: Day }>, c) => {
    const db = people(w);
    const { household, on } = e.public;
    await w.keep("household", keyOf(c, household), [household], SEEN);
    await keepAll(w, c, "person", sql`household_id = ${household} and left_on is null`, [household]);
    for (const table of ["care", "proxy"] as const)
      await keepAll(w, c, table, sql`household_id = ${household} and ended_on is null`, [household]);
    await sql`update household set moved_out = ${on}::date, version = version + 1 where community_id = ${c.community} and id = ${household}`.execute(
      db,
    );
    await sql`update person set left_on = ${on}::date, version = version + 1 where community_id = ${c.community} and household_id = ${household} and left_on is null`.execute(
      db,
    );
    for (const table of ["care", "proxy"])
      await sql`update ${sql.table(table)} set ended_on = ${on}::date where community_id = ${c.community} and household_id = ${household} and ended_on is null`.execute(
        db,
      );
    await db.deleteFrom("search_token").where("community_id", "=", c.community).where("household_id", "=", household).execute();
    const door = await doorOf(w, c, household);
    if (door) await perhapsEmpty(w, c, door);
  },
  "people.moved-within": async (w, e: E<{ household: Id; on: Day }, { from: Id; to: Id; party: number }>, c) => {
    const p = e.private;
    if (!p) return;
    const { household, on } = e.public;
    await w.keep("household", keyOf(c, household), [household, p.from, p.to], SEEN);
    await sql`update household set door_id = ${p.to}, party = ${p.party}, moved_in = ${on}::date, version = version + 1 where community_id = ${c.community} and id = ${household}`.execute(
      people(w),
    );
    await perhapsEmpty(w, c, p.from);
    await nowLivedIn(w, c, p.to);
  },
  "people.person-moved": async (
    w,
    e: E<
      { person: Id; household: Id; from: Id | null; on: Day; door: Id; party?: number },
      { said: string | null; founds: boolean }
    >,
    c,
  ) => {
    const db = people(w);
    const { person, household, from, on, door, party } = e.public;
    if (e.private?.founds) await putHousehold(w, c, { id: household, door, party: party ?? 1, from: on, said: e.private.said });
    await w.keep("person", keyOf(c, person), [person, household, ...(from ? [from] : [])]);
    await sql`update person set household_id = ${household}, version = version + 1 where community_id = ${c.community} and id = ${person}`.execute(
      db,
    );
    // Why somebody needs more goes with them.
    await keepAll(w, c, "care", sql`person_id = ${person} and ended_on is null and household_id <> ${household}`, [
      person,
      household,
    ]);
    await sql`update care set household_id = ${household} where community_id = ${c.community} and person_id = ${person} and ended_on is null`.execute(
      db,
    );
    // Who lives behind the door is no longer somebody who lives elsewhere.
    await keepAll(w, c, "tie", sql`person_id = ${person} and door_id = ${door} and ended_on is null`, [person]);
    await sql`update tie set ended_on = ${on}::date, version = version + 1 where community_id = ${c.community} and person_id = ${person} and door_id = ${door} and ended_on is null`.execute(
      db,
    );
    await reindex(w, c, [person]);
  },
  // A household that was on its way elsewhere lives again where it lived: whoever and whatever ended with its move is there again.
  "people.moved-back": async (w, e: E<{ household: Id; on: Day }>, c) => {
    const db = people(w);
    const { household, on } = e.public;
    await sql`update household set moved_out = null, version = version + 1 where community_id = ${c.community} and id = ${household}`.execute(
      db,
    );
    const { rows } = await sql<{
      id: Id;
    }>`update person set left_on = null, version = version + 1 where community_id = ${c.community} and household_id = ${household} and left_on = ${on}::date and merged_into is null returning id`.execute(
      db,
    );
    for (const table of ["care", "proxy"])
      await sql`update ${sql.table(table)} set ended_on = null where community_id = ${c.community} and household_id = ${household} and ended_on = ${on}::date`.execute(
        db,
      );
    await reindex(
      w,
      c,
      rows.map((r) => r.id),
    );
    const door = await doorOf(w, c, household);
    if (door) await nowLivedIn(w, c, door);
  },
};
