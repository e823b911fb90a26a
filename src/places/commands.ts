import type { Id } from "../kernel/id.ts";
import { command } from "../server/capability.ts";
import type { CommandSpec } from "../server/capability.ts";
import { mayConfirm, mayDemolish, mayEdit } from "./policy.ts";
import { cellsOf, doorSeats, onePlace, placeFacts, places, wholePlace } from "./reads.ts";
import * as rules from "./rules.ts";
import * as schema from "./schema.ts";

const purpose = "places";

export const commands: CommandSpec<any, any>[] = [
  command({
    name: "places.add-compound",
    v: 1,
    summary: "Adds a compound, lane or courtyard quarter to a community",
    input: schema.addCompound,
    purpose,
    facts: (r, i, c) => onePlace(r, c.community, i.parent),
    may: (a, f) => mayEdit(a, f),
    decide: rules.addCompound,
  }),
  command({
    name: "places.add-building",
    v: 1,
    summary: "Adds a building with its entrances and doors in one act",
    input: schema.addBuilding,
    purpose,
    bodyLimit: 512 * 1024,
    facts: (r, i, c) => onePlace(r, c.community, i.compound),
    may: (a, f) => mayEdit(a, f),
    decide: rules.addBuilding,
  }),
  command({
    name: "places.add-entrance",
    v: 1,
    summary: "Adds an entrance with its doors to a building",
    input: schema.addEntrance,
    purpose,
    facts: (r, i, c) => onePlace(r, c.community, i.building),
    may: (a, f) => mayEdit(a, f),
    decide: rules.addEntrance,
  }),
  command({
    name: "places.add-door",
    v: 1,
    summary: "Adds a door to an entrance",
    input: schema.addDoor,
    purpose,
    facts: async (r, i, c) => {
      const entrance = await onePlace(r, c.community, i.entrance);
      return entrance && { ...entrance, cells: await cellsOf(r, c.community, i.entrance) };
    },
    may: (a, f) => mayEdit(a, f),
    decide: rules.addDoor,
  }),
  command({
    name: "places.rename",
    v: 1,
    summary: "Gives a place a new label; the old one still finds it",
    input: schema.rename,
    purpose,
    facts: (r, i, c) => onePlace(r, c.community, i.place),
    may: (a, f) => mayEdit(a, f),
    decide: rules.rename,
  }),
  command({
    name: "places.renumber",
    v: 1,
    summary: "Gives doors of one entrance new labels in one act",
    input: schema.renumber,
    purpose,
    facts: async (r, i, c) => {
      const entrance = await onePlace(r, c.community, i.entrance);
      return entrance && { ...entrance, doors: new Map((await cellsOf(r, c.community, i.entrance)).map((d) => [d.id, d.label])) };
    },
    may: (a, f) => mayEdit(a, f),
    decide: rules.renumber,
  }),
  command({
    name: "places.split-door",
    v: 1,
    summary: "One door becomes several",
    input: schema.splitDoor,
    purpose,
    facts: (r, i, c) => onePlace(r, c.community, i.door),
    may: (a, f) => mayEdit(a, f),
    decide: rules.splitDoor,
  }),
  command({
    name: "places.merge-doors",
    v: 1,
    summary: "Several doors of one entrance become one",
    input: schema.mergeDoors,
    purpose,
    facts: (r, i, c) => placeFacts(r, c.community, i.doors),
    may: (a, list) => list.map((f) => mayEdit(a, f)).find((v) => !v.ok) ?? { ok: true },
    decide: rules.mergeDoors,
  }),
  command({
    name: "places.demolish",
    v: 1,
    summary: "Ends a place and everything in it, on a day",
    input: schema.demolish,
    purpose,
    stepUp: true,
    facts: (r, i, c) => wholePlace(r, c.community, i.place),
    may: (a, f) => mayDemolish(a, f),
    decide: rules.demolish,
  }),
  command({
    name: "places.move-entrance",
    v: 1,
    summary: "An entrance belongs to another building from now on",
    input: schema.moveEntrance,
    purpose,
    facts: async (r, i, c) => {
      const both = await placeFacts(r, c.community, [i.entrance, i.building]);
      return both && { entrance: both[0] as rules.PlaceFacts, building: both[1] as rules.PlaceFacts };
    },
    may: (a, f) => {
      const first = mayEdit(a, f.entrance);
      return first.ok ? mayEdit(a, f.building) : first;
    },
    decide: (f, i) => rules.moveEntrance(f.entrance, f.building, i),
  }),
  command({
    name: "places.confirm-door",
    v: 1,
    summary: "Says what a door is used as, confirmed today",
    input: schema.confirmDoor,
    purpose,
    early: true,
    facts: async (r, i, c) => (await doorSeats(r, c.community, [i.door], i.use !== "vacant")).get(i.door) ?? null,
    may: (a, f) => mayConfirm(a, f),
    decide: rules.confirmDoor,
    batch: {
      facts: async (r, inputs, community) => {
        const seats = await doorSeats(
          r,
          community,
          inputs.map((i) => i.door),
          inputs.every((i) => i.use !== "vacant"),
        );
        return inputs.map((i) => seats.get(i.door) ?? null);
      },
    },
  }),
  command({
    name: "places.draw-grid",
    v: 1,
    summary: "Draws a grid or micro-grid over doors, or draws it anew",
    input: schema.drawGrid,
    purpose,
    bodyLimit: 512 * 1024,
    facts: async (r, i, c) => {
      const db = places(r);
      // Grids are drawn one after the other, so that two never get one name.
      await r.hold("place", c.community, [c.community]);
      const known = await db
        .selectFrom("place")
        .where("community_id", "=", c.community)
        .where("kind", "=", "door")
        .where("until", "is", null)
        .where("id", "in", i.doors.length > 0 ? i.doors : [c.community])
        .select("id")
        .execute();
      const other = await db
        .selectFrom("grid")
        .where("community_id", "=", c.community)
        .where("name", "=", i.name)
        .where("id", "!=", i.grid)
        .where("dropped_on", "is", null)
        .select("id")
        .executeTakeFirst();
      const mine = await db
        .selectFrom("grid")
        .where("community_id", "=", c.community)
        .where("id", "=", i.grid)
        .select("kind")
        .executeTakeFirst();
      return mine && mine.kind !== i.kind
        ? null
        : { community: c.community, path: [c.community], known: new Set(known.map((k) => k.id)), nameTaken: other !== undefined };
    },
    may: (a, f) => mayEdit(a, { community: f.community, path: [f.community] }),
    decide: rules.drawGrid,
  }),
  command({
    name: "places.drop-grid",
    v: 1,
    summary: "Takes a grid away; its doors stay",
    input: schema.dropGrid,
    purpose,
    facts: async (r, i, c) => {
      const grid = await places(r)
        .selectFrom("grid")
        .where("community_id", "=", c.community)
        .where("id", "=", i.grid)
        .where("dropped_on", "is", null)
        .select("id")
        .executeTakeFirst();
      return grid ? { community: c.community, path: [c.community] as Id[], grid: grid.id } : null;
    },
    may: (a, f) => mayEdit(a, f),
    decide: (f) => ({
      ok: true,
      events: [{ kind: "places.grid-dropped", v: 1, about: [f.grid, f.community], public: { grid: f.grid } }],
    }),
  }),
];
