import { sql } from "kysely";
import * as z from "zod/mini";
import { id, line, oneOf } from "../kernel/fields.ts";
import type { Id } from "../kernel/id.ts";
import { holds } from "../kernel/actor.ts";
import { unknown } from "../kernel/policy.ts";
import { no, yes } from "../kernel/result.ts";
import { doorLabels } from "../places/reads.ts";
import { sayDoor } from "../places/address.ts";
import type { BuildingForm } from "../places/schema.ts";
import type { Asker, QuerySpec, Reader } from "../server/capability.ts";
import { query } from "../server/capability.ts";
import { cadenceOf, windowState } from "./cadence.ts";
import { maskName } from "./mask.ts";
import { panelOf, panelRow } from "./panel.ts";
import { mayKnowWhoLooked, maySeeHousehold } from "./policy.ts";
import { householdFacts, oneHousehold, people } from "./reads.ts";
import type { CareAction, CareClass, DoorCard } from "./schema.ts";
import * as schema from "./schema.ts";
import { search, searchable } from "./search.ts";

const list = <T extends z.core.$ZodType>(item: T) => z.object({ rows: z.array(item) });

interface CardRow {
  household: Id;
  door: Id;
  said: string | null;
  asked: number | null;
  seen: string | null;
  protected: boolean;
  version: number;
  persons: number;
  without: number;
  classes: CareClass[];
  actions: CareAction[];
  floor: number | null;
  col: number | null;
}

/** Door cards of households that meet a condition; `masked` hides how they are called. */
async function cards(
  r: Reader,
  a: Asker,
  community: Id,
  condition: ReturnType<typeof sql>,
  masked: boolean,
): Promise<DoorCard[]> {
  const { rows } = await sql<CardRow>`
    select h.id as household, h.door_id as door, h.said, h.look_in_every as asked, h.seen_at as seen, h.protected, h.version, d.floor, d.col,
      (select count(*)::int from person p where p.community_id = h.community_id and p.household_id = h.id and p.left_on is null) as persons,
      (select count(*)::int from person p where p.community_id = h.community_id and p.household_id = h.id and p.left_on is null and p.no_smartphone) as without,
      array(select c.class from care c where c.community_id = h.community_id and c.household_id = h.id and c.ended_on is null and (c.until is null or c.until > ${a.today}::date)) as classes,
      array(select distinct x from care c cross join unnest(c.actions) x where c.community_id = h.community_id and c.household_id = h.id and c.ended_on is null and (c.until is null or c.until > ${a.today}::date)) as actions
    from household h join place d on d.community_id = h.community_id and d.id = h.door_id
    where h.community_id = ${community} and h.moved_out is null and not h.protected and ${condition}`.execute(people(r));
  const labels = new Map(
    (await doorLabels(r, community, { doors: [...new Set(rows.map((x) => x.door))] })).map((l) => [l.id, l]),
  );
  const said = (await r.pack(community)).places.said;
  const out = rows.flatMap((h): DoorCard[] => {
    const l = labels.get(h.door);
    if (!l) return [];
    const cadence = cadenceOf(h.asked, h.classes);
    return [
      {
        household: h.household,
        door: h.door,
        doorLabel: sayDoor({ ...l, form: l.form as BuildingForm }, said),
        short: l.door,
        said: masked && h.said !== null ? maskName(h.said) : h.said,
        actions: h.actions,
        marked: h.classes.length > 0,
        noSmartphone: h.persons > 0 && h.without === h.persons,
        state: windowState(a.now, cadence, h.seen),
        lastSeen: h.seen,
        cadence,
        version: h.version,
        building: l.building,
        entrance: l.entrance,
        floor: h.floor,
        column: h.col ?? 0,
      },
    ];
  });
  const order = { overdue: 0, due: 1, seen: 2, plain: 3 };
  const number = (label: string): number => Number.parseInt(/\d+/.exec(label)?.[0] ?? "0", 10);
  // First who waits longest; then as one walks: building, entrance, from the top floor down.
  return out.sort(
    (x, y) =>
      order[x.state] - order[y.state] ||
      number(x.building) - number(y.building) ||
      x.building.localeCompare(y.building) ||
      x.entrance.localeCompare(y.entrance) ||
      (y.floor ?? 0) - (x.floor ?? 0) ||
      x.column - y.column,
  );
}

