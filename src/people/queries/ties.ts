import * as z from "zod/mini";
import { id } from "../../kernel/fields.ts";
import { yes } from "../../kernel/result.ts";
import { unknown } from "../../kernel/policy.ts";
import type { QuerySpec } from "../../server/capability.ts";
import { query } from "../../server/capability.ts";
import { tieSeat } from "../facts/ties.ts";
import { maySeeTies } from "../policy.ts";
import { tieSeen } from "../schema/tie.ts";
import type { TieRow } from "../ties.ts";
import { tieSeenOf, tiesOf } from "../ties.ts";

export const tieQueries: QuerySpec<any, any>[] = [
  query({
    name: "people.ties",
    summary: "Who lives elsewhere and owns a flat or is registered at it, also of an empty one",
    input: z.object({ door: id() }),
    output: z.object({ rows: z.array(tieSeen) }),
    purpose: "contact",
    ask: async (r, i, a, community) => {
      const seat = await tieSeat(r, community, i.door);
      if (!seat || seat.kind !== "door" || !maySeeTies(a.actor, seat).ok) return unknown;
      const [found] = await r.rows<{ ties: TieRow[] }>(`select ${tiesOf("$2::uuid")} as ties`, [community, i.door, a.now]);
      return yes({ rows: await Promise.all((found?.ties ?? []).map((t) => tieSeenOf(r, community, t, a.today))) });
    },
  }),
];
