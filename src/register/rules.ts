import type { Context, Decision } from "../kernel/command.ts";
import { decided } from "../kernel/command.ts";
import type { Id } from "../kernel/id.ts";
import { dayPlus } from "../kernel/instant.ts";
import { no } from "../kernel/result.ts";
import type * as z from "zod/mini";
import type { ImportState } from "./schema.ts";
import type * as schema from "./schema.ts";

/** What a decision about an import rests on. */
export interface ImportFacts {
  readonly community: Id;
  readonly import: Id;
  readonly state: ImportState;
  readonly version: number;
  readonly until: string;
}
/** A list may be used for so many days at most before somebody has to think again. */
export const LONGEST = 5 * 366;

const about = (f: ImportFacts): Id[] => [f.import, f.community];
/** Reading may be under way on any server; what it will find is not decided upon before. */
const readyFor = (f: ImportFacts, version: number): Decision | null =>
  f.state === "reading"
    ? no("register.still-reading")
    : f.state === "taken"
      ? no("register.taken-already")
      : f.state !== "ready"
        ? no("register.not-ready")
        : f.version !== version
          ? no("register.changed-since", { version: f.version })
          : null;
const untilOk = (until: string, today: string): Decision | null =>
  until <= today
    ? no("register.until-past", { until })
    : until > dayPlus(today, LONGEST)
      ? no("register.until-far", { until })
      : null;

export function begin(f: { community: Id }, input: z.infer<typeof schema.begin>, c: Context): Decision {
  const refused = untilOk(input.until, c.today);
  if (refused) return refused;
  const id = c.newId();
  return decided(
    [
      {
        kind: "register.begun",
        v: 1,
        about: [id, f.community],
        public: { import: id, basis: input.basis, until: input.until },
        private: { fileName: input.fileName, source: input.source },
      },
    ],
    { import: id },
  );
}
export function mean(f: ImportFacts, input: z.infer<typeof schema.mean>): Decision {
  return (
    readyFor(f, input.version) ??
    decided(
      [{ kind: "register.meant", v: 1, about: about(f), public: { import: f.import }, private: { changes: input.changes } }],
      {
        version: f.version + 1,
      },
    )
  );
}
export function mend(f: ImportFacts, input: z.infer<typeof schema.mend>): Decision {
  return (
    readyFor(f, input.version) ??
    decided(
      [
        {
          kind: "register.mended",
          v: 1,
          about: about(f),
          public: { import: f.import, cells: input.cells.length },
          private: { cells: input.cells },
        },
      ],
      { version: f.version + 1 },
    )
  );
}
export function choose(f: ImportFacts, input: z.infer<typeof schema.choose>): Decision {
  return (
    readyFor(f, input.version) ??
    decided(
      [
        {
          kind: "register.chosen",
          v: 1,
          about: about(f),
          public: { import: f.import, rows: input.rows.length },
          private: { rows: input.rows },
        },
      ],
      { version: f.version + 1 },
    )
  );
}
/** Whatever was read of a list that is not taken goes at once. */
export function leave(f: ImportFacts): Decision {
  if (f.state === "taken") return no("register.taken-already");
  if (f.state === "left") return no("register.left-already");
  return decided([{ kind: "register.left", v: 1, about: about(f), public: { import: f.import } }]);
}
export function again(f: ImportFacts & { readonly read: boolean }): Decision {
  if (f.state === "taken") return no("register.taken-already");
  if (f.state === "reading") return no("register.still-reading");
  // What was never read, or was left, is brought again.
  if (!f.read) return no("register.bring-again");
  return decided([{ kind: "register.again", v: 1, about: about(f), public: { import: f.import } }], { version: f.version + 1 });
}
/** The list may be used longer, or no longer: what came only by it and was confirmed by nobody here goes with the day. */
export function extend(f: ImportFacts, input: z.infer<typeof schema.extend>, c: Context): Decision {
  if (f.state !== "taken") return no("register.not-taken");
  const refused = input.until < c.today ? no("register.until-past", { until: input.until }) : null;
  if (refused) return refused;
  if (input.until > dayPlus(c.today, LONGEST)) return no("register.until-far", { until: input.until });
  return decided([{ kind: "register.extended", v: 1, about: about(f), public: { import: f.import, until: input.until } }]);
}
