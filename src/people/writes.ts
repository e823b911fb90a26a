import { sql } from "kysely";
import type { Context } from "../kernel/command.ts";
import type { Event } from "../kernel/event.ts";
import type { Id } from "../kernel/id.ts";
import type { Materialiser, Writer } from "../server/capability.ts";
import type { PersonInput } from "./schema.ts";
import { people } from "./reads.ts";
import { refreshPersonTokens } from "./tokens.ts";

type E<P, Q = unknown> = Event<string, P, Q>;

const isHidden = async (w: Writer, c: Context, household: Id): Promise<boolean> => {
  const { rows } = await sql<{
    hidden: boolean;
  }>`select protected as hidden from household where community_id = ${c.community} and id = ${household}`.execute(people(w));
  return rows[0]?.hidden ?? false;
};
/** What has a life of its own in a household's row: not part of what an edit is undone to. */
const SEEN = ["seen_at", "seen_way", "seen_by"];

async function putPerson(w: Writer, c: Context, household: Id, id: Id, p: PersonInput): Promise<void> {
  await people(w)
    .insertInto("person")
    .values({
      community_id: c.community,
      id,
      household_id: household,
      name: p.name,
      called: p.called,
      born: p.born,
      phones: await sealPhones(w, c, p.phones),
      language: p.language,
      channel: p.channel,
      no_smartphone: p.noSmartphone,
      version: 0,
      left_on: null,
    })
    .execute();
  // Who moves into a hidden household is as hidden as the others.
  await refreshPersonTokens(w, c.community, id, household, await isHidden(w, c, household), p);
}
const sealPhones = async (w: Writer, c: Context, phones: readonly string[]): Promise<Buffer | null> =>
  phones.length > 0 ? w.seal(c.community, "phones", JSON.stringify(phones)) : null;

export const writes: Record<string, Materialiser> = {
  "people.household-added": async (
    w,
    e: E<
      { household: Id; door: Id; party: number; from: string },
      { said: string | null; people: { id: Id; person: PersonInput }[] }
    >,
    c,
  ) => {
    await people(w)
      .insertInto("household")
      .values({
        community_id: c.community,
        id: e.public.household,
        door_id: e.public.door,
        party: e.public.party,
        said: e.private?.said ?? null,
        channel: null,
        language: null,
        look_in_every: null,
        remark: null,
        protected: false,
        moved_in: e.public.from,
        moved_out: null,
        seen_at: null,
        seen_way: null,
        seen_by: null,
        version: 0,
      })
      .execute();
    for (const p of e.private?.people ?? []) await putPerson(w, c, e.public.household, p.id, p.person);
    // Somebody lives here, so the door is no longer empty, or not known.
    await sql`update door set use = 'lived-in', confirmed_on = ${c.today}::date, confirmed_by = ${c.actor.person} where community_id = ${c.community} and id = ${e.public.door} and use in ('vacant', 'not-known')`.execute(
      people(w),
    );
  },
  "people.household-edited": async (
    w,
    e: E<
      { household: Id; lookInEvery: number | null },
      { said: string | null; channel: string | null; language: string | null; remark: string }
    >,
    c,
  ) => {
    await w.keep("household", { community_id: c.community, id: e.public.household }, [e.public.household], SEEN);
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
        version: x("version", "+", 1),
      }))
      .where("community_id", "=", c.community)
      .where("id", "=", e.public.household)
      .execute();
  },
  "people.person-added": async (w, e: E<{ household: Id; person: Id }, { person: PersonInput }>, c) => {
    if (e.private) await putPerson(w, c, e.public.household, e.public.person, e.private.person);
  },
  "people.person-edited": async (w, e: E<{ household: Id; person: Id }, { person: PersonInput }>, c) => {
    const p = e.private?.person;
    if (!p) return;
    await w.keep("person", { community_id: c.community, id: e.public.person }, [e.public.person, e.public.household]);
    await people(w)
      .updateTable("person")
      .set((x) => ({
        name: p.name,
        called: p.called,
        born: p.born,
        language: p.language,
        channel: p.channel,
        no_smartphone: p.noSmartphone,
        version: x("version", "+", 1),
      }))
      .where("community_id", "=", c.community)
      .where("id", "=", e.public.person)
      .execute();
    await sql`update person set phones = ${await sealPhones(w, c, p.phones)} where community_id = ${c.community} and id = ${e.public.person}`.execute(
      people(w),
    );
    await refreshPersonTokens(w, c.community, e.public.person, e.public.household, await isHidden(w, c, e.public.household), p);
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
  "people.care-ended": async (w, e: E<{ care: Id }>, c) => {
    await w.keep("care", { community_id: c.community, id: e.public.care }, [e.public.care]);
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
  "people.proxy-ended": async (w, e: E<{ proxy: Id }>, c) => {
    await w.keep("proxy", { community_id: c.community, id: e.public.proxy }, [e.public.proxy]);
    await sql`update proxy set ended_on = ${c.today}::date where community_id = ${c.community} and id = ${e.public.proxy}`.execute(
      people(w),
    );
  },
  "people.looked-in": (w, e: E<LookedIn>, c) => lookInMany(w, [{ event: e, context: c }]),
  "people.moved-out": async (w, e: E<{ household: Id; on: string }>, c) => {
    const db = people(w);
    await w.keep("household", { community_id: c.community, id: e.public.household }, [e.public.household], SEEN);
    for (const table of ["person", "care", "proxy"] as const) {
      const open = table === "person" ? sql`left_on is null` : sql`ended_on is null`;
      const { rows } = await sql<{
        id: Id;
      }>`select id from ${sql.table(table)} where community_id = ${c.community} and household_id = ${e.public.household} and ${open}`.execute(
        db,
      );
      for (const row of rows) await w.keep(table, { community_id: c.community, id: row.id }, [row.id, e.public.household]);
    }
    await sql`update household set moved_out = ${e.public.on}::date, version = version + 1 where community_id = ${c.community} and id = ${e.public.household}`.execute(
      db,
    );
    await sql`update person set left_on = ${e.public.on}::date, version = version + 1 where community_id = ${c.community} and household_id = ${e.public.household} and left_on is null`.execute(
      db,
    );
    await sql`update care set ended_on = ${e.public.on}::date where community_id = ${c.community} and household_id = ${e.public.household} and ended_on is null`.execute(
      db,
    );
    await sql`update proxy set ended_on = ${e.public.on}::date where community_id = ${c.community} and household_id = ${e.public.household} and ended_on is null`.execute(
      db,
    );
    await db
      .deleteFrom("search_token")
      .where("community_id", "=", c.community)
      .where("household_id", "=", e.public.household)
      .execute();
    // The last one out leaves the door empty; whether it really is, somebody confirms.
    await sql`update door d set use = 'not-known', confirmed_on = null, confirmed_by = null where d.community_id = ${c.community} and d.id = (select door_id from household where community_id = ${c.community} and id = ${e.public.household})
      and not exists (select from household h where h.community_id = d.community_id and h.door_id = d.id and h.moved_out is null)`.execute(
      db,
    );
  },
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
  },
  // What was taken back is found again as it was.
  "people.reindexed": async (w, e: E<{ people: Id[] }>, c) => {
    const rows = await people(w)
      .selectFrom("person as p")
      .innerJoin("household as h", (j) => j.onRef("h.community_id", "=", "p.community_id").onRef("h.id", "=", "p.household_id"))
      .where("p.community_id", "=", c.community)
      .where("p.id", "in", e.public.people)
      .where("p.left_on", "is", null)
      .select(["p.id", "p.household_id", "p.name", "p.called", "p.phones", "h.protected"])
      .execute();
    for (const p of rows) {
      const phones = p.phones === null ? [] : (JSON.parse(await w.open(c.community, "phones", p.phones)) as string[]);
      await refreshPersonTokens(w, c.community, p.id, p.household_id, p.protected, { name: p.name, called: p.called, phones });
    }
  },
  "people.person-erased": async (w, e: E<{ person: Id; household: Id | null }>, c) =>
    eraseRows(w, c.community, e.public.person, c.now),
  "people.household-erased": async (w, e: E<{ household: Id }>, c) => eraseHousehold(w, c.community, e.public.household, c.now),
};

