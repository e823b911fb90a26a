import { sql } from "kysely";
import type { Event } from "../kernel/event.ts";
import type { Id } from "../kernel/id.ts";
import type { Materialiser, Unmaking, Writer } from "../server/capability.ts";
import { places } from "./reads.ts";
import type { ManyPlaces, ManyUses } from "./schema.ts";
import { nameToken, refreshDoorTokens } from "./tokens.ts";
import { sortOf } from "./writes.ts";

const LEVELS = ["compound", "building", "entrance", "door"] as const;

async function putUnderMany(w: Writer, community: Id, ids: readonly Id[], parents: readonly Id[]): Promise<void> {
  await w.load(
    `insert into place_under (community_id, ancestor_id, descendant_id, depth)
      select u.community_id, u.ancestor_id, x.id, u.depth + 1 from unnest($2::uuid[], $3::uuid[]) as x(id, parent)
        join place_under u on u.community_id = $1 and u.descendant_id = x.parent
      union all select $1, x.id, x.id, 0 from unnest($2::uuid[]) as x(id)`,
    [community, ids, parents],
  );
}

export const manyWrites: Record<string, Materialiser> = {
  "places.many-added": async (w, e: Event<string, ManyPlaces>, c) => {
    const ordered = LEVELS.flatMap((kind) => e.public.places.filter((p) => p.kind === kind));
    const ids = ordered.map((p) => p.id);
    await w.keepMany(
      "place",
      ids,
      ids.map((id) => [id]),
      "created",
    );
    await w.putMany(
      "place",
      ["community_id", "id", "parent_id", "kind", "label", "form", "managed", "floor", "col", "sort", "since"],
      ordered.map((p) => [
        c.community,
        p.id,
        p.parent,
        p.kind,
        p.label,
        p.form,
        p.managed,
        p.floor,
        p.kind === "door" ? (p.column ?? 0) : null,
        sortOf(p.label),
        c.today,
      ]),
    );
    for (const kind of LEVELS) {
      const level = ordered.filter((p) => p.kind === kind);
      if (level.length > 0)
        await putUnderMany(
          w,
          c.community,
          level.map((p) => p.id),
          level.map((p) => p.parent),
        );
    }
    for (const p of ordered) if (p.kind === "compound" || p.kind === "building") await nameToken(w, c.community, p.id, p.label);
    const doors = ordered.filter((p) => p.kind === "door");
    if (doors.length === 0) return;
    const doorIds = doors.map((d) => d.id);
    await w.putMany(
      "door",
      ["community_id", "id", "use", "confirmed_on", "confirmed_by", "version"],
      doors.map((d) => {
        const known = d.use !== null && d.use !== "not-known";
        return [c.community, d.id, d.use ?? "not-known", known ? c.today : null, known ? c.actor.person : null, 0];
      }),
    );
    await refreshDoorTokens(w, c.community, { doors: doorIds });
  },
  "places.uses-told": async (w, e: Event<string, ManyUses>, c) => {
    const ids = e.public.doors.map((d) => d.door);
    await w.keepMany(
      "door",
      ids,
      ids.map((id) => [id]),
      "changed",
    );
    await sql`update door d set use = x.use, confirmed_on = ${c.today}::date, confirmed_by = ${c.actor.person}, version = d.version + 1
      from unnest(${ids}::uuid[], ${e.public.doors.map((d) => d.use)}::text[]) as x(id, use) where d.community_id = ${c.community} and d.id = x.id`.execute(
      places(w),
    );
  },
};

/** What stands beside a place that was made and goes with it. Who lives in it, or what grid was drawn over it, refers to it and keeps it. */
export const unmakes: Record<string, Unmaking> = {
  place: {
    // Somebody said since what the door is used as.
    unless: "exists (select from door d where d.community_id = t.community_id and d.id = t.id and d.version > 0)",
    beside: ["door"],
    with: [
      "delete from door where community_id = $1 and id = any ($2::uuid[])",
      "delete from place_under where community_id = $1 and descendant_id = any ($2::uuid[])",
      "delete from search_token where community_id = $1 and subject_id = any ($2::uuid[])",
    ],
  },
};
