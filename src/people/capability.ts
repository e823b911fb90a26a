import type { Id } from "../kernel/id.ts";
import type { Capability } from "../server/capability.ts";
import { commands } from "./commands.ts";
import { holds } from "./holds.ts";
import { queries } from "./queries.ts";
import { people as table } from "./reads.ts";
import { shortQueries } from "./short.ts";
import { commands as shownCommands } from "./shown/commands.ts";
import { holds as shownHolds } from "./shown/holds.ts";
import { queries as shownQueries } from "./shown/queries.ts";
import { writes as shownWrites } from "./shown/writes.ts";
import { lookInMany, writes } from "./writes.ts";

export const people: Capability = {
  name: "people",
  commands: [...commands, ...shownCommands],
  queries: [...queries, ...shortQueries, ...shownQueries],
  writes: { ...writes, ...shownWrites },
  writesMany: { "people.looked-in": lookInMany },
  holds: [...holds, ...shownHolds],
  erases: {
    person: (id) => ({ kind: "people.person-erased", v: 1, about: [id], public: { person: id, household: null } }),
    household: (id) => ({ kind: "people.household-erased", v: 1, about: [id], public: { household: id } }),
  },
  withs: [
    {
      on: "undo.done",
      then: async (r, event, c) => {
        const about = event.about as Id[];
        const rows = await table(r)
          .selectFrom("person")
          .where("community_id", "=", c.community)
          .where("id", "in", about)
          .select("id")
          .execute();
        const ids = rows.map((p) => p.id);
        return {
          ok: true,
          events: ids.length === 0 ? [] : [{ kind: "people.reindexed", v: 1, about: ids, public: { people: ids } }],
        };
      },
    },
  ],
};
