import { sql } from "kysely";
import type { Context } from "../kernel/command.ts";
import type { Event } from "../kernel/event.ts";
import type { Id } from "../kernel/id.ts";
import type { Materialiser, Writer } from "../server/capability.ts";
import type { DoorCell, PlaceKind } from "./schema.ts";
import { places } from "./reads.ts";
import { dropTokens, nameToken, refreshDoorTokens } from "./tokens.ts";

/** Order among siblings: the numbers of a label count as numbers ("2幢" before "10幢"), in thousands, so that an import has room for an order of its own. */
export const sortOf = (label: string): number =>
  Math.min(Number.parseInt(/\d+/.exec(label.normalize("NFKC"))?.[0] ?? "0", 10), 2_000_000) * 1000;

async function putPlace(
  w: Writer,
  c: Context,
  p: {
    id: Id;
    parent: Id;
    kind: PlaceKind;
    label: string;
    form?: string | null;
    managed?: boolean | null;
    floor?: number | null;
    col?: number | null;
    since?: string;
  },
): Promise<void> {
  await places(w)
    .insertInto("place")
    .values({
      community_id: c.community,
      id: p.id,
      parent_id: p.parent,
      kind: p.kind,
      label: p.label,
      form: p.form ?? null,
      managed: p.managed ?? null,
      floor: p.floor ?? null,
      col: p.col ?? null,
      sort: sortOf(p.label),
      since: p.since ?? c.today,
      until: null,
      version: 0,
    })
    .execute();
  await putUnder(w, c.community, p.id, p.parent);
}
const putUnder = (w: Writer, community: Id, id: Id, parent: Id): Promise<unknown> =>
  sql`insert into place_under (community_id, ancestor_id, descendant_id, depth)
      select community_id, ancestor_id, ${id}::uuid, depth + 1 from place_under where community_id = ${community} and descendant_id = ${parent}
      union all select ${community}::uuid, ${id}::uuid, ${id}::uuid, 0`.execute(places(w));

async function putDoors(
  w: Writer,
  c: Context,
  entrance: Id,
  doors: readonly (DoorCell & { id: Id })[],
  since: string = c.today,
): Promise<void> {
  if (doors.length === 0) return;
  const db = places(w);
  const ids = doors.map((d) => d.id);
  await sql`insert into place (community_id, id, parent_id, kind, label, floor, col, sort, since)
    select ${c.community}, x.id, ${entrance}, 'door', x.label, x.floor, x.col, x.sort, ${since}::date
    from unnest(${ids}::uuid[], ${doors.map((d) => d.label)}::text[], ${doors.map((d) => d.floor)}::int[], ${doors.map((d) => d.column)}::int[], ${doors.map((d) => sortOf(d.label))}::int[]) as x(id, label, floor, col, sort)`.execute(
    db,
  );
  await sql`insert into place_under (community_id, ancestor_id, descendant_id, depth)
    select u.community_id, u.ancestor_id, x.id, u.depth + 1 from place_under u cross join unnest(${ids}::uuid[]) as x(id) where u.community_id = ${c.community} and u.descendant_id = ${entrance}
    union all select ${c.community}, x.id, x.id, 0 from unnest(${ids}::uuid[]) as x(id)`.execute(db);
  await sql`insert into door (community_id, id, use, confirmed_on, confirmed_by)
    select ${c.community}, x.id, x.use, case when x.use = 'not-known' then null else ${c.today}::date end, case when x.use = 'not-known' then null else ${c.actor.person}::uuid end
    from unnest(${ids}::uuid[], ${doors.map((d) => d.use)}::text[]) as x(id, use)`.execute(db);
  await refreshDoorTokens(w, c.community, { doors: ids });
}

/** Ends places on a day and takes them out of search. */
async function end(w: Writer, c: Context, ids: readonly Id[], on: string): Promise<void> {
  await sql`update place set until = ${on}::date, version = version + 1 where community_id = ${c.community} and id = any (${[...ids]}::uuid[]) and until is null`.execute(
    places(w),
  );
  await sql`delete from grid_door where community_id = ${c.community} and door_id = any (${[...ids]}::uuid[])`.execute(places(w));
  await dropTokens(w, c.community, ids);
}
const became = (w: Writer, c: Context, olds: readonly Id[], news: readonly Id[], how: string, on: string): Promise<unknown> =>
  sql`insert into place_became (community_id, old_id, new_id, how, on_day) select ${c.community}, o, n, ${how}, ${on}::date from unnest(${[...olds]}::uuid[]) o cross join unnest(${[...news]}::uuid[]) n on conflict do nothing`.execute(
    places(w),
  );
