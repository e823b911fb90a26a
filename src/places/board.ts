import { sql } from "kysely";
import type { Id } from "../kernel/id.ts";
import type { Instant } from "../kernel/instant.ts";
import { PEACE_CADENCE } from "../people/cadence.ts";
import { windowsOf } from "../people/windows.ts";
import type { Reader } from "../server/capability.ts";
import type { AreaCell, Board, BoardBuilding, BuildingForm, CompoundForm, DoorUse } from "./schema.ts";
import { places } from "./reads.ts";

const KNOWN = Object.entries(PEACE_CADENCE).filter((e): e is [string, number] => e[1] !== null);
const CLASSES = KNOWN.map(([c]) => c);
const DAYS = KNOWN.map(([, d]) => d);

/** Which doors of a board somebody may see: all, or those under the given places and the given doors. */
export interface BoardCut {
  readonly marks: boolean;
  readonly only: { readonly places: readonly Id[]; readonly person: Id } | null;
}

/** The board of one community: compounds, buildings, entrances, doors, in the order in which they are numbered. */
export async function boardOf(r: Reader, community: Id, now: Instant, cut: BoardCut): Promise<Board | null> {
  const db = places(r);
  const head = await db.selectFrom("community").where("id", "=", community).select(["id", "name"]).executeTakeFirst();
  if (!head) return null;
  const nodes = await db
    .selectFrom("place")
    .where("community_id", "=", community)
    .where("until", "is", null)
    .where("kind", "in", ["compound", "building", "entrance"])
    .select(["id", "parent_id", "kind", "label", "form", "managed"])
    .orderBy("sort")
    .orderBy("label")
    .execute();
  const only = cut.only
    ? sql`and (p.id in (select u.descendant_id from place_under u where u.community_id = ${community} and u.ancestor_id = any (${[...cut.only.places]}::uuid[]))
        or p.id in (select h.door_id from household h join entrusted e on e.community_id = h.community_id and e.household_id = h.id
          where h.community_id = ${community} and e.person_id = ${cut.only.person} and e.from_day <= ${now.slice(0, 10)}::date and (e.to_day is null or e.to_day > ${now.slice(0, 10)}::date)))`
    : sql``;
  const { rows: doors } = await sql<{ id: Id; parent: Id; label: string; floor: number | null; col: number; use: DoorUse }>`
    select p.id, p.parent_id as parent, p.label, p.floor, p.col, d.use from place p join door d on d.community_id = p.community_id and d.id = p.id
    where p.community_id = ${community} and p.until is null ${only} order by p.floor nulls first, p.col`.execute(db);
  const windows = await windowsOf(r, community, now);
  const buildings = new Map<Id, BoardBuilding>();
  const entrances = new Map<Id, BoardBuilding["entrances"][number]>();
  for (const n of nodes)
    if (n.kind === "building")
      buildings.set(n.id, { id: n.id, compound: n.parent_id as Id, label: n.label, form: n.form as BuildingForm, entrances: [] });
  for (const n of nodes) {
    if (n.kind !== "entrance") continue;
    const entrance = { id: n.id, label: n.label, doors: [] };
    entrances.set(n.id, entrance);
    buildings.get(n.parent_id as Id)?.entrances.push(entrance);
  }
  const counts = { doors: 0, households: 0, vacant: 0, business: 0, notKnown: 0, due: 0, overdue: 0 };
  for (const d of doors) {
    const w = windows.get(d.id);
    entrances.get(d.parent)?.doors.push({
      d: d.id,
      n: d.label,
      f: d.floor,
      c: d.col,
      u: d.use,
      h: w?.households ?? 0,
      s: w?.state ?? "plain",
      m: cut.marks && (w?.mark ?? false),
    });
    counts.doors += 1;
    counts.households += w?.households ?? 0;
    if (d.use === "vacant") counts.vacant += 1;
    if (d.use === "business") counts.business += 1;
    if (d.use === "not-known") counts.notKnown += 1;
    if (w?.state === "due") counts.due += 1;
    if (w?.state === "overdue") counts.overdue += 1;
  }
  const kept = [...buildings.values()]
    .map((b) => (cut.only ? { ...b, entrances: b.entrances.filter((e) => e.doors.length > 0) } : b))
    .filter((b) => !cut.only || b.entrances.length > 0);
  const compounds = nodes
    .filter((n) => n.kind === "compound")
    .map((n) => ({ id: n.id, label: n.label, form: n.form as CompoundForm, managed: n.managed ?? false }));
  return {
    community: { id: head.id, label: head.name },
    compounds: cut.only ? compounds.filter((c) => kept.some((b) => b.compound === c.id)) : compounds,
    buildings: kept,
    counts,
  };
}

/** One level up: each community that the asker covers, with its counts. Counts are made now, so their age is nought. */
export async function areaOf(r: Reader, communities: readonly Id[], now: Instant): Promise<AreaCell[]> {
  const db = places(r);
  const { rows } = await sql<AreaCell>`
    select c.id, c.level as kind, c.name as label, c.code, c.parent_id as parent, 0 as age, 0 as due, 0 as overdue,
      (select count(*)::int from door d join place p on p.community_id = d.community_id and p.id = d.id where d.community_id = c.id and p.until is null) as doors,
      (select count(*)::int from household h where h.community_id = c.id and h.moved_out is null) as households,
      (select count(*)::int from door d join place p on p.community_id = d.community_id and p.id = d.id where d.community_id = c.id and p.until is null and d.use = 'vacant') as vacant
    from community c where c.id = any (${[...communities]}::uuid[]) and c.closed_on is null order by c.code, c.name`.execute(db);
  const { rows: waiting } = await sql<{ id: Id; due: number; overdue: number }>`
    select community_id as id, count(*) filter (where days > cadence and days <= 2 * cadence)::int as due, count(*) filter (where days is null or days > 2 * cadence)::int as overdue
    from (select h.community_id, least(h.look_in_every, c.cadence) as cadence, extract(epoch from ${now}::timestamptz - h.seen_at) / 86400 as days
      from household h left join (
        select c.community_id, c.household_id, min(k.days) as cadence from care c join (select * from unnest(${CLASSES}::text[], ${DAYS}::int[]) as k(class, days)) k on k.class = c.class
        where c.community_id = any (${[...communities]}::uuid[]) and c.ended_on is null and (c.until is null or c.until > ${now.slice(0, 10)}::date) group by 1, 2
      ) c on c.community_id = h.community_id and c.household_id = h.id
      where h.community_id = any (${[...communities]}::uuid[]) and h.moved_out is null and not h.protected) x
    where cadence is not null group by 1`.execute(db);
  const byId = new Map(waiting.map((w) => [w.id, w]));
  return rows.map((c) => ({ ...c, due: byId.get(c.id)?.due ?? 0, overdue: byId.get(c.id)?.overdue ?? 0 }));
}
