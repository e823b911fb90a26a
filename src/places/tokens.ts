import { sql } from "kysely";
import type { Id } from "../kernel/id.ts";
import type { Writer } from "../server/capability.ts";
import { doorKeys, squash } from "./address.ts";
import { doorLabels, places } from "./reads.ts";

/** Rewrites how the doors under a place are found. Old doorplates stay as tokens of their own (kind `place`). */
export async function refreshDoorTokens(
  w: Writer,
  community: Id,
  which: { doors: readonly Id[] } | { under: Id },
): Promise<void> {
  const reading = (await w.pack(community)).places.reading;
  const doors = await doorLabels(w, community, which);
  const tokens: string[] = [];
  const subjects: string[] = [];
  for (const d of doors) {
    for (const key of new Set(doorKeys({ building: d.building, entrance: d.entrance, door: d.door }, reading))) {
      tokens.push(key);
      subjects.push(d.id);
    }
  }
  await places(w)
    .deleteFrom("search_token")
    .where("community_id", "=", community)
    .where("kind", "=", "door")
    .where("subject_id", "in", doors.length > 0 ? doors.map((d) => d.id) : [community])
    .execute();
  await sql`insert into search_token (community_id, token, kind, subject_id) select ${community}, t, 'door', s from unnest(${tokens}::text[], ${subjects}::uuid[]) as x(t, s) on conflict do nothing`.execute(
    places(w),
  );
}

/** A building or compound is found by its name. */
export async function nameToken(w: Writer, community: Id, place: Id, label: string): Promise<void> {
  await sql`insert into search_token (community_id, token, kind, subject_id) values (${community}, ${squash(label)}, 'place', ${place}) on conflict do nothing`.execute(
    places(w),
  );
}
export async function dropTokens(w: Writer, community: Id, ids: readonly Id[]): Promise<void> {
  if (ids.length > 0)
    await places(w)
      .deleteFrom("search_token")
      .where("community_id", "=", community)
      .where("subject_id", "in", [...ids])
      .execute();
}