export const queries: QuerySpec<any, any>[] = [
  query({
    name: "people.household",
    summary: "The household panel: who lives here, what they need, who looked",
    input: z.object({ household: id() }),
    output: schema.householdSeen,
    purpose: "contact",
    early: (r, i, community, now) => panelRow(r, community, i.household, now),
    enough: true,
    ask: async (r, _i, a, community, row) => {
      const panel = await panelOf(r, community, a, row);
      return panel ? yes(panel) : unknown;
    },
  }),
  query({
    name: "people.behind-door",
    summary: "Which households live behind a door",
    input: z.object({ door: id() }),
    output: list(z.object({ id: id(), said: z.nullable(z.string()), party: z.int() })),
    purpose: "contact",
    ask: async (r, i, a, community) => {
      const rows = await people(r)
        .selectFrom("household")
        .where("community_id", "=", community)
        .where("door_id", "=", i.door)
        .where("moved_out", "is", null)
        .orderBy("party")
        .select(["id", "said", "party"])
        .execute();
      const facts = await householdFacts(
        r,
        community,
        rows.map((h) => h.id),
        a.today,
      );
      const seen = rows.filter((h) => {
        const f = facts.get(h.id);
        return f !== undefined && maySeeHousehold(a.actor, f).ok;
      });
      return yes({ rows: seen.map((h) => ({ ...h, said: h.said === null ? null : maskName(h.said) })) });
    },
  }),
  query({
    name: "people.search",
    summary: "One box: a door, a name, pinyin, initials, last four digits of a phone",
    input: z.object({ typed: line(60), within: z.optional(id()) }),
    output: list(schema.searchHit),
    purpose: "contact",
    across: true,
    ask: async (r, i, a) => {
      const where = (await searchable(r, a)).filter((c) => i.within === undefined || c === i.within);
      if (where.length === 0) return no("policy.role", { needed: "worker" });
      // Communities above hold only their own staff; people are searched where people live.
      return yes({ rows: await search(r, i.typed, a, where) });
    },
  }),
  query({
    name: "people.my-households",
    summary: "Households entrusted to me, in the order in which they want me",
    input: z.object({}),
    output: list(schema.doorCard),
    purpose: "care",
    ask: async (r, i, a, community) => {
      const entrusted = sql`h.id in (select e.household_id from entrusted e where e.community_id = ${community} and e.person_id = ${a.actor.person} and e.from_day <= ${a.today}::date and (e.to_day is null or e.to_day > ${a.today}::date))`;
      const own = await cards(r, a, community, entrusted, false);
      // A steward answers for the doors of her entrances through her helpers: she sees them too, names masked until she asks.
      const places = a.actor.grants
        .filter((g) => g.community === community && g.role === "steward" && g.place !== community)
        .map((g) => g.place);
      if (places.length === 0) return yes({ rows: own });
      const under = await cards(
        r,
        a,
        community,
        sql`h.door_id in (select u.descendant_id from place_under u where u.community_id = ${community} and u.ancestor_id = any (${places}::uuid[])) and not (${entrusted})`,
        true,
      );
      return yes({ rows: [...own, ...under] });
    },
  }),
  query({
    name: "people.my-home",
    summary: "The household that I live in myself, if it is in this community",
    input: z.object({}),
    output: z.object({ household: z.nullable(id()) }),
    purpose: "contact",
    ask: async (r, _i, a, community) => {
      if (a.actor.home !== community) return yes({ household: null });
      const own = await people(r)
        .selectFrom("person")
        .where("community_id", "=", community)
        .where("id", "=", a.actor.person)
        .where("left_on", "is", null)
        .select("household_id")
        .executeTakeFirst();
      return yes({ household: own?.household_id ?? null });
    },
  }),
  query({
    name: "people.waiting",
    summary:
      "Households that nobody has looked in on for too long, or without a smartphone, or marked, or with nobody on record, or that nobody looks after",
    purpose: "care",
    output: list(schema.doorCard),
    input: z.object({
      what: oneOf(["overdue", "due", "no-smartphone", "marked", "no-people", "no-contact"] as const),
      under: z.optional(id()),
    }),
    ask: async (r, i, a, community) => {
      if (!holds(a.actor, community, [community], "worker", "lead"))
        return holds(a.actor, community, [community], "officer") ? no("policy.role", { needed: "worker" }) : unknown;
      const where = i.under
        ? sql`h.door_id in (select descendant_id from place_under where community_id = ${community} and ancestor_id = ${i.under})`
        : sql`true`;
      const lacking =
        i.what === "no-people"
          ? sql`not exists (select from person p where p.community_id = h.community_id and p.household_id = h.id and p.left_on is null)`
          : i.what === "no-contact"
            ? sql`not exists (select from entrusted e where e.community_id = h.community_id and e.household_id = h.id and e.from_day <= ${a.today}::date and (e.to_day is null or e.to_day > ${a.today}::date))`
            : null;
      const rows = await cards(r, a, community, lacking ? sql`${where} and ${lacking}` : where, true);
      return yes({
        rows: rows.filter(
          (c) =>
            lacking !== null ||
            (i.what === "marked" ? c.marked : i.what === "no-smartphone" ? c.noSmartphone : c.state === i.what),
        ),
      });
    },
  }),
  query({
    name: "people.who-looked",
    summary: "Who looked at a household, when and why",
    input: z.object({ household: id() }),
    output: list(schema.lookedSeen),
    purpose: "contact",
    ask: async (r, i, a, community) => {
      const facts = await oneHousehold(r, community, i.household, a.today);
      if (!facts) return unknown;
      const may = mayKnowWhoLooked(a.actor, facts);
      if (!may.ok) return may;
      const { rows } = await sql<{ by: string; role: string; reason: string; at: string }>`
        select coalesce(p.called, p.name, '?') as by, g.role, g.reason, g.at from reading g join account x on x.id = g.account_id left join person p on p.community_id = x.community_id and p.id = x.person_id
        where g.community_id = ${community} and g.household_id = ${i.household} order by g.at desc limit 500`.execute(people(r));
      return yes({ rows });
    },
  }),
];
