import { sql } from "kysely";
import type { Id } from "../../kernel/id.ts";
import type { Materialiser, Writer } from "../../server/capability.ts";
import { openPackage, packageLabel } from "../facts/transfers.ts";
import { people } from "../reads.ts";
import type { E } from "./rows.ts";

const erased = (w: Writer, community: Id, id: Id, kind: "person" | "household", now: string): Promise<unknown> =>
  sql`insert into erased (community_id, id, kind, at) values (${community}, ${id}, ${kind}, ${now}) on conflict do nothing`.execute(
    people(w),
  );
/** Before-images of everything that is named. */
const forgetImages = (w: Writer, community: Id, ids: readonly Id[]): Promise<unknown> =>
  sql`delete from undo_image where community_id = ${community} and about && ${[...ids]}::uuid[]`.execute(people(w));

/** A household that moved out long ago, and the people who lived in it. Who looked (`reading`, `look_in`) goes when its own time is up. */
async function eraseHousehold(w: Writer, community: Id, household: Id, now: string): Promise<void> {
  const db = people(w);
  const { rows } = await sql<{
    id: Id;
  }>`select id from person where community_id = ${community} and household_id = ${household}`.execute(db);
  for (const person of rows) await eraseRows(w, community, person.id, now);
  const { rows: hung } = await sql<{
    id: Id;
  }>`select id from care where community_id = ${community} and household_id = ${household} union all select id from proxy where community_id = ${community} and household_id = ${household}`.execute(
    db,
  );
  for (const table of ["care", "proxy", "entrusted", "protected_reader", "search_token"])
    await sql`delete from ${sql.table(table)} where community_id = ${community} and household_id = ${household}`.execute(db);
  await forgetImages(w, community, [household, ...hung.map((x) => x.id)]);
  await sql`update transfer set body = null, state = 'lapsed', settled_at = ${now} where from_id = ${community} and household_id = ${household} and state = 'waiting'`.execute(
    db,
  );
  await sql`delete from household where community_id = ${community} and id = ${household}`.execute(db);
  await erased(w, community, household, "household", now);
}

/** Out of a package that waits for another community, too. */
async function eraseFromPackages(w: Writer, community: Id, person: Id, household: Id | null): Promise<void> {
  if (household === null) return;
  const { rows } = await sql<{
    id: Id;
    body: Buffer;
  }>`select id, body from transfer where from_id = ${community} and household_id = ${household} and state = 'waiting' and body is not null order by id for update`.execute(
    people(w),
  );
  for (const { id, body } of rows) {
    const was = openPackage(w, id, body);
    const gone = was.people.find((p) => p.id === person)?.person;
    const rest = {
      ...was,
      // What the neighbours call them may be what they call the household.
      said: gone && [gone.name, gone.called].some((n) => n !== null && was.said?.includes(n)) ? null : was.said,
      people: was.people.filter((p) => p.id !== person),
      care: was.care.filter((x) => x.person !== person),
    };
    await sql`update transfer set body = ${w.sealForHouse(packageLabel(id), JSON.stringify(rest))} where id = ${id}`.execute(
      people(w),
    );
  }
}

/**
 * Everything that says who somebody was goes, with the records that were put together with theirs; ids in the journal stay and lead nowhere. Applied again
 * on every restore.
 */
export async function eraseRows(w: Writer, community: Id, person: Id, now: string): Promise<void> {
  const db = people(w);
  // A record that was merged into this one is the same person.
  const { rows: same } = await sql<{
    id: Id;
  }>`select id from person where community_id = ${community} and merged_into = ${person} and id <> ${person} order by id`.execute(
    db,
  );
  for (const other of same) await eraseRows(w, community, other.id, now);
  const { rows: own } = await sql<{
    household: Id | null;
  }>`select household_id as household from person where community_id = ${community} and id = ${person}`.execute(db);
  const household = own[0]?.household ?? null;
  await eraseFromPackages(w, community, person, household);
  const { rows: hung } = await sql<{
    id: Id;
  }>`select id from care where community_id = ${community} and person_id = ${person} union all select id from tie where community_id = ${community} and person_id = ${person}`.execute(
    db,
  );
  // A household that is called by this person's name is called nothing from now on.
  const { rows: called } = await sql<{ id: Id }>`
    update household h set said = null, version = h.version + 1 from person p where p.community_id = h.community_id and p.id = ${person} and h.community_id = ${community} and h.id = p.household_id
      and (position(p.name in h.said) > 0 or position(p.called in h.said) > 0) returning h.id`.execute(db);
  await sql`delete from search_token where community_id = ${community} and subject_id = ${person}`.execute(db);
  for (const table of ["care", "tie", "entrusted", "shown"])
    await sql`delete from ${sql.table(table)} where community_id = ${community} and person_id = ${person}`.execute(db);
  await forgetImages(w, community, [person, ...hung.map((x) => x.id)]);
  await sql`delete from undo_image where community_id = ${community} and table_name = 'household' and about && ${called.map((x) => x.id)}::uuid[]`.execute(
    db,
  );
  await sql`delete from membership where person_community_id = ${community} and person_id = ${person}`.execute(db);
  await sql`delete from not_double where community_id = ${community} and (one_id = ${person} or other_id = ${person})`.execute(
    db,
  );
  await sql`delete from person where community_id = ${community} and id = ${person}`.execute(db);
  await erased(w, community, person, "person", now);
}

export const eraseWrites: Record<string, Materialiser> = {
  "people.person-erased": (w, e: E<{ person: Id; household: Id | null }>, c) => eraseRows(w, c.community, e.public.person, c.now),
  "people.household-erased": (w, e: E<{ household: Id }>, c) => eraseHousehold(w, c.community, e.public.household, c.now),
};
