import { sql } from "kysely";
import * as z from "zod/mini";
import { id } from "../kernel/fields.ts";
import type { Id } from "../kernel/id.ts";
import type { Context, Decision } from "../kernel/command.ts";
import type { Verdict } from "../kernel/policy.ts";
import { onlySystem, unknown } from "../kernel/policy.ts";
import { no } from "../kernel/result.ts";
import { householdFacts, knownPerson } from "../people/reads.ts";
import { namedFacts } from "../people/lists.ts";
import type { ShownFacts } from "../people/shown.ts";
import { showing, tooMany } from "../people/shown.ts";
import { pathOf } from "../places/reads.ts";
import type { CommandSpec, Reader } from "../server/capability.ts";
import { command } from "../server/capability.ts";
import * as policy from "./policy.ts";
import * as rules from "./rules.ts";
import * as schema from "./schema.ts";
import { db, purpose } from "./tables.ts";

const names = async (r: Reader, community: Id, but?: Id): Promise<string[]> =>
  (
    await db(r)
      .selectFrom("organisation")
      .where("community_id", "=", community)
      .where("until", "is", null)
      .select(["id", "name"])
      .execute()
  )
    .filter((o) => o.id !== but)
    .map((o) => o.name);
const organisationAt = (r: Reader, community: Id, organisation: Id) => {
  const q = db(r)
    .selectFrom("organisation")
    .where("community_id", "=", community)
    .where("id", "=", organisation)
    .select(["id", "until", "name"]);
  return (r.locks ? q.forUpdate() : q).executeTakeFirst();
};
/** Households that a person looks after today. */
const heldBy = async (r: Reader, community: Id, person: Id, today: string): Promise<Set<Id>> => {
  const { rows } = await sql<{
    h: Id;
  }>`select household_id as h from entrusted where community_id = ${community} and person_id = ${person} and from_day <= ${today}::date and (to_day is null or to_day > ${today}::date) order by household_id ${r.locks ? sql`for update` : sql``}`.execute(
    db(r),
  );
  return new Set(rows.map((x) => x.h));
};
const whose = (c: Context) => ({ community: c.community, account: c.actor.account, today: c.today });
/** Whoever is given a task is named in lists from then on: whoever names them is shown who they are, and that counts. */
const named = (shown: ShownFacts, c: Context, decision: Decision): Decision => {
  if (!decision.ok) return decision;
  return tooMany(shown, c) ?? { ...decision, events: [...decision.events, ...showing(shown, c)] };
};
/** Whoever may not do it hears so, whether or not the person exists; whoever may, hears of one that does not exist. */
const ofKnown = (verdict: Verdict, known: boolean): Verdict => (verdict.ok && !known ? unknown : verdict);
const accountOf = async (r: Reader, community: Id, person: Id): Promise<Id | null> =>
  (
    await db(r)
      .selectFrom("account")
      .where("community_id", "=", community)
      .where("person_id", "=", person)
      .select("id")
      .executeTakeFirst()
  )?.id ?? null;

