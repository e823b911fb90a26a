import { sql } from "kysely";
import type { Id } from "../kernel/id.ts";
import type { Reader } from "../server/capability.ts";
import type { DoorCell } from "./schema.ts";
import type { DoorSeat, PlaceFacts } from "./rules.ts";
import type { PlaceTables } from "./tables.ts";

export const places = (r: Reader) => r.tables<PlaceTables>();

/** A place above another: from the place itself up to the community's root. */
export interface PathStep {
  id: Id;
  kind: string;
  label: string;
  form: string | null;
}

/** The path of a place, itself first; empty when there is no such place. */
export async function pathOf(r: Reader, community: Id, place: Id): Promise<PathStep[]> {
  return places(r)
    .selectFrom("place_under as u")
    .innerJoin("place as p", (j) => j.onRef("p.community_id", "=", "u.community_id").onRef("p.id", "=", "u.ancestor_id"))
    .where("u.community_id", "=", community)
    .where("u.descendant_id", "=", place)
    .orderBy("u.depth")
    .select(["p.id", "p.kind", "p.label", "p.form"])
    .execute();
}

/**
 * The facts of places for a decision, in the order of ids so that two commands never lock the same two the other way round.
 * Households are counted here in SQL; people's own tables are not otherwise touched.
 * @returns null when one of them does not exist.
 */
export async function placeFacts(r: Reader, community: Id, ids: readonly Id[]): Promise<PlaceFacts[] | null> {
  const unique = [...new Set(ids)].sort();
  await r.hold("place", community, unique);
  const { rows } = await sql<PlaceFacts & { id: Id }>`
    select p.id, p.kind, p.label, p.parent_id as parent, p.since, p.until, p.version, p.community_id as community,
      array(select u.ancestor_id::text from place_under u where u.community_id = p.community_id and u.descendant_id = p.id order by u.depth) as path,
      array(select c.label from place c where c.community_id = p.community_id and c.parent_id = p.id and c.until is null) as "childLabels",
      array(select c.label from place c where c.community_id = p.community_id and c.parent_id = p.parent_id and c.until is null) as "siblingLabels",
      (select count(*)::int from place_under u join household h on h.community_id = u.community_id and h.door_id = u.descendant_id
        where u.community_id = p.community_id and u.ancestor_id = p.id and h.moved_out is null) as households
    from place p where p.community_id = ${community} and p.id = any (${unique}::uuid[]) order by p.id`.execute(places(r));
  if (rows.length !== unique.length) return null;
  const byId = new Map(rows.map((f) => [f.id, f]));
  return ids.map((id) => byId.get(id) as PlaceFacts);
}
export const onePlace = async (r: Reader, community: Id, id: Id): Promise<PlaceFacts | null> =>
  (await placeFacts(r, community, [id]))?.[0] ?? null;

const SEATS = `
  select p.id, p.kind, p.label, p.until, p.community_id as community,
    (select json_agg(u.ancestor_id order by u.depth) from place_under u where u.community_id = p.community_id and u.descendant_id = p.id) as path,
    (select count(*)::int from household h where h.community_id = p.community_id and h.door_id = p.id and h.moved_out is null) as households
  from place p where p.community_id = $1 and p.id = any ($2::uuid[]) order by p.id`;
/** The facts of a place that is to end, with everything in it held still: nobody moves in behind a door that is being taken down. */
export async function wholePlace(r: Reader, community: Id, id: Id): Promise<PlaceFacts | null> {
  if (r.locks) {
    const under = await places(r)
      .selectFrom("place_under")
      .where("community_id", "=", community)
      .where("ancestor_id", "=", id)
      .select("descendant_id")
      .execute();
    await r.hold(
      "place",
      community,
      under.map((u) => u.descendant_id),
    );
  }
  return onePlace(r, community, id);
}

/**
 * The lean facts of doors, in the order of ids; what does not exist is missing from the map. `alone`: the decision does not rest on who lives there,
 * so one statement will do.
 */
export async function doorSeats(r: Reader, community: Id, ids: readonly Id[], alone: boolean): Promise<Map<Id, DoorSeat>> {
  if (!alone) await r.hold("place", community, ids);
  const rows = await r.rows<DoorSeat>(r.locks ? `${SEATS} for update of p` : SEATS, [community, [...new Set(ids)].sort()]);
  return new Map(rows.map((d) => [d.id, d]));
}

/** The doors of an entrance as they are drawn today. */
export async function cellsOf(r: Reader, community: Id, entrance: Id): Promise<(DoorCell & { id: Id })[]> {
  const rows = await places(r)
    .selectFrom("place as p")
    .innerJoin("door as d", (j) => j.onRef("d.community_id", "=", "p.community_id").onRef("d.id", "=", "p.id"))
    .where("p.community_id", "=", community)
    .where("p.parent_id", "=", entrance)
    .where("p.until", "is", null)
    .orderBy("p.id")
    .select(["p.id", "p.label", "p.floor", "p.col", "d.use"])
    .execute();
  return rows.map((p) => ({ id: p.id, label: p.label, floor: p.floor, column: p.col ?? 0, use: p.use }));
}

/** A door with the labels around it, as it is said and searched. */
export interface DoorLabels {
  id: Id;
  door: string;
  entrance: string;
  building: string;
  form: string;
  compound: string;
  entrances: number;
}
/** Labels of doors, by door ids or of all doors under a place. */
export async function doorLabels(
  r: Reader,
  community: Id,
  which: { doors: readonly Id[] } | { under: Id },
): Promise<DoorLabels[]> {
  const only =
    "doors" in which
      ? sql`d.id = any (${[...which.doors]}::uuid[])`
      : sql`d.id in (select u.descendant_id from place_under u where u.community_id = ${community} and u.ancestor_id = ${which.under})`;
  const { rows } = await sql<DoorLabels>`
    select d.id, d.label as door, e.label as entrance, b.label as building, b.form, c.label as compound,
      (select count(*)::int from place x where x.community_id = b.community_id and x.parent_id = b.id and x.until is null) as entrances
    from place d
      join place e on e.community_id = d.community_id and e.id = d.parent_id
      join place b on b.community_id = e.community_id and b.id = e.parent_id
      join place c on c.community_id = b.community_id and c.id = b.parent_id
    where d.community_id = ${community} and d.kind = 'door' and d.until is null and ${only}`.execute(places(r));
  return rows;
}