const moveHouseholds = (w: Writer, c: Context, from: readonly Id[], to: Id): Promise<unknown> =>
  sql`update household set door_id = ${to}, version = version + 1 where community_id = ${c.community} and door_id = any (${[...from]}::uuid[])`.execute(
    places(w),
  );

async function remember(w: Writer, c: Context, place: Id, label: string, until: string): Promise<void> {
  await sql`insert into place_name (community_id, place_id, label, until) values (${c.community}, ${place}, ${label}, ${until}::date)
    on conflict (community_id, place_id, until) do update set label = excluded.label`.execute(places(w));
  await nameToken(w, c.community, place, label);
}
async function relabel(w: Writer, c: Context, place: Id, label: string, from: string): Promise<void> {
  const old = await places(w)
    .selectFrom("place")
    .where("community_id", "=", c.community)
    .where("id", "=", place)
    .select(["label", "kind"])
    .executeTakeFirstOrThrow();
  await w.keep("place", { community_id: c.community, id: place }, [place]);
  await places(w)
    .updateTable("place")
    .set((e) => ({ label, sort: sortOf(label), version: e("version", "+", 1) }))
    .where("community_id", "=", c.community)
    .where("id", "=", place)
    .execute();
  await remember(w, c, place, old.label, from);
  if (old.kind !== "door" && old.kind !== "entrance") await nameToken(w, c.community, place, label);
}

