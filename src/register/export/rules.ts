import type { Context, Decision } from "../../kernel/command.ts";
import { decided } from "../../kernel/command.ts";
import { HOUR, MINUTE, later } from "../../kernel/instant.ts";
import { no } from "../../kernel/result.ts";
import { showing, takesSecond, weigh } from "../../people/shown.ts";
import { codeOf } from "./code.ts";
import { fitsRow } from "./columns.ts";
import type { ExportFacts } from "./reads.ts";
import type { ExportInput, dropLayout, saveLayout } from "./schema.ts";
import type * as z from "zod/mini";

/** How long a file may be fetched: at once; or, where a colleague had to sign first and whoever asked may be out, for the rest of a working day. */
const READY = 10 * MINUTE;
const READY_SIGNED = 8 * HOUR;

/** More than a day's residents take a second person of the community. */
export const signaturesOf = (f: ExportFacts): number => (takesSecond(f.shown) ? 2 : 1);

/** A list leaves the house: who, what for, how many. The file itself is made when it is fetched, and kept nowhere. */
export function exportList(f: ExportFacts, input: ExportInput, c: Context): Decision {
  if ("code" in f.plan) return f.plan;
  if (f.built.rows === 0) return no("register.nothing-to-export");
  const signed = takesSecond(f.shown);
  const { shown, limit, warn } = weigh(f.shown);
  const id = c.newId();
  const code = codeOf(c.newId());
  const until = later(c.now, signed ? READY_SIGNED : READY);
  const role = c.actor.grants.find((g) => g.community === c.community)?.role ?? c.actor.grants[0]?.role ?? "resident";
  const residents = f.built.shown.size;
  return decided(
    [
      {
        kind: "register.exported",
        v: 1,
        about: [id, c.actor.account, c.community],
        public: {
          export: id,
          code,
          account: c.actor.account,
          role,
          kind: input.kind,
          each: f.plan.each,
          columns: f.columns,
          form: input.form,
          language: input.language,
          reason: input.reason,
          scope: f.scope,
          households: f.built.counted,
          residents,
          beyond: f.beyond,
          signed,
          until,
        },
        private: {
          columns: f.plan.columns,
          households: [...f.built.households],
          readings: [...f.built.households].map(() => c.newId()),
        },
      },
      ...showing(f.shown, c, signed),
    ],
    {
      export: id,
      code,
      residents,
      beyond: f.beyond,
      households: f.built.counted,
      until,
      shown,
      limit,
      warn: warn && f.shown.fresh.length > 0,
    },
  );
}

/** What a colleague must know before she signs: which list, of where, how many. */
export const tells = (f: ExportFacts, input: ExportInput) => ({
  kind: input.kind,
  reason: input.reason,
  residents: f.built.shown.size,
  households: f.built.counted,
  own: f.scope.own,
  classes: f.scope.classes?.length ?? 0,
  ...(f.scope.place === null ? {} : { place: f.scope.place }),
  ...(f.scope.grid === null ? {} : { grid: f.scope.grid }),
});

export interface LayoutFacts {
  readonly community: string;
  /** The layout as it stands; null for a new one. */
  readonly layout: { readonly id: string; readonly version: number; readonly dropped: boolean } | null;
  readonly names: readonly string[];
}
export function save(f: LayoutFacts, input: z.infer<typeof saveLayout>, c: Context): Decision {
  if (f.layout?.dropped) return no("register.layout-dropped");
  if (f.layout && f.layout.version !== input.version) return no("register.layout-changed", { version: f.layout.version });
  if (f.names.includes(input.name)) return no("register.layout-name-taken");
  if (input.columns.some((k) => !fitsRow(k.what, input.each))) return no("register.column-not-of-row");
  const layout = f.layout?.id ?? c.newId();
  return decided(
    [
      {
        kind: "register.layout-saved",
        v: 1,
        about: [layout, f.community],
        public: { layout, fresh: f.layout === null },
        private: { name: input.name, each: input.each, columns: input.columns },
      },
    ],
    { layout },
  );
}
export function drop(f: LayoutFacts, input: z.infer<typeof dropLayout>): Decision {
  if (f.layout === null || f.layout.dropped) return no("register.layout-dropped");
  return decided([
    { kind: "register.layout-dropped", v: 1, about: [input.layout, f.community], public: { layout: input.layout } },
  ]);
}
