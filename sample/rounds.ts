import type { Home } from "./homes.ts";
import type { Stairs, Tree } from "./tree.ts";

/** A run of stairs that one steward looks after, with its households in walking order. */
export interface Round {
  stairs: Stairs[];
  homes: Home[];
}

/**
 * Cuts the stairs, in walking order, into `count` rounds of like size. Whole stairs stay together; a cut inside a compound costs nothing,
 * a round that reaches into another compound costs as much as being 20 households too large.
 * Dynamic programming over (stairs, rounds); the least sum of squared differences from the mean wins.
 */
export function cutRounds(tree: Tree, homes: readonly Home[], count: number): Round[] {
  const byStairs = new Map<string, Home[]>();
  for (const home of homes) {
    const list = byStairs.get(home.door.entrance.id);
    if (list === undefined) byStairs.set(home.door.entrance.id, [home]);
    else list.push(home);
  }
  const { stairs } = tree;
  const n = stairs.length;
  const rounds = Math.min(count, n);
  const before = [0];
  for (const s of stairs) before.push((before.at(-1) as number) + (byStairs.get(s.id)?.length ?? 0));
  const mean = homes.length / rounds;
  const cost = (from: number, to: number): number => {
    const size = (before[to] as number) - (before[from] as number);
    const crossing = stairs[from]!.compound === stairs[to - 1]!.compound ? 0 : 400;
    return (size - mean) ** 2 + crossing;
  };
  // best[r][i]: the least cost of the first i stairs in r rounds; cut[r][i]: where its last round begins.
  let best = new Float64Array(n + 1).fill(Infinity);
  best[0] = 0;
  const cuts: Int32Array[] = [];
  for (let r = 1; r <= rounds; r++) {
    const next = new Float64Array(n + 1).fill(Infinity);
    const cut = new Int32Array(n + 1).fill(-1);
    for (let to = r; to <= n; to++) {
      for (let from = to - 1; from >= r - 1; from--) {
        // A round never holds more than three times the mean: further back it only grows.
        if ((before[to] as number) - (before[from] as number) > mean * 3 && from < to - 1) break;
        const total = (best[from] as number) + cost(from, to);
        if (total < (next[to] as number)) {
          next[to] = total;
          cut[to] = from;
        }
      }
    }
    best = next;
    cuts.push(cut);
  }
  const out: Round[] = [];
  for (let r = rounds, to = n; r > 0; r--) {
    const from = cuts[r - 1]![to] as number;
    const mine = stairs.slice(from, to);
    out.unshift({ stairs: mine, homes: mine.flatMap((s) => byStairs.get(s.id) ?? []) });
    to = from;
  }
  return out;
}

/**
 * Cuts a round into patches for helpers: each within one entrance, on neighbouring floors. Entrances get patches by the size that their
 * patches would have; the entrance with the largest patches gets the next one. An entrance with households gets at least one.
 */
export function cutPatches(round: Round, count: number): Home[][] {
  const groups = round.stairs.map((s) => round.homes.filter((h) => h.door.entrance === s)).filter((g) => g.length > 0);
  const pieces = groups.map(() => 1);
  for (let left = count - groups.length; left > 0; left--) {
    let largest = 0;
    groups.forEach((g, i) => {
      if (g.length / (pieces[i] as number) > groups[largest]!.length / (pieces[largest] as number)) largest = i;
    });
    if (groups[largest]!.length <= (pieces[largest] as number)) break;
    pieces[largest] = (pieces[largest] as number) + 1;
  }
  return groups.flatMap((g, i) => {
    const k = pieces[i] as number;
    return Array.from({ length: k }, (_, j) => g.slice(Math.floor((j * g.length) / k), Math.floor(((j + 1) * g.length) / k)));
  });
}
