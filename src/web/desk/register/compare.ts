import type { Taken } from "../../../people/schema/acts.ts";
import { TAKEN } from "../../../people/schema/acts.ts";
import type { DoublePair, DoubleSide } from "../../../people/schema/seen.ts";

export type Side = "one" | "other";

const known = (side: DoubleSide, field: Taken): string | number | boolean | null =>
  field === "household" ? (side.household ?? null) : side[field];

/** The fields in which two records differ, so that one of the two has to be chosen, in the order in which they are shown. Who has no home takes the other's. */
export const differing = (pair: DoublePair): Taken[] =>
  TAKEN.filter(
    (field) =>
      known(pair.one, field) !== known(pair.other, field) &&
      (field !== "household" || (pair.one.household !== null && pair.other.household !== null)),
  );

/**
 * With what the comparison begins: the record stays on which most hangs (an account cannot be left behind; then a home, then care flags, then whatever is known),
 * and where it knows nothing it takes what the other one knows.
 */
export function startOf(pair: DoublePair): { keep: Side; from: Partial<Record<Taken, Side>> } {
  const weight = (s: DoubleSide): number =>
    (s.account ? 1000 : 0) + (s.household !== null ? 100 : 0) + s.care * 10 + TAKEN.filter((f) => known(s, f) !== null).length;
  const keep: Side = weight(pair.other) > weight(pair.one) ? "other" : "one";
  const from: Partial<Record<Taken, Side>> = {};
  for (const field of differing(pair)) {
    if (known(pair.one, field) === null) from[field] = "other";
    else if (known(pair.other, field) === null) from[field] = "one";
    // Nobody ticks a box by mistake that says there is no smartphone.
    else if (field === "noSmartphone") from[field] = pair.one.noSmartphone ? "one" : "other";
  }
  return { keep, from };
}

/** What the kept record takes over, as the command takes it. */
export const takenFrom = (differ: readonly Taken[], keep: Side, from: (field: Taken) => Side): Taken[] =>
  differ.filter((field) => from(field) !== keep);
