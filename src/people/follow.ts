import { sql } from "kysely";
import type { Decision } from "../kernel/command.ts";
import { decided } from "../kernel/command.ts";
import type { Event } from "../kernel/event.ts";
import type { Id } from "../kernel/id.ts";
import { no } from "../kernel/result.ts";
import type { Reader, With } from "../server/capability.ts";
import { people } from "./reads.ts";

/**
 * What was taken back is found again as it was, and stands together with what happened meanwhile: nobody comes back behind a door that is gone, or while
 * another community has them; a transfer whose household is home again waits for nobody.
 */
async function takenBack(r: Reader, event: Event, community: Id): Promise<Decision> {
  const about = [...event.about];
  const { rows: persons } = await sql<{
    id: Id;
  }>`select id from person where community_id = ${community} and id = any (${about}::uuid[]) order by id`.execute(people(r));
  const { rows: households } = await sql<{
    id: Id;
    home: boolean;
    until: string | null;
    state: string | null;
    transfer: Id | null;
  }>`
    select h.id, h.moved_out is null as home, d.until, x.state, x.id as transfer from household h join place d on d.community_id = h.community_id and d.id = h.door_id
      left join lateral (select t.id, t.state from transfer t where t.from_id = h.community_id and t.household_id = h.id and t.state in ('waiting', 'taken') order by t.asked_at desc limit 1) x on true
    where h.community_id = ${community} and h.id = any (${about}::uuid[]) order by h.id`.execute(people(r));
  const home = households.filter((h) => h.home);
  const gone = home.find((h) => h.until !== null);
  if (gone) return no("people.door-gone", { until: gone.until as string });
  if (home.some((h) => h.state === "taken")) return no("people.transfer-taken");
  const ids = persons.map((p) => p.id);
  return decided([
    ...(ids.length + households.length > 0
      ? [
          {
            kind: "people.reindexed",
            v: 1,
            about: ids,
            public: { people: ids, households: households.map((h) => h.id) },
          },
        ]
      : []),
    ...home
      .filter((h) => h.state === "waiting")
      .map((h) => ({
        kind: "people.transfer-withdrawn",
        v: 1,
        about: [h.transfer as Id, community],
        public: { transfer: h.transfer },
      })),
  ]);
}

/** Ties hang on doors: what becomes of a door becomes of them. */
const followed = (doors: readonly Id[], to: Id, community: Id): Decision =>
  decided([{ kind: "people.ties-followed", v: 1, about: [...doors, to, community], public: { doors, to } }]);

export const withs: With[] = [
  { on: "undo.done", then: (r, event, c) => takenBack(r, event, c.community) },
  {
    on: "places.door-split",
    then: async (_r, event, c) => {
      const { door, households } = event.public as { door: Id; households: Id };
      return followed([door], households, c.community);
    },
  },
  {
    on: "places.doors-merged",
    then: async (_r, event, c) => {
      const { doors, into } = event.public as { doors: Id[]; into: { id: Id } };
      return followed(doors, into.id, c.community);
    },
  },
  {
    on: "places.demolished",
    then: async (_r, event, c) => {
      const { place } = event.public as { place: Id };
      return decided([{ kind: "people.ties-fell", v: 1, about: [place, c.community], public: { place } }]);
    },
  },
];
