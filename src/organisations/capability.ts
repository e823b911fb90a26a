import { sql } from "kysely";
import * as z from "zod/mini";
import type { Context, Decision } from "../kernel/command.ts";
import { decided } from "../kernel/command.ts";
import type { Event } from "../kernel/event.ts";
import { id } from "../kernel/fields.ts";
import type { Id } from "../kernel/id.ts";
import { yes } from "../kernel/result.ts";
import type { Capability, QuerySpec, Reader } from "../server/capability.ts";
import { query } from "../server/capability.ts";
import { commands } from "./commands.ts";
import { coverQueries } from "./cover.ts";
import * as policy from "./policy.ts";
import * as schema from "./schema.ts";
import type { OrganisationTables } from "./tables.ts";
import { writes } from "./writes.ts";

const purpose = "roles";
const db = (r: Reader) => r.tables<OrganisationTables>();
const list = <T extends z.core.$ZodType>(item: T) => z.object({ rows: z.array(item) });
const queries: QuerySpec<any, any>[] = [
  query({
    name: "organisations.list",
    summary: "Organisations of a community",
    input: z.object({}),
    output: list(schema.organisationSeen),
    purpose,
    ask: async (r, i, a, community) => {
      const may = policy.maySeeOrganisations(a.actor, community);
      if (!may.ok) return may;
      const { rows } = await sql<z.infer<typeof schema.organisationSeen>>`
        select o.id, o.kind, o.name, o.place_id as place, coalesce(p.label, g.name) as "placeLabel", o.since, o.until, o.version,
          (select count(*)::int from membership m where m.community_id = o.community_id and m.organisation_id = o.id and (m.to_day is null or m.to_day > ${a.today}::date)) as members
        from organisation o left join place p on p.community_id = o.community_id and p.id = o.place_id left join grid g on g.community_id = o.community_id and g.id = o.place_id
        where o.community_id = ${community} order by o.until nulls first, o.kind, o.name`.execute(db(r));
      return yes({ rows });
    },
  }),
  query({
    name: "organisations.members",
    summary: "Members of an organisation; people of other communities show as masked cards",
    input: z.object({ organisation: id() }),
    output: list(schema.memberSeen),
    purpose,
    ask: async (r, i, a, community) => {
      const may = policy.maySeeOrganisations(a.actor, community);
      if (!may.ok) return may;
      const { rows } = await sql<z.infer<typeof schema.memberSeen>>`
        select m.id, m.organisation_id as organisation, m.person_id as person, coalesce(p.name, '•••') as name, m.position, m.from_day as "from", m.to_day as "to"
        from membership m left join person p on p.community_id = m.person_community_id and p.id = m.person_id where m.community_id = ${community} and m.organisation_id = ${i.organisation} order by m.from_day, m.id`.execute(
        db(r),
      );
      return yes({ rows });
    },
  }),
  query({
    name: "organisations.roles",
    summary: "Who works here, in which role and where; residents are in no list",
    input: z.object({}),
    output: list(schema.roleSeen),
    purpose,
    ask: async (r, i, a, community) => {
      const may = policy.maySeeOrganisations(a.actor, community);
      if (!may.ok) return may;
      const { rows } = await sql<z.infer<typeof schema.roleSeen>>`
        select h.id, h.account_id as account, a.person_id as person, coalesce(p.name, '•••') as name, h.role, h.place_id as place, pl.label as "placeLabel", o.name as organisation, h.from_day as "from", h.to_day as "to", a.blocked_at is not null as blocked
        from role_held h join account a on a.id = h.account_id left join person p on p.community_id = a.community_id and p.id = a.person_id
          left join place pl on pl.community_id = h.community_id and pl.id = h.place_id left join organisation o on o.community_id = h.community_id and o.id = h.organisation_id
        where h.community_id = ${community} and h.role <> 'resident' and h.ended_at is null and (h.to_day is null or h.to_day > ${a.today}::date) order by h.role, p.name`.execute(
        db(r),
      );
      return yes({ rows });
    },
  }),
];

/** A household that leaves is nobody's from that moment, not from the next turn of a loop; taken back, it is again whose it was. */
async function nobodys(r: Reader, event: Event, c: Context): Promise<Decision> {
  const household = (event.public as { household: Id }).household;
  const { rows } = await sql<{
    person: Id;
    account: Id | null;
  }>`select e.person_id as person, a.id as account from entrusted e left join account a on a.community_id = e.community_id and a.person_id = e.person_id
    where e.community_id = ${c.community} and e.household_id = ${household} and (e.to_day is null or e.to_day > ${c.today}::date)`.execute(
    db(r),
  );
  // The account is among what this is about, so that its open streams are looked at anew.
  return decided(
    rows.map(({ person, account }) => ({
      kind: "organisations.entrusting-ended",
      v: 1,
      about: [person, ...(account ? [account] : []), household, c.community],
      public: { person, households: [household], account, kept: true },
    })),
  );
}

export const organisations: Capability = {
  name: "organisations",
  commands,
  queries: [...queries, ...coverQueries],
  writes,
  withs: [
    { on: "people.moved-out", then: (r, event, c) => nobodys(r, event, c) },
    { on: "people.household-joined", then: (r, event, c) => nobodys(r, event, c) },
    // Who looks after the stairs does not follow a household to others.
    {
      on: "people.moved-within",
      then: async (r, event, c) => ((event.public as { elsewhere: boolean }).elsewhere ? nobodys(r, event, c) : decided([])),
    },
  ],
  reactions: [
    {
      name: "organisations.roles-of-the-erased",
      on: ["people.person-erased"],
      react: (e) => [{ command: "organisations.end-roles-of", input: { person: e.public.person } }],
    },
  ],
  holds: [
    {
      table: "membership",
      purpose: "roles",
      fields: ["person_id", "position"],
      retention: "ended + 1 year",
      readers: ["worker", "lead", "steward", "officer"],
      past: "t.to_day < ($1::timestamptz - interval '1 year')::date",
    },
    {
      table: "entrusted",
      purpose: "care",
      fields: ["person_id", "household_id"],
      retention: "ended + 1 year",
      readers: ["worker", "lead", "the person"],
      past: "t.to_day < ($1::timestamptz - interval '1 year')::date",
    },
  ],
};
