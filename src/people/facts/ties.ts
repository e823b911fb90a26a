import { sql } from "kysely";
import type { Context } from "../../kernel/command.ts";
import type { Id } from "../../kernel/id.ts";
import type { Day } from "../../kernel/instant.ts";
import type { Reader } from "../../server/capability.ts";
import { doorFacts, people } from "../reads.ts";
import type { ChildFacts, NewTieFacts, TieFacts, TieSeat } from "../rules/ties.ts";
import { childrenFrom } from "../schema/tie.ts";
import type { TieKind } from "../schema/tie.ts";
import { sameName } from "../rules/told.ts";
import { nameTokens } from "../tokens.ts";
import { shownFacts } from "../shown/reads.ts";
import { personFacts } from "./person.ts";

/** The seat of what hangs on a door; null where there is no such place. */
export async function tieSeat(r: Reader, community: Id, door: Id): Promise<(TieSeat & { kind: string }) | null> {
  const { rows } = await sql<TieSeat & { kind: string }>`
    select p.community_id as community, p.kind,
      array(select u.ancestor_id::text from place_under u where u.community_id = p.community_id and u.descendant_id = p.id order by u.depth) as path,
      exists (select from household h where h.community_id = p.community_id and h.door_id = p.id and h.moved_out is null and h.protected) as hidden,
      array(select q.account_id::text from household h join protected_reader q on q.community_id = h.community_id and q.household_id = h.id
        where h.community_id = p.community_id and h.door_id = p.id and h.moved_out is null and h.protected) as readers
    from place p where p.community_id = ${community} and p.id = ${door}`.execute(people(r));
  return rows[0] ?? null;
}

/** For a new tie: the door under lock, who is tied to it, and whoever is to be tied if they are on record. */
export async function newTieFacts(
  r: Reader,
  community: Id,
  input: { door: Id; person: Id | null },
  today: Day,
): Promise<NewTieFacts | null> {
  const door = await doorFacts(r, community, input.door);
  if (!door) return null;
  const who = input.person === null ? null : await personFacts(r, community, input.person, today);
  const { rows: ties } = await sql<{ person: Id; kind: TieKind; name: string }>`
    select t.person_id as person, t.kind, p.name from tie t join person p on p.community_id = t.community_id and p.id = t.person_id
    where t.community_id = ${community} and t.door_id = ${input.door} and t.ended_on is null order by t.id`.execute(people(r));
  return {
    ...door,
    ties,
    who,
    known: input.person === null || who !== null,
    livesAt: who?.housed ? (who.path[0] ?? null) : null,
  };
}

/** A tie under lock, and whether anything else keeps its person on record. */
export async function tieFacts(r: Reader, community: Id, tie: Id): Promise<TieFacts | null> {
  const row = await people(r)
    .selectFrom("tie")
    .where("community_id", "=", community)
    .where("id", "=", tie)
    .select(["door_id", "person_id"])
    .executeTakeFirst();
  const seat = row && (await tieSeat(r, community, row.door_id));
  if (!row || !seat) return null;
  await r.hold("person", community, [row.person_id]);
  await r.hold("tie", community, [tie]);
  const { rows } = await sql<Pick<TieFacts, "version" | "ended" | "lastOne">>`
    select t.version, t.ended_on as ended,
      not exists (select from person p where p.community_id = t.community_id and p.id = t.person_id and p.household_id is not null)
        and not exists (select from tie o where o.community_id = t.community_id and o.person_id = t.person_id and o.id <> t.id and o.ended_on is null)
        and not exists (select from account a where a.community_id = t.community_id and a.person_id = t.person_id)
        and not exists (select from membership m where m.person_community_id = t.community_id and m.person_id = t.person_id and m.to_day is null) as "lastOne"
    from tie t where t.community_id = ${community} and t.id = ${tie}`.execute(people(r));
  const state = rows[0];
  return state
    ? { community, path: seat.path, hidden: seat.hidden, readers: seat.readers, tie, person: row.person_id, ...state }
    : null;
}

/** Children whose whole name it is. Those of hidden households are found by nobody: their two readers know where they are. */
export async function childFacts(r: Reader, c: Context, name: string): Promise<ChildFacts> {
  const { community, today } = c;
  const whole = nameTokens(name, null)[0]?.token ?? "";
  const { rows } = await sql<{ person: Id; household: Id; door: Id; name: string }>`
    select p.id as person, h.id as household, h.door_id as door, p.name
    from search_token x join person p on p.community_id = x.community_id and p.id = x.subject_id join household h on h.community_id = p.community_id and h.id = p.household_id
    where x.community_id = ${community} and x.token = ${whole} and x.kind = 'name' and p.left_on is null and h.moved_out is null and p.born >= ${childrenFrom(today)} and not h.protected
    order by h.id`.execute(people(r));
  const found = rows.filter((x) => sameName(x.name, name));
  const families = found.map(({ household, door }) => ({ household, door }));
  return {
    community,
    found: [...new Map(families.map((x) => [x.household, x])).values()],
    shown: await shownFacts(
      r,
      { community, account: c.actor.account, today },
      found.map((x) => x.person),
    ),
  };
}
