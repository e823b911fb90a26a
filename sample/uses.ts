import type { Random } from "../src/kernel/random.ts";
import { below, chance, shuffle } from "../src/kernel/random.ts";
import { dayPlus } from "../src/kernel/instant.ts";
import type { DoorUse } from "../src/places/schema.ts";
import { deck } from "./deck.ts";
import type { Doorway, Tree } from "./tree.ts";
import type { SampleDoor } from "./types.ts";

/** Of the doors that somebody lives behind, how many are let whole (the rest: their own home). */
const LET = 0.17;
/** Parties behind the door of a shared flat, and how often. */
const PARTIES = [
  [2, 4],
  [3, 4],
  [4, 2],
  [5, 1],
] as const;

/** A door that somebody lives behind, and how many parties. */
export interface LivedIn {
  door: Doorway;
  use: "lived-in" | "let" | "shared";
  parties: number;
}

/**
 * Says what every door is used as, so that there are exactly so many households, vacant doors and doors that nobody knows.
 * What homes are too few is made up by flats that several parties share.
 * @throws Error when the tree has too many or too few homes for the counts.
 */
export function settle(
  random: Random,
  tree: Tree,
  community: string,
  today: string,
  counts: { households: number; vacant: number; notKnown: number },
): { doors: SampleDoor[]; lived: LivedIn[] } {
  const all = tree.stairs.flatMap((s) => s.doors);
  const homes = shuffle(
    random,
    all.filter((d) => !d.shop),
  );
  const living = homes.length - counts.vacant - counts.notKnown;
  const shared = sharedFlats(random, counts.households - living, living);
  const use = new Map<string, DoorUse>();
  const parties = new Map<string, number>();
  const take = (n: number, as: DoorUse): Doorway[] => {
    const taken = homes.splice(0, n);
    for (const d of taken) use.set(d.id, as);
    return taken;
  };
  take(counts.vacant, "vacant");
  take(counts.notKnown, "not-known");
  take(shared.length, "shared").forEach((d, i) => parties.set(d.id, shared[i] as number));
  take(Math.round(living * LET), "let");
  take(homes.length, "lived-in");

  const doors: SampleDoor[] = [];
  const lived: LivedIn[] = [];
  for (const d of all) {
    const as: DoorUse = d.shop ? "business" : (use.get(d.id) as DoorUse);
    // One door in twelve was never confirmed by anybody; the rest were within the last thirteen months.
    const confirmedOn = as === "not-known" || chance(random, 1 / 12) ? null : dayPlus(today, -below(random, 400));
    doors.push({ id: d.id, community, use: as, confirmedOn });
    if (as === "lived-in" || as === "let" || as === "shared") lived.push({ door: d, use: as, parties: parties.get(d.id) ?? 1 });
  }
  return { doors, lived };
}

/** Party counts of the shared flats that hold `extra` households more than there are doors. */
function sharedFlats(random: Random, extra: number, living: number): number[] {
  if (extra < 0 || extra > living / 2)
    throw new Error(`settle: ${extra} households more than the ${living} doors that can be lived in`);
  const out: number[] = [];
  let left = extra;
  for (const parties of deck(random, PARTIES, living)) {
    if (left <= 0) break;
    const here = Math.min(parties, left + 1);
    out.push(here);
    left -= here - 1;
  }
  return out;
}
