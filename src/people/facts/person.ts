import { sql } from "kysely";
import type { Id } from "../../kernel/id.ts";
import type { Day } from "../../kernel/instant.ts";
import type { Reader } from "../../server/capability.ts";
import { householdFacts, people } from "../reads.ts";
import type { HouseholdFacts, PersonFacts } from "../rules/told.ts";

interface Row {
  id: Id;
  household: Id | null;
  version: number;
  left: Day | null;
}
const rowsOf = async (r: Reader, community: Id, ids: readonly Id[], locks: boolean): Promise<Row[]> =>
  (
    await sql<Row>`select id, household_id as household, version, left_on as left from person where community_id = ${community} and id = any (${[...new Set(ids)].sort()}::uuid[]) order by id ${locks ? sql`for update` : sql``}`.execute(
      people(r),
    )
  ).rows;

/** A person without a household as a seat of their own: at the door to which they are tied, or in the community at large. */
async function ownSeat(r: Reader, community: Id, person: Id): Promise<HouseholdFacts | null> {
  const { rows } = await sql<{ name: string; path: Id[] | null; hidden: boolean; readers: Id[] }>`
    select p.name, u.path, coalesce(x.readers is not null, false) as hidden, coalesce(x.readers, '{}') as readers
    from person p
      left join lateral (select t.door_id from tie t where t.community_id = p.community_id and t.person_id = p.id and t.ended_on is null order by t.kind, t.id limit 1) t on true
      left join lateral (select array_agg(a.ancestor_id::text order by a.depth) as path from place_under a where a.community_id = p.community_id and a.descendant_id = t.door_id) u on true
      left join lateral (select array_agg(q.account_id::text) as readers from household h join protected_reader q on q.community_id = h.community_id and q.household_id = h.id
        where h.community_id = p.community_id and h.door_id = t.door_id and h.moved_out is null and h.protected) x on true
    where p.community_id = ${community} and p.id = ${person}`.execute(people(r));
  const row = rows[0];
  if (!row) return null;
  return {
    community,
    household: person,
    path: row.path ?? [community],
    entrusted: [],
    people: [person],
    protected: row.hidden,
    readers: row.readers,
    version: 0,
    movedOut: null,
    names: new Map([[person, row.name]]),
    seenAt: null,
  };
}

/**
 * The facts of people for a decision or for policy: households before people, each in the order of ids, under lock inside a command. Who does not exist
 * is missing from the map.
 */
export async function peopleFacts(r: Reader, community: Id, ids: readonly Id[], today: Day): Promise<Map<Id, PersonFacts>> {
  const before = await rowsOf(r, community, ids, false);
  const households = await householdFacts(
    r,
    community,
    before.flatMap((p) => (p.household ? [p.household] : [])),
    today,
  );
  const found = new Map<Id, PersonFacts>();
  for (const row of await rowsOf(r, community, ids, r.locks)) {
    // Whoever moved between the two looks is looked at by those who come later.
    const home = row.household === null ? undefined : households.get(row.household);
    const seat = home ?? (row.household === null ? await ownSeat(r, community, row.id) : null);
    if (seat)
      found.set(row.id, { ...seat, person: row.id, personVersion: row.version, left: row.left, housed: row.household !== null });
  }
  return found;
}
export const personFacts = async (r: Reader, community: Id, id: Id, today: Day): Promise<PersonFacts | null> =>
  (await peopleFacts(r, community, [id], today)).get(id) ?? null;
