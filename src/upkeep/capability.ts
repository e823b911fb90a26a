import type { Event } from "../kernel/event.ts";
import type { Id } from "../kernel/id.ts";
import type { Capability, Materialiser, Tick } from "../server/capability.ts";
import { purge } from "../server/purge.ts";
import type { UpkeepFacts, UpkeepKind } from "./schema.ts";
import { UPKEEP } from "./schema.ts";

const DAILY = 24 * 3600;

/** Something that was done for the house itself: for the journal, and for `doctor`, which asks when it was done last. */
export const upkeepEvent = (kind: UpkeepKind, community: Id, facts: UpkeepFacts): Event => ({
  kind: `upkeep.${kind}`,
  v: 1,
  about: [community],
  public: facts,
});

const remember: Materialiser = async (w, event, c) => {
  await w.rows(
    "insert into upkeep (command_id, kind, at, account_id, facts) values ($1, $2, $3, $4, $5) on conflict do nothing",
    [c.command, event.kind.slice("upkeep.".length), c.now, c.actor.account, JSON.stringify(event.public)],
  );
};

/** What is past its time goes, once a day. */
const purging: Tick = {
  name: "upkeep.purge",
  every: DAILY,
  purpose: "tick",
  run: async (tick) => {
    const gone = await purge(tick);
    for (const community of new Set(gone.map((g) => g.community)))
      if (community !== null)
        await tick.record(community, [
          upkeepEvent(
            "purged",
            community,
            Object.fromEntries(gone.filter((g) => g.community === community).map((g) => [g.table, g.rows])),
          ),
        ]);
  },
};
/** 维护: what the house does for itself. */
export const upkeep: Capability = {
  name: "upkeep",
  commands: [],
  queries: [],
  writes: Object.fromEntries(UPKEEP.map((kind) => [`upkeep.${kind}`, remember])),
  ticks: [purging],
};
