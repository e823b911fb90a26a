import { sql } from "kysely";
import * as z from "zod/mini";
import { day, id } from "../kernel/fields.ts";
import { holds } from "../kernel/actor.ts";
import type { Id } from "../kernel/id.ts";
import { unknown } from "../kernel/policy.ts";
import { no, yes } from "../kernel/result.ts";
import type { QuerySpec } from "../server/capability.ts";
import { query } from "../server/capability.ts";
import { sayDoor } from "./address.ts";
import { areaOf, boardOf } from "./board.ts";
import { boardScope, mayConfirm, mayDemolish, mayEdit, maySee } from "./policy.ts";
import { onePlace, pathOf, places } from "./reads.ts";
import type { BuildingForm, PlaceSeen } from "./schema.ts";
import * as schema from "./schema.ts";

const purpose = "places";
const list = <T extends z.core.$ZodType>(item: T) => z.object({ rows: z.array(item) });

export const queries: QuerySpec<any, any>[] = [
  query({
    name: "places.board",
    summary: "The board of one community: every window",
    input: z.object({}),
    output: schema.board,
    purpose,
    ask: async (r, i, a, community) => {
      const scope = boardScope(a.actor, community);
      if (scope === "none") return unknown;
      const mine = a.actor.grants.filter((g) => g.community === community && g.place !== community).map((g) => g.place);
      const board = await boardOf(r, community, a.now, {
        marks: scope !== "unmarked",
        only: scope === "own" ? { places: mine, person: a.actor.person } : null,
      });
      return board ? yes(board) : unknown;
    },
  }),
  query({
    name: "places.area",
    summary: "One level up: each community that I cover, with its counts",
    input: z.object({}),
    output: list(schema.areaCell),
    purpose,
    across: true,
    ask: async (r, _i, a) => {
      const covering = a.actor.grants
        .filter((g) => (g.role === "officer" || g.role === "lead" || g.role === "worker") && g.place === g.community)
        .map((g) => g.community);
      if (covering.length === 0) return yes({ rows: [] });
      const under = await places(r)
        .selectFrom("community_under")
        .where("ancestor_id", "in", covering)
        .select("descendant_id")
        .distinct()
        .execute();
      return yes({
        rows: await areaOf(
          r,
          under.map((u) => u.descendant_id),
          a.now,
        ),
      });
    },
  }),
  query({
    name: "places.place",
    summary: "One place: where it lies, what lies in it, what it was, what may be done",
    input: z.object({ place: id() }),
    output: schema.placeSeen,
    purpose,
    ask: async (r, i, a, community) => {
      const facts = await onePlace(r, community, i.place);
      if (!facts || !maySee(a.actor, facts).ok) return unknown;
      const db = places(r);
      const self = await db
        .selectFrom("place")
        .where("community_id", "=", community)
        .where("id", "=", i.place)
        .selectAll()
        .executeTakeFirstOrThrow();
      const { rows: children } = await sql<PlaceSeen["children"][number]>`
        select p.id, p.kind, p.label, p.form, p.floor, p.col as "column", d.use, p.until,
          (select count(*)::int from place_under u join household h on h.community_id = u.community_id and h.door_id = u.descendant_id and h.moved_out is null where u.community_id = p.community_id and u.ancestor_id = p.id) as households
        from place p left join door d on d.community_id = p.community_id and d.id = p.id
        where p.community_id = ${community} and p.parent_id = ${i.place} order by p.until nulls first, p.sort, p.label`.execute(
        db,
      );
      const names = await db
        .selectFrom("place_name")
        .where("community_id", "=", community)
        .where("place_id", "=", i.place)
        .select(["label", "until"])
        .orderBy("until", "desc")
        .execute();
      const turns = async (mine: "old_id" | "new_id", other: "old_id" | "new_id") =>
        await db
          .selectFrom("place_became as b")
          .innerJoin("place as p", (j) => j.onRef("p.community_id", "=", "b.community_id").onRef("p.id", "=", `b.${other}`))
          .where("b.community_id", "=", community)
          .where(`b.${mine}`, "=", i.place)
          .select(["p.id", "p.label", "b.how", "b.on_day as on"])
          .execute();
      // Which flats are empty is for those who answer for them; that they are there, for everybody who lives or works here.
      const knows = (place: Id): boolean =>
        holds(a.actor, community, [place, ...facts.path], "worker", "lead", "officer", "steward", "helper", "system");
      const {
        rows: [door],
      } = await sql<NonNullable<PlaceSeen["door"]>>`
        select d.use, d.confirmed_on as "confirmedOn", (select p.name from person p where p.community_id = d.community_id and p.id = d.confirmed_by) as "confirmedBy" from door d where d.community_id = ${community} and d.id = ${i.place}`.execute(
        db,
      );
      return yes({
        id: self.id,
        kind: self.kind,
        label: self.label,
        form: self.form,
        managed: self.managed,
        since: self.since,
        until: self.until,
        version: self.version,
        path: (await pathOf(r, community, i.place)).map(({ id, kind, label }) => ({
          id,
          kind: kind as PlaceSeen["kind"],
          label,
        })),
        children: children.map((c) => (knows(c.id) ? c : { ...c, use: null, households: null })),
        names,
        became: await turns("old_id", "new_id"),
        was: await turns("new_id", "old_id"),
        door: knows(i.place) ? (door ?? null) : null,
        households: knows(i.place) ? facts.households : null,
        can: {
          edit: mayEdit(a.actor, facts).ok,
          confirm: mayConfirm(a.actor, facts).ok,
          demolish: mayDemolish(a.actor, facts).ok,
        },
      });
    },
  }),
  query({
    name: "places.doors",
    summary: "Doors as a list: filtered, for printing and reading on",
    purpose,
    output: list(schema.doorRow),
    input: z.object({
      under: z.optional(id()),
      use: z.optional(z.enum(schema.DOOR_USES)),
      grid: z.optional(id()),
      notConfirmedSince: z.optional(day()),
    }),
    ask: async (r, i, a, community) => {
      const scope = boardScope(a.actor, community);
      if (scope !== "all" && scope !== "unmarked") return scope === "own" ? no("policy.role", { needed: "worker" }) : unknown;
      const said = (await r.pack(community)).places.said;
      const { rows } = await sql<Omit<schema.DoorRow, "said"> & { form: BuildingForm; entrances: number }>`
        select d.id, c.label as compound, b.label as building, b.form, e.label as entrance, d.label as door, d.floor, x.use, x.confirmed_on as "confirmedOn", g.name as grid,
          count(h.id)::int as households, (select count(*)::int from place y where y.community_id = b.community_id and y.parent_id = b.id and y.until is null) as entrances
        from place d join door x on x.community_id = d.community_id and x.id = d.id
          join place e on e.community_id = d.community_id and e.id = d.parent_id join place b on b.community_id = e.community_id and b.id = e.parent_id join place c on c.community_id = b.community_id and c.id = b.parent_id
          left join grid_door gd on gd.community_id = d.community_id and gd.door_id = d.id and gd.kind = 'micro-grid' left join grid g on g.community_id = gd.community_id and g.id = gd.grid_id
          left join household h on h.community_id = d.community_id and h.door_id = d.id and h.moved_out is null
        where d.community_id = ${community} and d.kind = 'door' and d.until is null
          ${i.under ? sql`and d.id in (select descendant_id from place_under where community_id = ${community} and ancestor_id = ${i.under})` : sql``}
          ${i.use ? sql`and x.use = ${i.use}` : sql``} ${i.notConfirmedSince ? sql`and x.use <> 'not-known' and (x.confirmed_on is null or x.confirmed_on < ${i.notConfirmedSince}::date)` : sql``} ${i.grid ? sql`and d.id in (select door_id from grid_door where community_id = ${community} and grid_id = ${i.grid})` : sql``}
        group by d.community_id, d.id, d.label, d.floor, d.sort, e.label, e.sort, b.community_id, b.id, b.label, b.form, b.sort, c.label, c.sort, x.use, x.confirmed_on, g.name
        order by c.sort, c.label, b.sort, b.label, e.sort, e.label, d.floor nulls first, d.sort, d.label`.execute(places(r));
      return yes({ rows: rows.map((d) => ({ ...d, said: sayDoor(d, said) })) });
    },
  }),
  query({
    name: "places.grids",
    summary: "Grids and micro-grids with their counts and workers",
    input: z.object({ grid: z.optional(id()) }),
    output: list(schema.gridSeen),
    purpose,
    ask: async (r, i, a, community) => {
      if (!maySee(a.actor, { community: community, path: [community] }).ok) return unknown;
      const { rows } = await sql<{
        id: Id;
        name: string;
        kind: "grid" | "micro-grid";
        doors: number;
        households: number;
        worker: string | null;
      }>`
        select g.id, g.name, g.kind, count(gd.door_id)::int as doors,
          (select count(*)::int from grid_door x join household h on h.community_id = x.community_id and h.door_id = x.door_id and h.moved_out is null where x.community_id = g.community_id and x.grid_id = g.id) as households,
          (select p.name from membership m join organisation o on o.community_id = m.community_id and o.id = m.organisation_id join person p on p.community_id = m.person_community_id and p.id = m.person_id
            where o.community_id = g.community_id and o.place_id = g.id and o.until is null and m.to_day is null limit 1) as worker
        from grid g left join grid_door gd on gd.community_id = g.community_id and gd.grid_id = g.id
        where g.community_id = ${community} and g.dropped_on is null ${i.grid ? sql`and g.id = ${i.grid}` : sql``} group by g.community_id, g.id, g.name, g.kind order by g.kind, g.name`.execute(
        places(r),
      );
      if (!i.grid) return yes({ rows });
      const doors = await places(r)
        .selectFrom("grid_door")
        .where("community_id", "=", community)
        .where("grid_id", "=", i.grid)
        .select("door_id")
        .execute();
      return yes({ rows: rows.map((g) => ({ ...g, doorIds: doors.map((d) => d.door_id) })) });
    },
  }),
];
