import { sql } from "kysely";
import type { Context } from "../../kernel/command.ts";
import type { Id } from "../../kernel/id.ts";
import type { Materialiser, Writer } from "../../server/capability.ts";
import { people } from "../reads.ts";
import type { Taken } from "../schema/acts.ts";
import { reindex } from "./moving.ts";
import type { E } from "./rows.ts";
import { keepAll, keyOf, SEEN, sealPhones } from "./rows.ts";

const COLUMN: Readonly<Record<Exclude<Taken, "household">, string>> = {
  name: "name",
  called: "called",
  born: "born",
  language: "language",
  channel: "channel",
  noSmartphone: "no_smartphone",
  registered: "registered",
};

/** Rows that name the dropped record name the kept one from now on; where that would be there twice, the dropped one's ends. */
async function follow(w: Writer, c: Context, keep: Id, drop: Id, household: Id | null): Promise<void> {
  const db = people(w);
  const pair = [keep, drop];
  await keepAll(w, c, "care", sql`person_id = ${drop} and ended_on is null`, pair);
  // What somebody needs belongs to the home in which they live; a record that has none keeps the flags where they were set.
  await sql`update care set person_id = ${keep}, household_id = coalesce(${household}::uuid, household_id) where community_id = ${c.community} and person_id = ${drop} and ended_on is null`.execute(
    db,
  );
  if (household) {
    await keepAll(w, c, "care", sql`person_id = ${keep} and ended_on is null and household_id <> ${household}`, pair);
    await sql`update care set household_id = ${household} where community_id = ${c.community} and person_id = ${keep} and ended_on is null`.execute(
      db,
    );
  }
  // Flags that this record set as somebody who works here.
  await keepAll(w, c, "care", sql`set_by = ${drop}`, pair);
  await sql`update care set set_by = ${keep} where community_id = ${c.community} and set_by = ${drop}`.execute(db);

  // The dropped record's ties go over; those at the door behind which they live end, for who lives there is nobody who lives elsewhere.
  const ties = await keepAll(
    w,
    c,
    "tie",
    sql`ended_on is null and (person_id = ${drop} or (person_id = ${keep} and door_id in (select h.door_id from household h where h.community_id = ${c.community} and h.id = ${household}::uuid)))`,
    pair,
  );
  await sql`update tie t set person_id = ${keep}, version = t.version + 1,
      ended_on = case when exists (select from household h where h.community_id = t.community_id and h.id = ${household}::uuid and h.door_id = t.door_id)
        or (t.person_id = ${drop} and exists (select from tie o where o.community_id = t.community_id and o.person_id = ${keep} and o.door_id = t.door_id and o.kind = t.kind and o.ended_on is null)) then ${c.today}::date end
    where t.community_id = ${c.community} and t.id = any (${ties}::uuid[])`.execute(db);

  await keepAll(w, c, "entrusted", sql`person_id = ${drop}`, pair);
  await sql`update entrusted e set person_id = ${keep},
      to_day = case when exists (select from entrusted o where o.community_id = e.community_id and o.person_id = ${keep} and o.household_id = e.household_id and (o.to_day is null or o.to_day > ${c.today}::date))
        then least(e.to_day, greatest(e.from_day, ${c.today}::date)) else e.to_day end
    where e.community_id = ${c.community} and e.person_id = ${drop}`.execute(db);
  await keepAll(w, c, "membership", sql`person_community_id = ${c.community} and person_id = ${drop}`, pair);
  await sql`update membership m set person_id = ${keep},
      to_day = case when exists (select from membership o where o.community_id = m.community_id and o.organisation_id = m.organisation_id and o.person_id = ${keep} and (o.to_day is null or o.to_day > ${c.today}::date))
        then least(m.to_day, greatest(m.from_day, ${c.today}::date)) else m.to_day end
    where m.community_id = ${c.community} and m.person_community_id = ${c.community} and m.person_id = ${drop}`.execute(db);
}

export const mergeWrites: Record<string, Materialiser> = {
  "people.merged": async (
    w,
    e: E<{ keep: Id; drop: Id; take: Taken[]; household: Id | null; account: Id | null }, { phones: string[] }>,
    c,
  ) => {
    const db = people(w);
    const { keep, drop, take, household, account } = e.public;
    const about = [keep, drop, ...(household ? [household] : [])];
    await w.keep("person", keyOf(c, keep), about);
    await w.keep("person", keyOf(c, drop), about);
    const columns = take.filter((t) => t !== "household").map((t) => COLUMN[t]);
    const taken = columns.length > 0 ? sql`${sql.raw(columns.map((col) => `${col} = d.${col}`).join(", "))}, ` : sql``;
    // Somebody looked at both: from now on it is not a list's word any more.
    await sql`update person k set ${taken}household_id = ${household}::uuid, phones = ${await sealPhones(w, c, e.private?.phones ?? [])}, held_until = null, version = k.version + 1
      from person d where d.community_id = k.community_id and d.id = ${drop} and k.community_id = ${c.community} and k.id = ${keep}`.execute(
      db,
    );
    await sql`update person set merged_into = ${keep}, left_on = ${c.today}::date, version = version + 1 where community_id = ${c.community} and id = ${drop}`.execute(
      db,
    );
    await follow(w, c, keep, drop, household);
    if (account) {
      // Of the account only whose it is: how it is signed in to is no concern of this.
      await w.keep(
        "account",
        { id: account },
        [account, ...about],
        ["phone_hash", "language", "pin_hash", "pin_tries", "pin_locked_until", "made_at", "blocked_at"],
      );
      await sql`update account set person_id = ${keep} where id = ${account} and community_id = ${c.community}`.execute(db);
    }
    await reindex(w, c, [keep, drop]);
  },
  // A household that was there only because somebody was on record twice: what hung on it hangs on the other one behind the same door.
  "people.household-joined": async (w, e: E<{ household: Id; into: Id }>, c) => {
    const db = people(w);
    const { household, into } = e.public;
    await w.keep("household", keyOf(c, household), [household, into], SEEN);
    for (const table of ["care", "proxy"] as const) {
      await keepAll(w, c, table, sql`household_id = ${household} and ended_on is null`, [household, into]);
      await sql`update ${sql.table(table)} set household_id = ${into} where community_id = ${c.community} and household_id = ${household} and ended_on is null`.execute(
        db,
      );
    }
    await sql`update household set moved_out = ${c.today}::date, version = version + 1 where community_id = ${c.community} and id = ${household}`.execute(
      db,
    );
  },
  "people.doubles-judged": async (w, e: E<{ one: Id; other: Id; not: boolean }>, c) => {
    const { one, other, not } = e.public;
    await (
      not
        ? sql`insert into not_double (community_id, one_id, other_id, by_account, at) values (${c.community}, ${one}, ${other}, ${c.actor.account}, ${c.now}) on conflict do nothing`
        : sql`delete from not_double where community_id = ${c.community} and one_id = ${one} and other_id = ${other}`
    ).execute(people(w));
  },
};
