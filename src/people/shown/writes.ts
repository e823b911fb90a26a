import type { Event } from "../../kernel/event.ts";
import type { Id } from "../../kernel/id.ts";
import type { Materialiser } from "../../server/capability.ts";

type E<P, Q = unknown> = Event<string, P, Q>;

export const writes: Record<string, Materialiser> = {
  "people.shown": async (w, e: E<{ account: Id; day: string; approved: boolean }, { persons: Id[] }>, c) => {
    const p = e.public;
    w.send(
      `insert into shown (community_id, account_id, day, person_id, approved) select $1, $2, $3, x, $5 from unnest($4::uuid[]) x on conflict do nothing`,
      [c.community, p.account, p.day, e.private?.persons ?? [], p.approved],
    );
  },
  "people.limit-met": async (w, e: E<{ alarm: Id; account: Id; day: string; refused: boolean; shown: number }>, c) => {
    const p = e.public;
    // One row a day; what comes after a lead has seen it makes it new again.
    await w.rows(
      `insert into shown_alarm (community_id, id, account_id, day, first_at, last_at, shown, refused) values ($1, $2, $3, $4, $5, $5, $6, $7)
       on conflict (community_id, account_id, day) do update set last_at = $5, shown = greatest(shown_alarm.shown, $6), refused = shown_alarm.refused + $7, settled_at = null, settled_by = null`,
      [c.community, p.alarm, p.account, p.day, c.now, p.shown, p.refused ? 1 : 0],
    );
  },
  "people.more-allowed": async (w, e: E<{ grant: Id; account: Id; day: string; more: number }>, c) => {
    const p = e.public;
    await w.rows("insert into shown_more (community_id, id, account_id, day, more, at) values ($1, $2, $3, $4, $5, $6)", [
      c.community,
      p.grant,
      p.account,
      p.day,
      p.more,
      c.now,
    ]);
  },
  "people.alarm-settled": async (w, e: E<{ alarm: Id }>, c) => {
    await w.rows("update shown_alarm set settled_at = $3, settled_by = $4 where community_id = $1 and id = $2", [
      c.community,
      e.public.alarm,
      c.now,
      c.actor.account,
    ]);
  },
};
