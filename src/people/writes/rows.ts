import { sql } from "kysely";
import type { Context } from "../../kernel/command.ts";
import type { Event } from "../../kernel/event.ts";
import type { Id } from "../../kernel/id.ts";
import type { Day } from "../../kernel/instant.ts";
import type { Writer } from "../../server/capability.ts";
import { people } from "../reads.ts";
import type { PersonInput } from "../schema.ts";
import type { Tenure } from "../schema/tie.ts";
import { refreshPersonTokens } from "../tokens.ts";

export type E<P, Q = unknown> = Event<string, P, Q>;

/** What has a life of its own in a household's row: not part of what an edit is undone to. */
export const SEEN = ["seen_at", "seen_way", "seen_by"];
export const keyOf = (c: Context, id: Id): { community_id: Id; id: Id } => ({ community_id: c.community, id });

export const isHidden = async (w: Writer, c: Context, household: Id | null): Promise<boolean> => {
  if (household === null) return false;
  const { rows } = await sql<{
    hidden: boolean;
  }>`select protected as hidden from household where community_id = ${c.community} and id = ${household}`.execute(people(w));
  return rows[0]?.hidden ?? false;
};
export const sealPhones = async (w: Writer, c: Context, phones: readonly string[]): Promise<Buffer | null> =>
  phones.length > 0 ? w.seal(c.community, "phones", JSON.stringify(phones)) : null;
export const sealOrNull = async (w: Writer, c: Context, label: string, text: string | null): Promise<Buffer | null> =>
  text === null || text === "" ? null : w.seal(c.community, label, text);

/**
 * A new person. Where it can be taken back (`about`: what the before-image is about besides the person), the row is put down as of somebody who has left,
 * kept like that, and then opened: taken back, they are gone again, and the purge takes them when their time is up.
 */
export async function putPerson(
  w: Writer,
  c: Context,
  household: Id | null,
  id: Id,
  p: PersonInput,
  about: readonly Id[] | null,
): Promise<void> {
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
      registered: p.registered ?? null,
      held_by: null,
      merged_into: null,
      // The first version that anybody sees is 0.
      version: about === null ? 0 : -1,
      left_on: about === null ? null : c.today,
    })
    .execute();
  if (about !== null) {
    await w.keep("person", keyOf(c, id), [id, ...about]);
    await sql`update person set left_on = null, version = version + 1 where community_id = ${c.community} and id = ${id}`.execute(
      people(w),
    );
  }
  // Who moves into a hidden household is as hidden as the others.
  await refreshPersonTokens(w, c.community, id, household, await isHidden(w, c, household), p);
}

export interface NewHousehold {
  id: Id;
  door: Id;
  party: number;
  from: Day;
  said: string | null;
  channel?: string | null;
  language?: string | null;
  lookInEvery?: number | null;
  remark?: string | null;
  tenure?: Tenure | null;
}
/** A new household; its door is lived in. Where it can be taken back, it is put down as one that has moved out, kept like that, and then opened. */
export async function putHousehold(w: Writer, c: Context, h: NewHousehold, undo = true): Promise<void> {
  await people(w)
    .insertInto("household")
    .values({
      community_id: c.community,
      id: h.id,
      door_id: h.door,
      party: h.party,
      said: h.said,
      channel: h.channel ?? null,
      language: h.language ?? null,
      look_in_every: h.lookInEvery ?? null,
      remark: await sealOrNull(w, c, "remark", h.remark ?? null),
      tenure: h.tenure ?? null,
      held_by: null,
      protected: false,
      moved_in: h.from,
      moved_out: undo ? c.today : null,
      seen_at: null,
      seen_way: null,
      seen_by: null,
      version: undo ? -1 : 0,
    })
    .execute();
  if (undo) {
    await w.keep("household", keyOf(c, h.id), [h.id, h.door], SEEN);
    await sql`update household set moved_out = null, version = version + 1 where community_id = ${c.community} and id = ${h.id}`.execute(
      people(w),
    );
  }
  await nowLivedIn(w, c, h.door, undo);
}

/** Somebody lives behind the door now, so it is no longer empty, or not known. */
export async function nowLivedIn(w: Writer, c: Context, door: Id, undo = true): Promise<void> {
  const { rows } = await sql<{
    id: Id;
  }>`select id from door where community_id = ${c.community} and id = ${door} and use in ('vacant', 'not-known') for update`.execute(
    people(w),
  );
  if (rows.length === 0) return;
  if (undo) await w.keep("door", keyOf(c, door), [door]);
  await sql`update door set use = 'lived-in', confirmed_on = ${c.today}::date, confirmed_by = ${c.actor.person}, version = version + 1 where community_id = ${c.community} and id = ${door}`.execute(
    people(w),
  );
}
/** The last one out leaves the door empty; whether it really is, somebody confirms. */
export async function perhapsEmpty(w: Writer, c: Context, door: Id): Promise<void> {
  const { rows } = await sql<{ id: Id }>`select d.id from door d where d.community_id = ${c.community} and d.id = ${door}
      and not exists (select from household h where h.community_id = d.community_id and h.door_id = d.id and h.moved_out is null) for update`.execute(
    people(w),
  );
  if (rows.length === 0) return;
  await w.keep("door", keyOf(c, door), [door]);
  await sql`update door set use = 'not-known', confirmed_on = null, confirmed_by = null, version = version + 1 where community_id = ${c.community} and id = ${door}`.execute(
    people(w),
  );
}

/** Rows of a table that meet a condition are kept, each about itself and what else is said; gives back their ids. */
export async function keepAll(
  w: Writer,
  c: Context,
  table: "person" | "care" | "proxy" | "tie" | "entrusted" | "membership",
  where: ReturnType<typeof sql>,
  about: readonly Id[],
): Promise<Id[]> {
  const { rows } = await sql<{
    id: Id;
  }>`select id from ${sql.table(table)} where community_id = ${c.community} and ${where} order by id for update`.execute(
    people(w),
  );
  for (const row of rows) await w.keep(table, keyOf(c, row.id), [row.id, ...about]);
  return rows.map((r) => r.id);
}
