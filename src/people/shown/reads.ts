import type { Id } from "../../kernel/id.ts";
import type { Day } from "../../kernel/instant.ts";
import type { Reader } from "../../server/capability.ts";
import type { ShownFacts } from "../rules/shown.ts";

/** Whose day it is, behind which wall. */
export interface Whose {
  readonly community: Id;
  readonly account: Id;
  readonly today: Day;
}
/**
 * What an account has been shown today, and whom of some people it has not. Inside a command it holds the account's day still, on every server: what is
 * asked at the same time by another session waits, and counts what this one adds.
 * @param persons those about to be shown beyond one's own chain
 */
export async function shownFacts(r: Reader, c: Whose, persons: readonly Id[]): Promise<ShownFacts> {
  // A statement of its own, so that the next one sees what was written while this one waited.
  if (r.locks) await r.rows("select pg_advisory_xact_lock(hashtextextended($1, 7222))", [c.account]);
  const [row] = await r.rows<{ counted: number; more: number; fresh: Id[]; signed: number }>(
    `select (select count(distinct s.person_id)::int from shown s where s.account_id = $2 and s.day = $3 and not s.approved) as counted,
       (select coalesce(sum(m.more), 0)::int from shown_more m where m.community_id = $1 and m.account_id = $2 and m.day = $3) as more,
       array(select distinct x::text from unnest($4::uuid[]) x where not exists (select from shown s where s.community_id = $1 and s.account_id = $2 and s.day = $3 and s.person_id = x)) as fresh,
       (select count(*)::int from shown s where s.community_id = $1 and s.account_id = $2 and s.day = $3 and s.approved and s.person_id = any ($4::uuid[])) as signed`,
    [c.community, c.account, c.today, [...new Set(persons)]],
  );
  if (!row) throw new Error("shownFacts: no row");
  return { account: c.account, day: c.today, ...row, limited: r.readingLimit };
}

/** Who is shown with the names of a household: those without a home here who are tied to its door. */
export async function tiedTo(r: Reader, community: Id, household: Id): Promise<Id[]> {
  const rows = await r.rows<{ id: Id }>(
    `select distinct t.person_id as id from household h join tie t on t.community_id = h.community_id and t.door_id = h.door_id and t.ended_on is null
       join person p on p.community_id = t.community_id and p.id = t.person_id and p.household_id is null and p.left_on is null
     where h.community_id = $1 and h.id = $2`,
    [community, household],
  );
  return rows.map((x) => x.id);
}

/**
 * The same for one person whose name will stand in a list of those who work here. Who does so already, in a role or an organisation, is known by their task
 * and not counted.
 */
export async function namedFacts(r: Reader, c: Whose, person: Id): Promise<ShownFacts> {
  const [row] = await r.rows<{ known: boolean }>(
    `select exists (select from membership m where m.community_id = $1 and m.person_community_id = $1 and m.person_id = $2 and (m.to_day is null or m.to_day > $3::date))
       or exists (select from account a join role_held h on h.account_id = a.id where a.community_id = $1 and a.person_id = $2 and h.community_id = $1 and h.role <> 'resident' and h.ended_at is null)
       or exists (select from account a where a.id = $4 and a.person_id = $2) or not exists (select from person p where p.community_id = $1 and p.id = $2) as known`,
    [c.community, person, c.today, c.account],
  );
  return shownFacts(r, c, row?.known === true ? [] : [person]);
}
