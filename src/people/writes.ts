import { sql } from "kysely";
import type { Context } from "../kernel/command.ts";
import type { Id } from "../kernel/id.ts";
import type { Materialiser, Writer } from "../server/capability.ts";
import { people } from "./reads.ts";
import type { PersonInput } from "./schema.ts";
import type { Tenure } from "./schema/tie.ts";
import { eraseWrites } from "./writes/erase.ts";
import { mergeWrites } from "./writes/merge.ts";
import { movingWrites, reindex } from "./writes/moving.ts";
import type { E } from "./writes/rows.ts";
import { keyOf, putHousehold, putPerson, SEEN, sealPhones } from "./writes/rows.ts";
import { tieWrites } from "./writes/ties.ts";
import { transferWrites } from "./writes/transfer.ts";

export const writes: Record<string, Materialiser> = {
  "people.household-added": async (
    w,
    e: E<
      { household: Id; door: Id; party: number; from: string },
      { said: string | null; tenure: Tenure | null; people: { id: Id; person: PersonInput }[] }
    >,
    c,
  ) => {
    const { household, door, party, from } = e.public;
    await putHousehold(w, c, {
      id: household,
      door,
      party,
      from,
      said: e.private?.said ?? null,
      tenure: e.private?.tenure ?? null,
    });
    for (const p of e.private?.people ?? []) await putPerson(w, c, household, p.id, p.person, [household]);
  },
  "people.household-edited": async (
    w,
    e: E<
      { household: Id; lookInEvery: number | null },
      { said: string | null; channel: string | null; language: string | null; remark: string; tenure?: Tenure | null }
    >,
    c,
  ) => {
    await w.keep("household", keyOf(c, e.public.household), [e.public.household], SEEN);
    const p = e.private;
    const remark = p && p.remark !== "" ? await w.seal(c.community, "remark", p.remark) : null;
    await people(w)
      .updateTable("household")
      .set((x) => ({
        said: p?.said ?? null,
        channel: p?.channel ?? null,
        language: p?.language ?? null,
        remark,
        look_in_every: e.public.lookInEvery,
        ...(p?.tenure === undefined ? {} : { tenure: p.tenure }),
        // Somebody here says so now: it is not a list's word any more.
        held_until: null,
        version: x("version", "+", 1),
      }))
      .where("community_id", "=", c.community)
      .where("id", "=", e.public.household)
      .execute();
  },
  "people.person-added": async (w, e: E<{ household: Id; person: Id }, { person: PersonInput }>, c) => {
    const { household, person } = e.public;
    if (e.private) await putPerson(w, c, household, person, e.private.person, [household]);
  },
  "people.person-edited": async (w, e: E<{ household: Id | null; person: Id }, { person: PersonInput }>, c) => {
    const p = e.private?.person;
    if (!p) return;
    const { household, person } = e.public;
    await w.keep("person", keyOf(c, person), [person, ...(household ? [household] : [])]);
    const phones = await sealPhones(w, c, p.phones);
    await people(w)
      .updateTable("person")
      .set((x) => ({
        name: p.name,
        called: p.called,
        born: p.born,
        phones,
        language: p.language,
        channel: p.channel,
        no_smartphone: p.noSmartphone,
        ...(p.registered === undefined ? {} : { registered: p.registered }),
        held_until: null,
        version: x("version", "+", 1),
      }))
      .where("community_id", "=", c.community)
      .where("id", "=", person)
      .execute();
    await reindex(w, c, [person]);
  },
  "people.care-set": async (
    w,
    e: E<{ care: Id; household: Id }, { person: Id | null; class: string; actions: string[]; why: string; until: string | null }>,
    c,
  ) => {
    const p = e.private;
    if (!p) return;
    const why = p.why === "" ? null : await w.seal(c.community, "care why", p.why);
    await sql`insert into care (community_id, id, household_id, person_id, class, actions, why, set_by, set_on, until)
      values (${c.community}, ${e.public.care}, ${e.public.household}, ${p.person}, ${p.class}, ${p.actions}::text[], ${why}, ${c.actor.person}, ${c.today}, ${p.until})`.execute(
      people(w),
    );
  },
  "people.care-ended": async (w, e: E<{ care: Id; household: Id }>, c) => {
    await w.keep("care", keyOf(c, e.public.care), [e.public.care, e.public.household]);
    await sql`update care set ended_on = ${c.today}::date where community_id = ${c.community} and id = ${e.public.care}`.execute(
      people(w),
    );
  },
  "people.proxy-added": async (
    w,
    e: E<
      { proxy: Id; household: Id; from: string; to: string | null },
      { name: string; relation: string; phone: string; where: string | null }
    >,
    c,
  ) => {
    const p = e.private;
    if (!p) return;
    await people(w)
      .insertInto("proxy")
      .values({
        community_id: c.community,
        id: e.public.proxy,
        household_id: e.public.household,
        name: await w.seal(c.community, "proxy name", p.name),
        relation: p.relation,
        phone: await w.seal(c.community, "proxy phone", p.phone),
        lives_where: p.where === null ? null : await w.seal(c.community, "proxy where", p.where),
        from_day: e.public.from,
        to_day: e.public.to,
        ended_on: null,
      })
      .execute();
  },
  "people.proxy-ended": async (w, e: E<{ proxy: Id; household: Id }>, c) => {
    await w.keep("proxy", keyOf(c, e.public.proxy), [e.public.proxy, e.public.household]);
    await sql`update proxy set ended_on = ${c.today}::date where community_id = ${c.community} and id = ${e.public.proxy}`.execute(
      people(w),
    );
  },
  "people.looked-in": (w, e: E<LookedIn>, c) => lookInMany(w, [{ event: e, context: c }]),
  "people.protected": async (w, e: E<{ household: Id; readers: Id[] }>, c) => {
    const db = people(w);
    await sql`update household set protected = true, version = version + 1 where community_id = ${c.community} and id = ${e.public.household}`.execute(
      db,
    );
    await sql`update search_token set protected = true where community_id = ${c.community} and household_id = ${e.public.household}`.execute(
      db,
    );
    await sql`insert into protected_reader (community_id, household_id, account_id) select ${c.community}, ${e.public.household}, x from unnest(${e.public.readers}::uuid[]) x on conflict do nothing`.execute(
      db,
    );
  },
  "people.unprotected": async (w, e: E<{ household: Id }>, c) => {
    const db = people(w);
    await sql`update household set protected = false, version = version + 1 where community_id = ${c.community} and id = ${e.public.household}`.execute(
      db,
    );
    await sql`update search_token set protected = false where community_id = ${c.community} and household_id = ${e.public.household}`.execute(
      db,
    );
    await db
      .deleteFrom("protected_reader")
      .where("community_id", "=", c.community)
      .where("household_id", "=", e.public.household)
      .execute();
  },
  "people.asked": async (w, e: E<{ household: Id; reading: Id; reason: string }>, c) => {
    const role = c.actor.grants.find((g) => g.community === c.community)?.role ?? c.actor.grants[0]?.role ?? "resident";
    await people(w)
      .insertInto("reading")
      .values({
        community_id: c.community,
        id: e.public.reading,
        household_id: e.public.household,
        account_id: c.actor.account,
        role,
        reason: e.public.reason,
        at: c.now,
      })
      .execute();
    // With the names of a household one is shown those who are tied to its door: that they were looked at lies with them.
    const { rows } = await sql<{ person: Id }>`
      select distinct t.person_id as person from household h join tie t on t.community_id = h.community_id and t.door_id = h.door_id and t.ended_on is null
      where h.community_id = ${c.community} and h.id = ${e.public.household} and not exists (select from person p where p.community_id = h.community_id and p.household_id = h.id and p.id = ${c.actor.person})`.execute(
      people(w),
    );
    for (const { person } of rows)
      await people(w)
        .insertInto("reading")
        .values({
          community_id: c.community,
          id: c.newId(),
          household_id: person,
          account_id: c.actor.account,
          role,
          reason: e.public.reason,
          at: c.now,
        })
        .execute();
  },
  "people.child-sought": async () => undefined,
  ...tieWrites,
  ...movingWrites,
  ...mergeWrites,
  ...transferWrites,
  ...eraseWrites,
};

