import { sql } from "kysely";
import * as z from "zod/mini";
import { id } from "../kernel/fields.ts";
import type { Id } from "../kernel/id.ts";
import { yes } from "../kernel/result.ts";
import type { QuerySpec } from "../server/capability.ts";
import { query } from "../server/capability.ts";
import { mayEditOrganisations } from "./policy.ts";
import { db, purpose } from "./tables.ts";

/** Who looks after an entrance: how many live there, how many are somebody's, and whose. Protected households are in no list and no number. */
export const coverSeen = z.object({
  entrance: id(),
  compound: z.string(),
  building: z.string(),
  label: z.string(),
  households: z.int(),
  covered: z.int(),
  people: z.array(z.object({ person: id(), name: z.string(), households: z.int() })),
});
export type Cover = z.infer<typeof coverSeen>;

export const coverQueries: QuerySpec<any, any>[] = [
  query({
    name: "organisations.cover",
    summary: "Entrance by entrance: how many households somebody looks after, and who",
    input: z.object({}),
    output: z.object({ rows: z.array(coverSeen) }),
    purpose,
    ask: async (r, _i, a, community) => {
      const may = mayEditOrganisations(a.actor, community);
      if (!may.ok) return may;
      const { rows } = await sql<Cover>`
        with h as (
          select h.id, d.parent_id as entrance from household h join place d on d.community_id = h.community_id and d.id = h.door_id where h.community_id = ${community} and h.moved_out is null and not h.protected
        ), kept as (
          select e.household_id, e.person_id from entrusted e where e.community_id = ${community} and e.from_day <= ${a.today}::date and (e.to_day is null or e.to_day > ${a.today}::date)
        ), own as (select distinct household_id from kept), who as (
          select h.entrance, k.person_id, count(distinct h.id)::int as n from h join kept k on k.household_id = h.id group by 1, 2
        )
        select e.id as entrance, c.label as compound, b.label as building, e.label, count(h.id)::int as households,
          count(h.id) filter (where o.household_id is not null)::int as covered,
          coalesce((select jsonb_agg(jsonb_build_object('person', w.person_id, 'name', coalesce(p.called, p.name, '•••'), 'households', w.n) order by w.n desc, w.person_id)
            from who w left join person p on p.community_id = ${community} and p.id = w.person_id where w.entrance = e.id), '[]') as people
        from place e join place b on b.community_id = e.community_id and b.id = e.parent_id join place c on c.community_id = b.community_id and c.id = b.parent_id left join h on h.entrance = e.id left join own o on o.household_id = h.id
        where e.community_id = ${community} and e.kind = 'entrance' and e.until is null group by e.id, e.label, e.sort, b.label, b.sort, c.label, c.sort order by c.sort, c.label, b.sort, b.label, e.sort, e.label`.execute(
        db(r),
      );
      return yes({ rows });
    },
  }),
  query({
    name: "organisations.households-at",
    summary: "Households at or below a place, and those of them that a person looks after: what is entrusted in one act",
    purpose,
    input: z.object({ place: id(), person: z.optional(id()) }),
    output: z.object({ households: z.array(id()), held: z.array(id()), free: z.array(id()) }),
    ask: async (r, i, a, community) => {
      const may = mayEditOrganisations(a.actor, community);
      if (!may.ok) return may;
      const { rows } = await sql<{ id: Id; held: boolean; free: boolean }>`
        select h.id, coalesce(bool_or(e.person_id = ${i.person ?? null}), false) as held, count(e.person_id) = 0 as free
        from place_under u join household h on h.community_id = u.community_id and h.door_id = u.descendant_id and h.moved_out is null and not h.protected
          left join entrusted e on e.community_id = h.community_id and e.household_id = h.id and e.from_day <= ${a.today}::date and (e.to_day is null or e.to_day > ${a.today}::date)
        where u.community_id = ${community} and u.ancestor_id = ${i.place} group by h.id order by h.id limit 2000`.execute(db(r));
      return yes({
        households: rows.map((h) => h.id),
        held: rows.filter((h) => h.held).map((h) => h.id),
        free: rows.filter((h) => h.free).map((h) => h.id),
      });
    },
  }),
];
