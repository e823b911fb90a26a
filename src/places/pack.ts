import * as z from "zod/mini";
import { code, oneOf } from "../kernel/fields.ts";
import { unknown } from "../kernel/policy.ts";
import { yes } from "../kernel/result.ts";
import type { QuerySpec } from "../server/capability.ts";
import { query } from "../server/capability.ts";
import { maySee } from "./policy.ts";
import { PLACE_KINDS } from "./schema.ts";

const names = z.object({ en: z.string(), zh: z.optional(z.string()) });
/** What the screens need to know of what is local: how labels are made, what people speak, which organisations there are. */
export const localSeen = z.object({
  locale: z.string(),
  zone: z.string(),
  speech: z.array(z.string()),
  labels: z.record(z.string(), z.string()),
  kinds: z.array(z.object({ code: code(), at: z.array(oneOf(PLACE_KINDS)), name: names })),
});
export type Local = z.infer<typeof localSeen>;

export const packQueries: QuerySpec<any, any>[] = [
  query({
    name: "places.local",
    summary: "What is local here: label templates, languages spoken, kinds of organisation",
    input: z.object({}),
    output: localSeen,
    purpose: "places",
    ask: async (r, _i, a, community) => {
      if (!maySee(a.actor, { community, path: [community] }).ok) return unknown;
      const pack = await r.pack(community);
      const kinds = pack.organisations.kinds.map((k) => ({ code: k.code, at: k.at, name: k.name }));
      return yes({ locale: pack.locale, zone: pack.zone, speech: pack.speech, labels: pack.places.labels, kinds });
    },
  }),
];
