import { sql } from "kysely";
import type { Actor } from "../kernel/actor.ts";
import type { Id } from "../kernel/id.ts";
import type { Day } from "../kernel/instant.ts";
import type { Reader } from "../server/capability.ts";
import type { DoorFacts, HouseholdFacts } from "./rules.ts";
import type { PeopleTables } from "./tables.ts";

export const people = (r: Reader) => r.tables<PeopleTables>();

/**
 * The facts of households for a decision or for policy, in the order of ids; a household that does not exist is missing from the map.
 * `alone`: the decision rests on the household's own row (has it moved out, when was it seen), so one statement will do.
 */
export async function householdFacts(
  r: Reader,
  community: Id,
  ids: readonly Id[],
  today: Day,
  alone = false,
): Promise<Map<Id, HouseholdFacts>> {
  const unique = [...new Set(ids)].sort();
  if (!alone) await r.hold("household", community, unique);
  const { rows } = await sql<Omit<HouseholdFacts, "names"> & { names: Record<Id, string> }>`
    select h.id as household, h.community_id as community, h.version, h.moved_out as "movedOut", h.protected, h.seen_at as "seenAt",
      array(select u.ancestor_id::text from place_under u where u.community_id = h.community_id and u.descendant_id = h.door_id order by u.depth) as path,
      array(select e.person_id::text from entrusted e where e.community_id = h.community_id and e.household_id = h.id and e.from_day <= ${today}::date and (e.to_day is null or e.to_day > ${today}::date)) as entrusted,
      array(select p.id::text from person p where p.community_id = h.community_id and p.household_id = h.id and p.left_on is null) as people,
      coalesce((select jsonb_object_agg(p.id, p.name) from person p where p.community_id = h.community_id and p.household_id = h.id and p.left_on is null), '{}') as names,
      case when h.protected then array(select x.account_id::text from protected_reader x where x.community_id = h.community_id and x.household_id = h.id) else '{}' end as readers
    from household h where h.community_id = ${community} and h.id = any (${unique}::uuid[]) order by h.id ${r.locks ? sql`for update of h` : sql``}`.execute(
    people(r),
  );
  return new Map(rows.map((h) => [h.household, { ...h, names: new Map(Object.entries(h.names)) }]));
}
export const oneHousehold = async (r: Reader, community: Id, id: Id, today: Day): Promise<HouseholdFacts | null> =>
  (await householdFacts(r, community, [id], today)).get(id) ?? null;

/** The household of a care class, of a proxy. */
export async function householdOf(r: Reader, community: Id, table: "care" | "proxy", id: Id): Promise<Id | null> {
  const row = await people(r)
    .selectFrom(table)
    .where("community_id", "=", community)
    .where("id", "=", id)
    .select("household_id")
    .executeTakeFirst();
  return row?.household_id ?? null;
}

export async function doorFacts(r: Reader, community: Id, door: Id): Promise<DoorFacts | null> {
  await r.hold("place", community, [door]);
  const { rows } = await sql<DoorFacts>`
    select p.community_id as community, p.kind, p.until, coalesce(d.use, 'not-known') as use,
      array(select u.ancestor_id::text from place_under u where u.community_id = p.community_id and u.descendant_id = p.id order by u.depth) as path,
      array(select h.party::int from household h where h.community_id = p.community_id and h.door_id = p.id and h.moved_out is null) as parties
    from place p left join door d on d.community_id = p.community_id and d.id = p.id where p.community_id = ${community} and p.id = ${door}`.execute(
    people(r),
  );
  return rows[0] ?? null;
}

/**
 * True when there is such a person and the actor may know of them: those of a hidden household exist for its readers only; who answers for a part of the
 * community knows who lives there, and everybody who holds a role.
 */
export async function knownPerson(r: Reader, community: Id, person: Id, actor: Actor): Promise<boolean> {
  const everywhere = actor.grants.some((g) => g.community !== community || g.place === community);
  const { rows } = await sql<{
    x: number;
  }>`select 1 as x from person p left join household h on h.community_id = p.community_id and h.id = p.household_id
    where p.community_id = ${community} and p.id = ${person} and (h.protected is not true or exists (select from protected_reader q where q.community_id = h.community_id and q.household_id = h.id and q.account_id = ${actor.account}))
      and (${everywhere} or h.id is null or exists (select from place_under u where u.community_id = h.community_id and u.descendant_id = h.door_id and u.ancestor_id = any (${actor.grants.map((g) => g.place)}::uuid[]))
        or exists (select from account a join role_held x on x.account_id = a.id where a.community_id = p.community_id and a.person_id = p.id and x.community_id = p.community_id and x.role <> 'resident' and x.ended_at is null))`.execute(
    people(r),
  );
  return rows.length > 0 || actor.person === person;
}

/** True when the account asked for this household with a reason within the last half hour. */
export async function askedLately(r: Reader, community: Id, household: Id, account: Id, now: string): Promise<boolean> {
  const { rows } = await sql<{
    x: number;
  }>`select 1 as x from reading where community_id = ${community} and household_id = ${household} and account_id = ${account} and at > ${now}::timestamptz - interval '30 minutes' limit 1`.execute(
    people(r),
  );
  return rows.length > 0;
}