interface LookedIn {
  household: Id;
  way: string;
  at: string;
  newest: boolean;
}
/** Look-ins by the dozen: two statements for all. */
export async function lookInMany(w: Writer, many: readonly { event: E<LookedIn>; context: Context }[]): Promise<void> {
  const community = many[0]?.context.community;
  if (!community) return;
  const db = people(w);
  const ids = many.map((m) => m.context.newId());
  await sql`insert into look_in (community_id, id, household_id, way, at, claimed_at, account_id)
    select ${community}, x.id, x.h, x.way, x.at, x.claimed, x.account
    from unnest(${ids}::uuid[], ${many.map((m) => m.event.public.household)}::uuid[], ${many.map((m) => m.event.public.way)}::text[], ${many.map((m) => m.context.now)}::timestamptz[], ${many.map((m) => m.event.public.at)}::timestamptz[], ${many.map((m) => m.context.actor.account)}::uuid[]) as x(id, h, way, at, claimed, account)`.execute(
    db,
  );
  const seen = many.filter((m) => m.event.public.newest);
  await sql`update household h set seen_at = x.at, seen_way = x.way, seen_by = x.by from (
      select distinct on (h) h, at, way, by from unnest(${seen.map((m) => m.event.public.household)}::uuid[], ${seen.map((m) => m.event.public.at)}::timestamptz[], ${seen.map((m) => m.event.public.way)}::text[], ${seen.map((m) => m.context.actor.account)}::uuid[]) as y(h, at, way, by) order by h, at desc
    ) x where h.community_id = ${community} and h.id = x.h and (h.seen_at is null or h.seen_at <= x.at)`.execute(db);
}
