import { sql } from "kysely";
import * as z from "zod/mini";
import { id } from "../kernel/fields.ts";
import { holds } from "../kernel/actor.ts";
import type { Id } from "../kernel/id.ts";
import { unknown } from "../kernel/policy.ts";
import { yes } from "../kernel/result.ts";
import { sayDoor } from "../places/address.ts";
import { doorLabels } from "../places/reads.ts";
import type { BuildingForm } from "../places/schema.ts";
import type { QuerySpec } from "../server/capability.ts";
import { query } from "../server/capability.ts";
import { PEACE_CADENCE } from "./cadence.ts";
import { maySeeHousehold } from "./policy.ts";
import { householdFacts, people } from "./reads.ts";

const KNOWN = Object.entries(PEACE_CADENCE).filter((e): e is [string, number] => e[1] !== null);

/** What is short in a community, in numbers. Protected households are in none of them. Days are whole; null: not one has such a day. */
export const shortSeen = z.object({
  households: z.int(),
  /** Households that are looked in on at intervals: seen lately, due, overdue; how many were never seen, and for how many days the longest of the others. */
  seen: z.int(),
  due: z.int(),
  overdue: z.int(),
  neverSeen: z.int(),
  longest: z.nullable(z.int()),
  noPeople: z.int(),
  noContact: z.int(),
  noSmartphone: z.int(),
  marked: z.int(),
  /** Doors of whose use nobody knows, and those that nobody has confirmed for a year. */
  doorsNotKnown: z.int(),
  doorsStale: z.int(),
});
export type Short = z.infer<typeof shortSeen>;

/** What the desk's left column asks: one statement, numbers only. */
export const shortQueries: QuerySpec<any, any>[] = [
  query({
    name: "people.short",
    summary: "What is short in a community, in numbers: not seen, nobody on record, nobody who looks after, doors not known",
    input: z.object({}),
    output: shortSeen,
    purpose: "care",
    ask: async (r, _i, a, community) => {
      if (!holds(a.actor, community, [community], "worker", "lead", "officer")) return unknown;
      const { rows } = await sql<z.infer<typeof shortSeen>>`
        with of_class as (select * from unnest(${KNOWN.map(([c]) => c)}::text[], ${KNOWN.map(([, d]) => d)}::int[]) as k(class, days)),
        flags as (
          select c.household_id, min(k.days) as days from care c left join of_class k on k.class = c.class
          where c.community_id = ${community} and c.ended_on is null and (c.until is null or c.until > ${a.today}::date) group by 1
        ),
        persons as (select household_id, count(*) as n, count(*) filter (where no_smartphone) as without from person where community_id = ${community} and left_on is null group by 1),
        kept as (select distinct household_id from entrusted where community_id = ${community} and from_day <= ${a.today}::date and (to_day is null or to_day > ${a.today}::date)),
        h as (
          select least(h.look_in_every, f.days) as cadence, extract(epoch from ${a.now}::timestamptz - h.seen_at) / 86400 as days, f.household_id is not null as marked,
            coalesce(p.n, 0) as persons, coalesce(p.without, 0) as without, k.household_id is not null as kept
          from household h left join flags f on f.household_id = h.id left join persons p on p.household_id = h.id left join kept k on k.household_id = h.id
          where h.community_id = ${community} and h.moved_out is null and not h.protected
        )
        select count(*)::int as households,
          count(*) filter (where days <= cadence)::int as seen, count(*) filter (where days > cadence and days <= 2 * cadence)::int as due,
          count(*) filter (where cadence is not null and (days is null or days > 2 * cadence))::int as overdue,
          count(*) filter (where cadence is not null and days is null)::int as "neverSeen", floor(max(days) filter (where days > cadence))::int as longest,
          count(*) filter (where persons = 0)::int as "noPeople", count(*) filter (where not kept)::int as "noContact",
          count(*) filter (where persons > 0 and persons = without)::int as "noSmartphone", count(*) filter (where marked)::int as marked,
          (select count(*)::int from door d join place p on p.community_id = d.community_id and p.id = d.id where d.community_id = ${community} and p.until is null and d.use = 'not-known') as "doorsNotKnown",
          (select count(*)::int from door d join place p on p.community_id = d.community_id and p.id = d.id where d.community_id = ${community} and p.until is null and d.use <> 'not-known'
            and (d.confirmed_on is null or d.confirmed_on < ${a.today}::date - interval '1 year')) as "doorsStale"
        from h`.execute(people(r));
      return rows[0] ? yes(rows[0]) : unknown;
    },
  }),
  query({
    name: "people.where",
    summary: "Behind which doors households live, for those that the asker may see",
    purpose: "contact",
    input: z.object({ households: z.array(id()).check(z.maxLength(100)) }),
    output: z.object({ rows: z.array(z.object({ household: id(), door: id(), doorLabel: z.string() })) }),
    ask: async (r, i, a, community) => {
      if (i.households.length === 0) return yes({ rows: [] });
      const facts = await householdFacts(r, community, i.households, a.today);
      const doors = new Map<Id, Id>();
      for (const f of facts.values())
        if (f.path[0] !== undefined && maySeeHousehold(a.actor, f).ok) doors.set(f.household, f.path[0]);
      const labels = new Map((await doorLabels(r, community, { doors: [...new Set(doors.values())] })).map((l) => [l.id, l]));
      const said = (await r.pack(community)).places.said;
      return yes({
        rows: [...doors].flatMap(([household, door]) => {
          const l = labels.get(door);
          return l ? [{ household, door, doorLabel: sayDoor({ ...l, form: l.form as BuildingForm }, said) }] : [];
        }),
      });
    },
  }),
];
