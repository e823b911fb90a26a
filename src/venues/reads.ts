import { sql } from "kysely";
import type { Id } from "../kernel/id.ts";
import { pathOf } from "../places/reads.ts";
import type { Reader } from "../server/capability.ts";
import type { EmergencyUse, PeaceUse, VenueSeen } from "./schema.ts";
import type { KnownVenue, VenueFacts } from "./rules.ts";

export interface VenueTables {
  venue: {
    community_id: string;
    id: string;
    place_id: string;
    name: string;
    peace_use: PeaceUse;
    emergency_use: EmergencyUse;
    room_for: number | null;
    version: number;
    opened_on: string;
    closed_on: string | null;
  };
}
const venues = (r: Reader) => r.tables<VenueTables>();

const names = async (r: Reader, community: Id, but: Id | null): Promise<string[]> =>
  (
    await venues(r)
      .selectFrom("venue")
      .where("community_id", "=", community)
      .where("closed_on", "is", null)
      .select(["id", "name"])
      .execute()
  )
    .filter((v) => v.id !== but)
    .map((v) => v.name);

/** The facts for a new venue at a place; null when there is no such place. */
export async function placeForVenue(r: Reader, community: Id, place: Id): Promise<VenueFacts | null> {
  const { rows } = await sql<{
    stands: boolean;
  }>`select until is null as stands from place where community_id = ${community} and id = ${place} ${r.locks ? sql`for share` : sql``}`.execute(
    venues(r),
  );
  const found = rows[0];
  return found
    ? {
        community,
        path: (await pathOf(r, community, place)).map((p) => p.id),
        stands: found.stands,
        names: await names(r, community, null),
      }
    : null;
}
/** The facts of a venue that is there, held until the decision is written. */
export async function knownVenue(r: Reader, community: Id, venue: Id): Promise<KnownVenue | null> {
  const query = venues(r)
    .selectFrom("venue")
    .where("community_id", "=", community)
    .where("id", "=", venue)
    .select(["place_id", "version", "closed_on"]);
  const found = await (r.locks ? query.forUpdate() : query).executeTakeFirst();
  if (!found) return null;
  return {
    community,
    path: (await pathOf(r, community, found.place_id)).map((p) => p.id),
    stands: true,
    names: await names(r, community, venue),
    version: found.version,
    closedOn: found.closed_on,
  };
}
/** Venues of a community, open ones first; `path`: where each lies, for policy. */
export async function listVenues(r: Reader, community: Id): Promise<(Omit<VenueSeen, "can"> & { path: Id[] })[]> {
  const { rows } = await sql<Omit<VenueSeen, "can"> & { path: Id[] }>`
    select v.id, v.place_id as place, p.label as "placeLabel", v.name, v.peace_use as peace, v.emergency_use as emergency, v.room_for as "roomFor", v.version, v.opened_on as "openedOn", v.closed_on as "closedOn",
      array(select u.ancestor_id::text from place_under u where u.community_id = v.community_id and u.descendant_id = v.place_id order by u.depth) as path
    from venue v join place p on p.community_id = v.community_id and p.id = v.place_id where v.community_id = ${community} order by v.closed_on nulls first, v.name`.execute(
    venues(r),
  );
  return rows;
}
