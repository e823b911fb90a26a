import { sql } from "kysely";
import type { Event } from "../kernel/event.ts";
import type { Id } from "../kernel/id.ts";
import type { Materialiser, Writer } from "../server/capability.ts";
import type { OrganisationTables } from "./tables.ts";

type E<P, Q = unknown> = Event<string, P, Q>;
const db = (w: Writer) => w.tables<OrganisationTables>();

export const writes: Record<string, Materialiser> = {
  "organisations.added": async (w, e: E<{ organisation: Id; kind: string; place: Id; name: string }>, c) => {
    const p = e.public;
    await db(w)
      .insertInto("organisation")
      .values({
        community_id: c.community,
        id: p.organisation,
        kind: p.kind,
        name: p.name,
        place_id: p.place,
        since: c.today,
        until: null,
        version: 0,
      })
      .execute();
  },
  "organisations.renamed": async (w, e: E<{ organisation: Id; name: string }>, c) => {
    await w.keep("organisation", { community_id: c.community, id: e.public.organisation }, [e.public.organisation]);
    await db(w)
      .updateTable("organisation")
      .set((x) => ({ name: e.public.name, version: x("version", "+", 1) }))
      .where("community_id", "=", c.community)
      .where("id", "=", e.public.organisation)
      .execute();
  },
  "organisations.dissolved": async (w, e: E<{ organisation: Id }>, c) => {
    await sql`update organisation set until = ${c.today}::date, version = version + 1 where community_id = ${c.community} and id = ${e.public.organisation}`.execute(
      db(w),
    );
    await sql`update membership set to_day = ${c.today}::date where community_id = ${c.community} and organisation_id = ${e.public.organisation} and (to_day is null or to_day > ${c.today}::date)`.execute(
      db(w),
    );
  },
  "organisations.member-added": async (
    w,
    e: E<
      { membership: Id; organisation: Id; person: Id; personCommunity: Id; from: string; to: string | null },
      { position: string | null }
    >,
    c,
  ) => {
    const p = e.public;
    await db(w)
      .insertInto("membership")
      .values({
        community_id: c.community,
        id: p.membership,
        organisation_id: p.organisation,
        person_community_id: p.personCommunity,
        person_id: p.person,
        position: e.private?.position ?? null,
        from_day: p.from,
        to_day: p.to,
      })
      .execute();
  },
  "organisations.member-ended": async (w, e: E<{ membership: Id }>, c) => {
    await sql`update membership set to_day = ${c.today}::date where community_id = ${c.community} and id = ${e.public.membership}`.execute(
      db(w),
    );
  },
  "organisations.role-given": async (
    w,
    e: E<
      {
        held: Id;
        account: Id;
        newAccount: boolean;
        person: Id;
        role: string;
        place: Id;
        organisation: Id | null;
        from: string;
        to: string | null;
      },
      { phoneHash: string | null }
    >,
    c,
  ) => {
    const p = e.public;
    if (p.newAccount) {
      // The number under which she signs in; another account may have it already (a couple with one phone): then she comes in by invitation.
      const hash = e.private?.phoneHash ? Buffer.from(e.private.phoneHash, "base64") : null;
      await sql`insert into account (id, community_id, person_id, phone_hash, made_at) values (${p.account}, ${c.community}, ${p.person}, case when exists (select from account where phone_hash = ${hash}) then null else ${hash}::bytea end, ${c.now})`.execute(
        db(w),
      );
    }
    await sql`insert into role_held (id, account_id, role, community_id, place_id, organisation_id, from_day, to_day) values (${p.held}, ${p.account}, ${p.role}, ${c.community}, ${p.place}, ${p.organisation}, ${p.from}, ${p.to})`.execute(
      db(w),
    );
  },
  "organisations.role-ended": async (w, e: E<{ held: Id; account: Id }>, c) => {
    await sql`update role_held set ended_at = ${c.now} where id = ${e.public.held}`.execute(db(w));
  },
  "organisations.entrusted": async (
    w,
    e: E<{ person: Id; from: string; to: string | null; rows: { id: Id; household: Id }[] }>,
    c,
  ) => {
    const p = e.public;
    await sql`insert into entrusted (community_id, id, household_id, person_id, from_day, to_day) select ${c.community}, x.id, x.h, ${p.person}, ${p.from}::date, ${p.to}::date
      from unnest(${p.rows.map((r) => r.id)}::uuid[], ${p.rows.map((r) => r.household)}::uuid[]) as x(id, h)`.execute(db(w));
  },
  "organisations.entrusting-ended": async (w, e: E<{ person: Id; households: Id[]; account?: Id | null; kept?: boolean }>, c) => {
    const { person, households, account, kept } = e.public;
    const still = sql`community_id = ${c.community} and household_id = any (${households}::uuid[]) and person_id = ${person} and (to_day is null or to_day > ${c.today}::date)`;
    // What ends because a household leaves comes back with it, should that be taken back.
    if (kept) {
      const { rows } = await sql<{
        id: Id;
        household: Id;
      }>`select id, household_id as household from entrusted where ${still} order by id for update`.execute(db(w));
      for (const row of rows)
        await w.keep("entrusted", { community_id: c.community, id: row.id }, [
          row.id,
          row.household,
          person,
          ...(account ? [account] : []),
        ]);
    }
    await sql`update entrusted set to_day = greatest(from_day, ${c.today}::date) where ${still}`.execute(db(w));
  },
};
