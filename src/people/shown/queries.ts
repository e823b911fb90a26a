import { sql } from "kysely";
import * as z from "zod/mini";
import { day, id, instant } from "../../kernel/fields.ts";
import { yes } from "../../kernel/result.ts";
import type { QuerySpec } from "../../server/capability.ts";
import { query } from "../../server/capability.ts";
import { maySeeAlarms } from "../policy.ts";
import { limitOf, weigh } from "../rules/shown.ts";
import type { PeopleTables } from "../tables.ts";
import { shownFacts } from "./reads.ts";

/** How one's own day stands: residents shown beyond one's own chain, against how many. */
export const dayShown = z.object({ shown: z.int(), limit: z.int(), more: z.int(), warn: z.boolean() });
/** Somebody stood at the limit of a day, or went beyond it. `by`: who it was. */
export const alarmSeen = z.object({
  id: id(),
  account: id(),
  by: z.string(),
  day: day(),
  firstAt: instant(),
  lastAt: instant(),
  shown: z.int(),
  refused: z.int(),
  settledAt: z.nullable(instant()),
  settledBy: z.nullable(z.string()),
  mine: z.boolean(),
});
export type Alarm = z.infer<typeof alarmSeen>;

export const queries: QuerySpec<any, any>[] = [
  query({
    name: "people.shown-today",
    summary: "How many residents beyond my own doors I was shown today, and how many there may be",
    input: z.object({}),
    output: dayShown,
    purpose: "accountability",
    ask: async (r, _i, a, community) => {
      const f = await shownFacts(r, { community, account: a.actor.account, today: a.today }, []);
      return yes({ shown: f.counted, limit: limitOf(f), more: f.more, warn: weigh(f).warn });
    },
  }),
  query({
    name: "people.alarms",
    summary: "Who stood at the limit of a day's residents or went beyond it, and whether a lead has seen it",
    input: z.object({}),
    output: z.object({ rows: z.array(alarmSeen) }),
    purpose: "accountability",
    ask: async (r, _i, a, community) => {
      const may = maySeeAlarms(a.actor, community);
      if (!may.ok) return may;
      const { rows } = await sql<Alarm>`
        select s.id, s.account_id as account, coalesce(p.name, '•••') as by, s.day, s.first_at as "firstAt", s.last_at as "lastAt", s.shown, s.refused, s.settled_at as "settledAt",
          (select coalesce(q.name, '•••') from account y left join person q on q.community_id = y.community_id and q.id = y.person_id where y.id = s.settled_by) as "settledBy", s.account_id = ${a.actor.account} as mine
        from shown_alarm s left join account x on x.id = s.account_id left join person p on p.community_id = x.community_id and p.id = x.person_id
        where s.community_id = ${community} order by s.settled_at nulls first, s.last_at desc limit 500`.execute(
        r.tables<PeopleTables>(),
      );
      return yes({ rows });
    },
  }),
];
