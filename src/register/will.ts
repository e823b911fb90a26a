import * as z from "zod/mini";
import { id } from "../kernel/fields.ts";
import { unknown } from "../kernel/policy.ts";
import { yes } from "../kernel/result.ts";
import { query } from "../server/capability.ts";
import { mayBring } from "./policy.ts";
import { planned } from "./pieces.ts";
import { register } from "./reads.ts";
import type { WillSeen } from "./schema.ts";
import { willSeen } from "./schema.ts";
import { choicesOf, goesIn, placeOf, TAKEABLE } from "./take.ts";

const NOTHING = { added: 0, changed: 0, doubtful: 0, households: 0 };

/** Before the press: what it would put into the register, as somebody chose row by row, with and without the doubtful ones. */
export const will = query({
  name: "register.will",
  summary: "What taking a list would put into the register, with and without its doubtful entries",
  input: z.object({ import: id() }),
  output: willSeen,
  purpose: "register",
  ask: async (r, i, a, community) => {
    const verdict = mayBring(a.actor, community);
    if (!verdict.ok) return verdict;
    const row = await register(r)
      .selectFrom("import")
      .where("community_id", "=", community)
      .where("id", "=", i.import)
      .select("choices")
      .executeTakeFirst();
    if (!row) return unknown;
    const choices = await choicesOf(r, community, row.choices);
    const counts: WillSeen = { clean: { ...NOTHING }, all: { ...NOTHING } };
    for await (const some of planned(r, community, i.import, TAKEABLE))
      for (const item of some)
        for (const accept of ["clean", "all"] as const) {
          if (!goesIn(item, choices.get(placeOf(item.sheet, item.row)), accept)) continue;
          const c = counts[accept];
          if (item.newDoor || (item.act?.household && "new" in item.act.household)) c.added++;
          else c.changed++;
          if (item.verdict === "doubtful") c.doubtful++;
          if (item.act?.household) c.households++;
        }
    return yes(counts);
  },
});