type E<P> = Event<string, P, any>;
export const writes: Record<string, Materialiser> = {
  "places.added": async (
    w,
    e: E<{
      place: Id;
      parent: Id;
      kind: PlaceKind;
      label: string;
      form?: string;
      managed?: boolean;
      floor?: number | null;
      column?: number;
      use?: DoorCell["use"];
    }>,
    c,
  ) => {
    const p = e.public;
    if (p.kind === "door")
      return putDoors(w, c, p.parent, [
        { id: p.place, label: p.label, floor: p.floor ?? null, column: p.column ?? 0, use: p.use ?? "not-known" },
      ]);
    await putPlace(w, c, {
      id: p.place,
      parent: p.parent,
      kind: p.kind,
      label: p.label,
      form: p.form ?? null,
      managed: p.managed ?? null,
    });
    if (p.kind !== "entrance") await nameToken(w, c.community, p.place, p.label);
  },
  "places.doors-added": async (w, e: E<{ entrance: Id; doors: (DoorCell & { id: Id })[] }>, c) =>
    putDoors(w, c, e.public.entrance, e.public.doors),
  "places.renamed": async (w, e: E<{ place: Id; label: string; from: string }>, c) => {
    await relabel(w, c, e.public.place, e.public.label, e.public.from);
    await refreshDoorTokens(w, c.community, { under: e.public.place });
  },
  "places.renumbered": async (w, e: E<{ entrance: Id; from: string; doors: { door: Id; label: string }[] }>, c) => {
    const db = places(w);
    const { entrance, doors, from } = e.public;
    // Labels may change places with one another: first out of the way, then to their new ones.
    const before = await db
      .selectFrom("place")
      .where("community_id", "=", c.community)
      .where(
        "id",
        "in",
        doors.map((d) => d.door),
      )
      .select(["id", "label"])
      .execute();
    for (const d of doors) await w.keep("place", { community_id: c.community, id: d.door }, [d.door, entrance]);
    await sql`update place set label = '~' || id::text where community_id = ${c.community} and id = any (${doors.map((d) => d.door)}::uuid[])`.execute(
      db,
    );
    await sql`update place p set label = x.label, sort = x.sort, version = p.version + 1 from unnest(${doors.map((d) => d.door)}::uuid[], ${doors.map((d) => d.label)}::text[], ${doors.map((d) => sortOf(d.label))}::int[]) as x(id, label, sort)
      where p.community_id = ${c.community} and p.id = x.id`.execute(db);
    for (const b of before) await remember(w, c, b.id, b.label, from);
    await refreshDoorTokens(w, c.community, { under: entrance });
  },
  "places.door-split": async (
    w,
    e: E<{ door: Id; entrance: Id; from: string; into: (DoorCell & { id: Id })[]; households: Id }>,
    c,
  ) => {
    await end(w, c, [e.public.door], e.public.from);
    await putDoors(w, c, e.public.entrance, e.public.into, e.public.from);
    await became(
      w,
      c,
      [e.public.door],
      e.public.into.map((d) => d.id),
      "split",
      e.public.from,
    );
    await moveHouseholds(w, c, [e.public.door], e.public.households);
  },
  "places.doors-merged": async (w, e: E<{ doors: Id[]; entrance: Id; from: string; into: DoorCell & { id: Id } }>, c) => {
    await end(w, c, e.public.doors, e.public.from);
    await putDoors(w, c, e.public.entrance, [e.public.into], e.public.from);
    await became(w, c, e.public.doors, [e.public.into.id], "merge", e.public.from);
    await moveHouseholds(w, c, e.public.doors, e.public.into.id);
  },
  "places.demolished": async (w, e: E<{ place: Id; from: string }>, c) => {
    const under = await places(w)
      .selectFrom("place_under")
      .where("community_id", "=", c.community)
      .where("ancestor_id", "=", e.public.place)
      .select("descendant_id")
      .execute();
    await end(
      w,
      c,
      under.map((u) => u.descendant_id),
      e.public.from,
    );
  },
  "places.entrance-moved": async (w, e: E<{ entrance: Id; building: Id; was: Id; from: string }>, c) => {
    const db = places(w);
    await sql`update place set parent_id = ${e.public.building}, version = version + 1 where community_id = ${c.community} and id = ${e.public.entrance}`.execute(
      db,
    );
    // What lay above the entrance no longer lies above what is under it; what lies above its new building does.
    await sql`delete from place_under a using place_under b where a.community_id = ${c.community} and b.community_id = a.community_id and b.ancestor_id = ${e.public.entrance} and a.descendant_id = b.descendant_id
      and a.ancestor_id not in (select descendant_id from place_under where community_id = ${c.community} and ancestor_id = ${e.public.entrance})`.execute(
      db,
    );
    await sql`insert into place_under (community_id, ancestor_id, descendant_id, depth)
      select ${c.community}, up.ancestor_id, down.descendant_id, up.depth + down.depth + 1 from place_under up cross join place_under down
      where up.community_id = ${c.community} and up.descendant_id = ${e.public.building} and down.community_id = ${c.community} and down.ancestor_id = ${e.public.entrance}`.execute(
      db,
    );
    await became(w, c, [e.public.was], [e.public.building], "move", e.public.from);
    await refreshDoorTokens(w, c.community, { under: e.public.entrance });
  },
  "places.door-confirmed": async (w, e: E<{ door: Id; use: string }>, c) => {
    w.send(
      "update door set use = $3, confirmed_on = $4, confirmed_by = $5, version = version + 1 where community_id = $1 and id = $2",
      [c.community, e.public.door, e.public.use, c.today, c.actor.person],
    );
  },
  "places.grid-drawn": async (w, e: E<{ grid: Id; name: string; kind: "grid" | "micro-grid"; doors: Id[] }>, c) => {
    const db = places(w);
    const { grid, name, kind, doors } = e.public;
    await sql`insert into grid (community_id, id, name, kind) values (${c.community}, ${grid}, ${name}, ${kind}) on conflict (community_id, id) do update set name = excluded.name, version = grid.version + 1`.execute(
      db,
    );
    await sql`delete from grid_door where community_id = ${c.community} and grid_id = ${grid}`.execute(db);
    await sql`insert into grid_door (community_id, kind, door_id, grid_id) select ${c.community}, ${kind}, d, ${grid} from unnest(${doors}::uuid[]) d
      on conflict (community_id, kind, door_id) do update set grid_id = excluded.grid_id`.execute(db);
  },
  "places.grid-dropped": async (w, e: E<{ grid: Id }>, c) => {
    await sql`delete from grid_door where community_id = ${c.community} and grid_id = ${e.public.grid}`.execute(places(w));
    await sql`update grid set dropped_on = ${c.today}::date, version = version + 1 where community_id = ${c.community} and id = ${e.public.grid}`.execute(
      places(w),
    );
  },
};

/** Confirmations by the dozen: one statement for all. */
export async function confirmMany(
  w: Writer,
  many: readonly { event: E<{ door: Id; use: string }>; context: Context }[],
): Promise<void> {
  const c = many[0]?.context;
  if (!c) return;
  // Two about one door: the later one is what stands.
  const last = [...new Map(many.map((m) => [m.event.public.door, m])).values()];
  await sql`update door d set use = x.use, confirmed_on = x.day, confirmed_by = x.by, version = d.version + 1
    from unnest(${last.map((m) => m.event.public.door)}::uuid[], ${last.map((m) => m.event.public.use)}::text[], ${last.map((m) => m.context.today)}::date[], ${last.map((m) => m.context.actor.person)}::uuid[]) as x(id, use, day, by)
    where d.community_id = ${c.community} and d.id = x.id`.execute(places(w));
}
