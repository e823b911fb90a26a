import type { Id } from "../kernel/id.ts";
import { later, MINUTE } from "../kernel/instant.ts";
import type { Capability } from "../server/capability.ts";
import { commands } from "./commands.ts";
import { exportParts } from "./export/parts.ts";
import { holds } from "./holds.ts";
import { queries } from "./queries.ts";
import { register as table } from "./reads.ts";
import { routes } from "./routes.ts";
import { writes } from "./writes.ts";

/** A list that nobody has touched for so long while it is being read lies with a server that fell over. */
const FORSAKEN = 10 * MINUTE;

export const register: Capability = {
  name: "register",
  commands: [...commands, ...exportParts.commands],
  queries: [...queries, ...exportParts.queries],
  writes: { ...writes, ...exportParts.writes },
  holds: [...holds, ...exportParts.holds],
  routes: (road) => [...routes(road), ...exportParts.routes(road)],
  withs: [
    {
      on: "undo.done",
      then: async (r, event, c) => {
        const of = (event.public as { of: Id }).of;
        const row = await table(r)
          .selectFrom("import")
          .where("community_id", "=", c.community)
          .where("command_id", "=", of)
          .where("state", "=", "taken")
          .select("id")
          .executeTakeFirst();
        return {
          ok: true,
          events: row ? [{ kind: "register.taken-back", v: 1, about: [row.id, c.community], public: { import: row.id } }] : [],
        };
      },
    },
  ],
  ticks: [
    {
      name: "register.forsaken",
      every: 60,
      purpose: "tick",
      run: async (t) => {
        const communities = await t.as([], async (_r, q) => (await q("select id from community")).map((c) => c.id as Id));
        await t.as(communities, async (_r, q) =>
          q(
            "update import set state = 'broken', code = 'register.interrupted', version = version + 1 where state = 'reading' and touched_at < $1",
            [later(t.now, -FORSAKEN)],
          ),
        );
      },
    },
  ],
};