/** A household that moved out long ago, and the people who lived in it. Who looked (`reading`, `look_in`) goes when its own time is up. */
async function eraseHousehold(w: Writer, community: Id, household: Id, now: string): Promise<void> {
  const db = people(w);
  const { rows } = await sql<{
    id: Id;
  }>`select id from person where community_id = ${community} and household_id = ${household}`.execute(db);
  for (const person of rows) await eraseRows(w, community, person.id, now);
  for (const table of ["care", "proxy", "entrusted", "protected_reader", "search_token"])
    await sql`delete from ${sql.table(table)} where community_id = ${community} and household_id = ${household}`.execute(db);
  await sql`delete from undo_image where community_id = ${community} and about @> array[${household}::uuid]`.execute(db);
  await sql`delete from household where community_id = ${community} and id = ${household}`.execute(db);
  await sql`insert into erased (community_id, id, kind, at) values (${community}, ${household}, 'household', ${now}) on conflict do nothing`.execute(
    db,
  );
}

/** Everything that says who somebody was goes; ids in the journal stay and lead nowhere. Applied again on every restore. */
export async function eraseRows(w: Writer, community: Id, person: Id, now: string): Promise<void> {
  const db = people(w);
  await sql`delete from search_token where community_id = ${community} and subject_id = ${person}`.execute(db);
  await sql`delete from care where community_id = ${community} and person_id = ${person}`.execute(db);
  await sql`delete from undo_image where community_id = ${community} and about @> array[${person}::uuid]`.execute(db);
  await sql`delete from entrusted where community_id = ${community} and person_id = ${person}`.execute(db);
  await sql`delete from membership where person_community_id = ${community} and person_id = ${person}`.execute(db);
  await sql`delete from person where community_id = ${community} and id = ${person}`.execute(db);
  await sql`insert into erased (community_id, id, kind, at) values (${community}, ${person}, 'person', ${now}) on conflict do nothing`.execute(
    db,
  );
}

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
