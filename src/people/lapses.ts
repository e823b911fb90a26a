import type { Id } from "../kernel/id.ts";
import type { Tick } from "../server/capability.ts";

/** Transfers that nobody took in within their time: by the sender's own command, so that whoever settles one first has settled it. */
export const lapses: Tick = {
  name: "people.transfers-lapse",
  every: 3600,
  purpose: "tick",
  run: async (t) => {
    const communities = await t.as([], async (_r, q) => (await q("select id from community")).map((c) => c.id as Id));
    for (const community of communities) {
      const due = await t.as([community], async (_r, q) =>
        q("select id from transfer where from_id = $1 and state = 'waiting' and lapses_at <= $2 order by id", [community, t.now]),
      );
      for (const { id } of due) await t.command(community, "people.lapse-transfer", { transfer: id }, String(id));
    }
  },
};
