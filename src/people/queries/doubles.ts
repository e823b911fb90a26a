import * as z from "zod/mini";
import type { Id } from "../../kernel/id.ts";
import { unknown } from "../../kernel/policy.ts";
import { yes } from "../../kernel/result.ts";
import { sayDoor } from "../../places/address.ts";
import { doorLabels } from "../../places/reads.ts";
import type { BuildingForm } from "../../places/schema.ts";
import type { QuerySpec } from "../../server/capability.ts";
import { query } from "../../server/capability.ts";
import type { Laid } from "../facts/doubles.ts";
import { doublesOf, hangingOn } from "../facts/doubles.ts";
import { openPhones } from "../facts/merge.ts";
import { maskName, maskPhone } from "../mask.ts";
import { mayKeepRegister } from "../policy.ts";
import { byLikelihood } from "../rules/doubles.ts";
import { isChild } from "../schema/tie.ts";
import type { DoubleSide } from "../schema/seen.ts";
import { doublePair } from "../schema/seen.ts";

/** So many pairs are shown; who has worked through them sees the next. */
const MOST = 200;

export const doubleQueries: QuerySpec<any, any>[] = [
  query({
    name: "people.doubles",
    summary: "Pairs of records that may be one person, with the reasons, the likeliest first",
    input: z.object({}),
    output: z.object({ rows: z.array(doublePair), more: z.int() }),
    purpose: "contact",
    ask: async (r, _i, a, community) => {
      if (!mayKeepRegister(a.actor, community).ok) return unknown;
      const all = (await doublesOf(r, community))
        .map((p) => ({
          ...p,
          sides: [p.one, p.other] as const,
          one: { ...p.one, person: p.one.id },
          other: { ...p.other, person: p.other.id },
        }))
        .sort(byLikelihood);
      const shown = all.slice(0, MOST);
      const laid = [...new Map(shown.flatMap((p) => p.sides).map((p) => [p.id, p])).values()];
      const hangs = await hangingOn(
        r,
        community,
        laid.map((p) => p.id),
        a.actor.account,
        a.now,
        a.today,
      );
      const doors = [...new Set(laid.flatMap((p) => (p.door ? [p.door] : [])))];
      const labels = new Map((await doorLabels(r, community, { doors })).map((l) => [l.id, l]));
      const said = (await r.pack(community)).places.said;
      const sides = new Map<Id, DoubleSide>();
      for (const p of laid) sides.set(p.id, await side(p));
      async function side(p: Laid): Promise<DoubleSide> {
        const hung = hangs.get(p.id);
        const masked = hung?.asked !== true;
        const child = isChild(p.born, a.today);
        const phones = await openPhones(r, community, p.phones);
        const l = p.door === null ? undefined : labels.get(p.door);
        return {
          person: p.id,
          household: p.household,
          door: p.door,
          doorLabel: l ? sayDoor({ ...l, form: l.form as BuildingForm }, said) : "",
          tie: p.tie,
          masked,
          child,
          name: !masked ? p.name : child ? null : maskName(p.name),
          called: !masked ? p.called : child || p.called === null ? null : maskName(p.called),
          born: masked ? null : p.born,
          phones: !masked ? phones : child ? [] : phones.map(maskPhone),
          language: masked && child ? null : p.language,
          channel: masked && child ? null : p.channel,
          noSmartphone: masked && child ? false : p.no_smartphone,
          registered: masked ? null : p.registered,
          care: hung?.care ?? 0,
          account: hung?.account ?? false,
          version: p.version,
        };
      }
      return yes({
        rows: shown.map((p) => ({
          one: sides.get(p.one.id) as DoubleSide,
          other: sides.get(p.other.id) as DoubleSide,
          reasons: p.reasons,
          likely: p.likely,
        })),
        more: all.length - shown.length,
      });
    },
  }),
];