export const commands: CommandSpec<any, any>[] = [
  command({
    name: "organisations.add",
    v: 1,
    summary: "Founds an organisation at a place",
    input: schema.addOrganisation,
    purpose,
    facts: async (r, i, c) => {
      const path = await pathOf(r, c.community, i.place);
      const place = path[0];
      return place
        ? {
            community: c.community,
            placeKind: place.kind,
            kinds: (await r.pack(c.community)).organisations.kinds,
            names: await names(r, c.community),
          }
        : null;
    },
    may: (a, f) => policy.mayEditOrganisations(a, f.community),
    decide: rules.addOrganisation,
  }),
  command({
    name: "organisations.rename",
    v: 1,
    summary: "Renames an organisation; its history stays",
    input: schema.renameOrganisation,
    purpose,
    facts: async (r, i, c) => {
      const o = await organisationAt(r, c.community, i.organisation);
      return o ? { community: c.community, until: o.until, names: await names(r, c.community, o.id) } : null;
    },
    may: (a, f) => policy.mayEditOrganisations(a, f.community),
    decide: rules.rename,
  }),
  command({
    name: "organisations.dissolve",
    v: 1,
    summary: "Ends an organisation that holds no roles any more",
    input: schema.endOrganisation,
    purpose,
    facts: async (r, i, c) => {
      const o = await organisationAt(r, c.community, i.organisation);
      if (!o) return null;
      const { rows } = await sql<{
        n: number;
      }>`select count(*)::int as n from role_held where organisation_id = ${i.organisation} and ended_at is null`.execute(db(r));
      return { community: c.community, until: o.until, roles: rows[0]?.n ?? 0 };
    },
    may: (a, f) => policy.mayEditOrganisations(a, f.community),
    decide: rules.end,
  }),
  command({
    name: "organisations.add-member",
    v: 1,
    summary: "A person joins an organisation, from a day, perhaps to a day",
    input: schema.addMember,
    purpose,
    facts: async (r, i, c) => {
      const o = await organisationAt(r, c.community, i.organisation);
      if (!o) return null;
      const { rows } = await sql<{
        x: number;
      }>`select 1 as x from membership where community_id = ${c.community} and organisation_id = ${o.id} and person_id = ${i.person} and (to_day is null or to_day > ${c.today}::date) limit 1`.execute(
        db(r),
      );
      const shown = await namedFacts(r, whose(c), i.personCommunity === c.community ? i.person : c.actor.person);
      return { community: c.community, until: o.until, member: rows.length > 0, shown };
    },
    may: (a, f) => policy.mayEditOrganisations(a, f.community),
    decide: (f, i, c) => named(f.shown, c, rules.addMember(f, i, c)),
  }),
  command({
    name: "organisations.end-member",
    v: 1,
    summary: "A person leaves an organisation",
    input: schema.endMember,
    purpose,
    facts: async (r, i, c) => {
      const m = await db(r)
        .selectFrom("membership")
        .where("community_id", "=", c.community)
        .where("id", "=", i.membership)
        .select(["id", "person_id", "organisation_id", "to_day"])
        .executeTakeFirst();
      return m ? { community: c.community, member: m } : null;
    },
    may: (a, f) => policy.mayEditOrganisations(a, f.community),
    decide: (f, _i, c) =>
      f.member.to_day !== null && f.member.to_day <= c.today
        ? no("organisations.member-gone")
        : {
            ok: true,
            events: [
              {
                kind: "organisations.member-ended",
                v: 1,
                about: [f.member.organisation_id, f.member.person_id, f.community],
                public: { membership: f.member.id },
              },
            ],
          },
  }),
  command({
    name: "organisations.give-role",
    v: 1,
    summary: "Gives a person a role at a place, from a day to a day",
    input: schema.giveRole,
    purpose,
    stepUp: true,
    facts: async (r, i, c) => {
      await r.hold("person", c.community, [i.person]);
      const person = await db(r)
        .selectFrom("person")
        .where("community_id", "=", c.community)
        .where("id", "=", i.person)
        .select(["id", "phones"])
        .executeTakeFirst();
      const path = (await pathOf(r, c.community, i.place)).map((p) => p.id);
      const through = i.organisation === null ? undefined : await organisationAt(r, c.community, i.organisation);
      if ((path.length === 0 && i.place !== c.community) || (i.organisation !== null && !through)) return null;
      const account = await accountOf(r, c.community, i.person);
      const { rows } =
        account === null
          ? { rows: [] }
          : await sql<{
              x: number;
            }>`select 1 as x from role_held where account_id = ${account} and role = ${i.role} and place_id = ${i.place} and ended_at is null and (to_day is null or to_day > ${c.today}::date) limit 1`.execute(
              db(r),
            );
      const phones =
        !person || person.phones === null ? [] : (JSON.parse(await r.open(c.community, "phones", person.phones)) as string[]);
      return {
        community: c.community,
        path: path.length > 0 ? path : [c.community],
        account,
        role: i.role,
        person: i.person,
        known: await knownPerson(r, c.community, i.person, c.actor),
        until: through?.until ?? null,
        held: rows.length > 0,
        canSignIn: account !== null || phones.length > 0,
        phoneHash: phones[0] === undefined ? null : r.phoneHash(phones[0]).toString("base64"),
        shown: await namedFacts(r, whose(c), i.person),
      };
    },
    may: (a, f) => ofKnown(policy.mayGiveRole(a, f), f.known),
    decide: (f, i, c) => {
      const decision = named(f.shown, c, rules.giveRole(f, i, c));
      return decision.ok
        ? { ...decision, events: decision.events.map((e) => ({ ...e, private: { phoneHash: f.phoneHash } })) }
        : decision;
    },
  }),
  command({
    name: "organisations.end-role",
    v: 1,
    summary: "Ends a role at once; open streams of its holder are looked at anew",
    input: schema.endRole,
    purpose,
    stepUp: true,
    facts: async (r, i, c) => {
      // All who hold the same role here, so that the last two leads cannot be ended at once.
      if (r.locks)
        await sql`select 1 from role_held where community_id = ${c.community} and role = (select role from role_held where id = ${i.held}) and ended_at is null order by id for update`.execute(
          db(r),
        );
      const { rows } = await sql<{ account: Id; role: schema.GivenRole; person: Id; place: Id; ended: boolean; others: number }>`
        select h.account_id as account, h.role, a.person_id as person, h.place_id as place, h.ended_at is not null as ended,
          (select count(*)::int from role_held o where o.community_id = h.community_id and o.role = h.role and o.id <> h.id and o.ended_at is null) as others
        from role_held h join account a on a.id = h.account_id where h.id = ${i.held} and h.community_id = ${c.community} ${r.locks ? sql`for update of h` : sql``}`.execute(
        db(r),
      );
      const held = rows[0];
      return held
        ? { ...held, community: c.community, path: [held.place, ...(await pathOf(r, c.community, held.place)).map((p) => p.id)] }
        : null;
    },
    may: (a, f) => policy.mayGiveRole(a, f),
    decide: rules.endRole,
  }),
  command({
    name: "organisations.entrust",
    v: 1,
    summary: "Entrusts households to a person",
    input: schema.entrust,
    purpose,
    bodyLimit: 256 * 1024,
    facts: async (r, i, c) => {
      const facts = await householdFacts(r, c.community, i.households, c.today);
      // A household that is hidden from the asker is as good as none.
      const seen = [...facts.values()].filter(
        (f) => !f.protected || f.readers.includes(c.actor.account) || c.actor.grants.some((g) => g.role === "system"),
      );
      return {
        community: c.community,
        known: await knownPerson(r, c.community, i.person, c.actor),
        account: await accountOf(r, c.community, i.person),
        missing: new Set(i.households).size - seen.length,
        held: await heldBy(r, c.community, i.person, c.today),
        paths: seen.map((f) => f.path),
        person: i.person,
        shown: await namedFacts(r, whose(c), i.person),
      };
    },
    may: (a, f) => ofKnown(policy.mayEntrust(a, f), f.known),
    decide: (f, i, c) => named(f.shown, c, rules.entrust(f, i, c)),
  }),
  command({
    name: "organisations.end-entrusting",
    v: 1,
    summary: "Households are no longer entrusted to a person",
    input: schema.endEntrusting,
    purpose,
    bodyLimit: 256 * 1024,
    facts: async (r, i, c) => {
      const facts = await householdFacts(r, c.community, i.households, c.today);
      return {
        community: c.community,
        account: await accountOf(r, c.community, i.person),
        missing: new Set(i.households).size - facts.size,
        held: await heldBy(r, c.community, i.person, c.today),
        paths: [...facts.values()].map((f) => f.path),
      };
    },
    may: (a, f) => policy.mayEndEntrusting(a, f),
    decide: rules.endEntrusting,
  }),
  command({
    name: "organisations.end-roles-of",
    v: 1,
    summary: "Ends all roles of a person who is gone",
    input: z.object({ person: id() }),
    purpose,
    facts: async (r, i, c) => {
      const { rows } = await sql<{
        id: Id;
        account: Id;
      }>`select h.id, h.account_id as account from role_held h join account a on a.id = h.account_id where a.community_id = ${c.community} and a.person_id = ${i.person} and h.community_id = ${c.community} and h.ended_at is null for update of h`.execute(
        db(r),
      );
      return { community: c.community, person: i.person, held: rows };
    },
    may: onlySystem,
    decide: (f) => ({
      ok: true,
      events: f.held.map((h) => ({
        kind: "organisations.role-ended",
        v: 1,
        about: [h.id, h.account, f.person, f.community],
        public: { held: h.id, account: h.account },
      })),
    }),
  }),
];
