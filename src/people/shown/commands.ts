import { sql } from "kysely";
import * as z from "zod/mini";
import { id, whole } from "../../kernel/fields.ts";
import type { Id } from "../../kernel/id.ts";
import { no } from "../../kernel/result.ts";
import type { CommandSpec } from "../../server/capability.ts";
import { command } from "../../server/capability.ts";
import { mayAllowMore, maySettleAlarm } from "../policy.ts";
import type { PeopleTables } from "../tables.ts";

/** More residents than this for one day are no day's work. */
const MOST_MORE = 2000;

export const commands: CommandSpec<any, any>[] = [
  command({
    name: "people.allow-more",
    v: 1,
    summary: "Lets an account be shown more residents today; one asks for it, a lead says yes",
    input: z.object({ account: id(), more: whole(1, MOST_MORE) }),
    purpose: "accountability",
    stepUp: true,
    facts: async (r, i, c) => {
      const { rows } = await sql<{
        x: number;
      }>`select 1 as x from role_held h where h.community_id = ${c.community} and h.account_id = ${i.account} and h.role <> 'resident' and h.ended_at is null limit 1`.execute(
        r.tables<PeopleTables>(),
      );
      // A role held above covers this community as well; its holder asks for themselves.
      return rows.length > 0 || c.actor.account === i.account ? { community: c.community, account: i.account } : null;
    },
    may: (a, f) => mayAllowMore(a, f),
    decide: (f, i, c) => {
      const grant = c.newId();
      return {
        ok: true,
        events: [
          {
            kind: "people.more-allowed",
            v: 1,
            about: [grant, f.account, f.community],
            public: { grant, account: f.account, day: c.today, more: i.more },
          },
        ],
        answer: { more: i.more },
      };
    },
    signatures: () => 2,
    about: (f: { community: Id; account: Id }) => [f.account],
    tells: (_f, i: { more: number }) => ({ more: i.more }),
  }),
  command({
    name: "people.settle-alarm",
    v: 1,
    summary: "A lead has seen that somebody stood at the limit of a day",
    input: z.object({ alarm: id() }),
    purpose: "accountability",
    facts: async (r, i, c) => {
      const { rows } = await sql<{
        account: Id;
        settled: boolean;
      }>`select account_id as account, settled_at is not null as settled from shown_alarm where community_id = ${c.community} and id = ${i.alarm} ${r.locks ? sql`for update` : sql``}`.execute(
        r.tables<PeopleTables>(),
      );
      return rows[0] ? { ...rows[0], community: c.community } : null;
    },
    may: (a, f) => maySettleAlarm(a, f),
    decide: (f, i) =>
      f.settled
        ? no("people.alarm-settled")
        : {
            ok: true,
            events: [
              {
                kind: "people.alarm-settled",
                v: 1,
                about: [i.alarm, f.account, f.community],
                public: { alarm: i.alarm, account: f.account },
              },
            ],
          },
  }),
];
