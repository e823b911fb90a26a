import { sql } from "kysely";
import * as z from "zod/mini";
import type { Id } from "../kernel/id.ts";
import { MINUTE, later, msOf } from "../kernel/instant.ts";
import { yes } from "../kernel/result.ts";
import type { Capability } from "../server/capability.ts";
import { command, query } from "../server/capability.ts";
import * as policy from "./policy.ts";
import * as rules from "./rules.ts";
import * as schema from "./schema.ts";

const purpose = "devices";

/** 设备: which ones may know something that the board does not. */
export const devices: Capability = {
  name: "devices",
  commands: [
    command({
      name: "devices.seen",
      v: 1,
      summary: "A device says that it is there, and how much it has not sent yet",
      input: schema.seen,
      purpose,
      facts: async (r, i, c) => {
        const { rows } = await sql<{
          account: Id;
        }>`select account_id as account from device where community_id = ${c.community} and id = ${i.device} ${r.locks ? sql`for update` : sql``}`.execute(
          r.tables(),
        );
        return { community: c.community, account: rows[0]?.account ?? null };
      },
      may: (a) => policy.maySay(a),
      decide: rules.seen,
    }),
  ],
  queries: [
    query({
      name: "devices.silent",
      summary: "Devices not heard of for some minutes that may have something to tell",
      purpose,
      input: schema.silent,
      output: z.object({ rows: z.array(schema.silentRow) }),
      ask: async (r, i, a, community) => {
        const may = policy.mayKnowSilent(a.actor, community);
        if (!may.ok) return may;
        // Put away with nothing unsent it has nothing to tell; when its lease is over nobody can press on it any more.
        const { rows } = await sql<Omit<schema.SilentRow, "minutes">>`
          select d.id as device, d.name, coalesce(p.called, p.name, '•••') as by, d.last_seen as "lastSeen", d.unsent, d.in_hand as "inHand"
          from device d left join account x on x.id = d.account_id left join person p on p.community_id = x.community_id and p.id = x.person_id
          where d.community_id = ${community} and d.last_seen < ${later(a.now, -i.minutes * MINUTE)} and (d.unsent > 0 or (d.in_hand and d.lease_until > ${a.now})) order by d.last_seen limit 500`.execute(
          r.tables(),
        );
        return yes({ rows: rows.map((d) => ({ ...d, minutes: Math.floor((msOf(a.now) - msOf(d.lastSeen)) / MINUTE) })) });
      },
    }),
  ],
  writes: {
    "devices.seen": async (w, e, c) => {
      const p = e.public as { device: Id; unsent: number; inHand: boolean; leaseUntil: string | null };
      const { name } = e.private as { name: string };
      await sql`insert into device (community_id, id, account_id, name, first_seen, last_seen, unsent, in_hand, lease_until)
        values (${c.community}, ${p.device}, ${c.actor.account}, ${name}, ${c.now}, ${c.now}, ${p.unsent}, ${p.inHand}, ${p.leaseUntil})
        on conflict (community_id, id) do update set name = excluded.name, last_seen = excluded.last_seen, unsent = excluded.unsent, in_hand = excluded.in_hand, lease_until = excluded.lease_until`.execute(
        w.tables(),
      );
    },
  },
  holds: [
    {
      table: "device",
      purpose,
      fields: ["name", "account_id"],
      retention: "30 d after it was last heard of",
      readers: ["worker", "lead"],
      past: "t.last_seen < $1::timestamptz - interval '30 days'",
    },
  ],
};
