import { sql } from "kysely";
import type { Id } from "../../kernel/id.ts";
import type { Day } from "../../kernel/instant.ts";
import type { Reader } from "../../server/capability.ts";
import { people } from "../reads.ts";
import type { MergeFacts, MergeSide, PairFacts } from "../rules/merge.ts";
import { peopleFacts } from "./person.ts";

/** The numbers of a record, opened. */
export const openPhones = async (r: Reader, community: Id, sealed: Buffer | null): Promise<string[]> =>
  sealed === null ? [] : (JSON.parse(await r.open(community, "phones", sealed)) as string[]);

/** Two records under lock, with what of them must not be there twice. Null where one of them is nobody. */
export async function mergeFacts(r: Reader, community: Id, keep: Id, drop: Id, today: Day): Promise<MergeFacts | null> {
  const facts = await peopleFacts(r, community, [keep, drop], today);
  const { rows } = await sql<{ id: Id; phones: Buffer | null; account: Id | null; blocked: boolean }>`
    select p.id, p.phones, a.id as account, coalesce(a.blocked, false) as blocked
    from person p left join lateral (select a.id, a.blocked_at is not null as blocked from account a where a.community_id = p.community_id and a.person_id = p.id order by a.blocked_at nulls first, a.made_at limit 1) a on true
    where p.community_id = ${community} and p.id = any (${[keep, drop]}::uuid[])`.execute(people(r));
  const side = async (id: Id): Promise<MergeSide | null> => {
    const [f, row] = [facts.get(id), rows.find((x) => x.id === id)];
    return f && row
      ? { ...f, account: row.account, blocked: row.blocked, phones: await openPhones(r, community, row.phones) }
      : null;
  };
  const [kept, dropped] = [await side(keep), await side(drop)];
  return kept && dropped ? { keep: kept, drop: dropped } : null;
}
export async function pairFacts(r: Reader, community: Id, one: Id, other: Id, today: Day): Promise<PairFacts | null> {
  const facts = await peopleFacts(r, community, [one, other], today);
  const [a, b] = [facts.get(one), facts.get(other)];
  return a && b ? { one: a, other: b } : null;
}
