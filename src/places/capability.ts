import { sql } from "kysely";
import type { Id } from "../kernel/id.ts";
import type { Capability } from "../server/capability.ts";
import { commands } from "./commands.ts";
import { packQueries } from "./pack.ts";
import { queries } from "./queries.ts";
import { places as table } from "./reads.ts";
import { refreshDoorTokens } from "./tokens.ts";
import { confirmMany, writes } from "./writes.ts";

export const places: Capability = {
  name: "places",
  commands,
  queries: [...queries, ...packQueries],
  writesMany: { "places.door-confirmed": confirmMany },
  writes: {
    ...writes,
    "places.reindexed": async (w, e, c) => {
      for (const place of (e.public as { places: Id[] }).places) await refreshDoorTokens(w, c.community, { under: place });
    },
  },
  // A label that was taken back finds its doors again.
  withs: [
    {
      on: "undo.done",
      then: async (r, event, c) => {
        const { rows } = await sql<{
          id: Id;
        }>`select id from place where community_id = ${c.community} and id = any (${[...event.about]}::uuid[]) and kind in ('building', 'entrance', 'door')`.execute(
          table(r),
        );
        const ids = rows.map((p) => p.id);
        return {
          ok: true,
          events: ids.length === 0 ? [] : [{ kind: "places.reindexed", v: 1, about: ids, public: { places: ids } }],
        };
      },
    },
  ],
};
