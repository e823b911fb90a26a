import { sql } from "kysely";
import type { Id } from "../kernel/id.ts";
import type { Capability } from "../server/capability.ts";
import { commands } from "./commands.ts";
import { packQueries } from "./pack.ts";
import { queries } from "./queries.ts";
import { places as table } from "./reads.ts";
import { refreshDoorTokens } from "./tokens.ts";
import { manyWrites, unmakes } from "./writes-many.ts";
import { confirmMany, writes } from "./writes.ts";

/** So many doors are found anew in one statement. */
const TOGETHER = 1000;

export const places: Capability = {
  name: "places",
  commands,
  queries: [...queries, ...packQueries],
  writesMany: { "places.door-confirmed": confirmMany },
  unmakes,
  writes: {
    ...writes,
    ...manyWrites,
    "places.reindexed": async (w, e, c) => {
      const { places: under, doors = [] } = e.public as { places: Id[]; doors?: Id[] };
      for (const place of under) await refreshDoorTokens(w, c.community, { under: place });
      for (let at = 0; at < doors.length; at += TOGETHER)
        await refreshDoorTokens(w, c.community, { doors: doors.slice(at, at + TOGETHER) });
    },
  },
  // A label that was taken back finds its doors again.
  withs: [
    {
      on: "undo.done",
      then: async (r, event, c) => {
        const { rows } = await sql<{
          id: Id;
          kind: string;
        }>`select id, kind from place where community_id = ${c.community} and id = any (${[...event.about]}::uuid[]) and kind in ('building', 'entrance', 'door')`.execute(
          table(r),
        );
        if (rows.length === 0) return { ok: true, events: [] };
        const [doors, under] = [rows.filter((p) => p.kind === "door"), rows.filter((p) => p.kind !== "door")];
        const found = { places: under.map((p) => p.id), doors: doors.map((p) => p.id) };
        return {
          ok: true,
          events: [{ kind: "places.reindexed", v: 1, about: rows.map((p) => p.id), public: found }],
        };
      },
    },
  ],
};
