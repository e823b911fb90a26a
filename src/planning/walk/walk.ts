import type { Random } from "../../kernel/random.ts";
import { below } from "../../kernel/random.ts";

/**
 * An order in which to walk past stops, short in climbing and walking. Knows no doors: a stop is a point (x, y along the ground, z up), and a
 * shaft: to get from one shaft to another one has to come down to the ground and walk; inside a shaft one climbs.
 */
export interface Stops {
  /** Metres along the ground, one a stop; stops of one shaft share them. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Metres of climbing, weighed as walking (one metre up counts `climb` metres). */
  readonly z: Float64Array;
  /** Which stairwell a stop lies in. */
  readonly shaft: Int32Array;
}
export interface Walk {
  /** Indices of the stops, in walking order. */
  readonly order: Uint32Array;
  /** Length of the walk in weighed metres, from the first stop to the last, ground to ground. */
  readonly length: number;
}

const dist = (ax: number, ay: number, bx: number, by: number): number => Math.hypot(ax - bx, ay - by);

/**
 * Shafts are visited whole, so the walk is an order of shafts (nearest neighbour from the first, then 2-opt with random restarts of segments), and inside
 * each from the top down: one climbs once and knocks on the way down. `budget`: improvement tries, so that the same seed gives the same walk everywhere.
 * @throws when the arrays differ in length
 */
export function walk(stops: Stops, random: Random, budget: number, climb = 4): Walk {
  const n = stops.x.length;
  if (stops.y.length !== n || stops.z.length !== n || stops.shaft.length !== n)
    throw new Error(`walk: ${n} x, ${stops.y.length} y, ${stops.z.length} z, ${stops.shaft.length} shafts`);
  const members = new Map<number, number[]>();
  for (let i = 0; i < n; i++) {
    const s = stops.shaft[i] as number;
    const list = members.get(s);
    if (list) list.push(i);
    else members.set(s, [i]);
  }
  const shafts = [...members.keys()];
  const at = shafts.map((s) => (members.get(s) as number[])[0] as number);
  const d = (a: number, b: number): number =>
    dist(
      stops.x[at[a] as number] as number,
      stops.y[at[a] as number] as number,
      stops.x[at[b] as number] as number,
      stops.y[at[b] as number] as number,
    );
  const tour = improve(nearest(shafts.length, d), d, random, budget);
  const order = new Uint32Array(n);
  let put = 0;
  let length = 0;
  tour.forEach((s, i) => {
    const inside = (members.get(shafts[s] as number) as number[]).sort(
      (a, b) => (stops.z[b] as number) - (stops.z[a] as number) || a - b,
    );
    for (const stop of inside) order[put++] = stop;
    // Up once to the highest stop, and down again.
    length += 2 * climb * Math.max(0, stops.z[inside[0] as number] as number);
    if (i > 0) length += d(tour[i - 1] as number, s);
  });
  return { order, length };
}

/** From the first, always to the nearest that is left. */
function nearest(count: number, d: (a: number, b: number) => number): number[] {
  if (count === 0) return [];
  const left = new Set(Array.from({ length: count }, (_, i) => i));
  const tour = [0];
  left.delete(0);
  while (left.size > 0) {
    const here = tour.at(-1) as number;
    let best = -1;
    let bestLength = Infinity;
    for (const next of left) {
      const length = d(here, next);
      if (length < bestLength) [best, bestLength] = [next, length];
    }
    tour.push(best);
    left.delete(best);
  }
  return tour;
}

/** 2-opt on an open path: turns a stretch round when that makes the walk shorter. Stretches are drawn by chance until the budget is used. */
function improve(tour: number[], d: (a: number, b: number) => number, random: Random, budget: number): number[] {
  const n = tour.length;
  if (n < 3) return tour;
  for (let tries = 0; tries < budget; tries++) {
    const a = below(random, n);
    const b = below(random, n);
    const [i, j] = a < b ? [a, b] : [b, a];
    // The first stays the first: that is where one stands.
    if (i === 0 || i === j) continue;
    const before = d(tour[i - 1] as number, tour[i] as number) + (j + 1 < n ? d(tour[j] as number, tour[j + 1] as number) : 0);
    const after = d(tour[i - 1] as number, tour[j] as number) + (j + 1 < n ? d(tour[i] as number, tour[j + 1] as number) : 0);
    if (after < before - 1e-9)
      for (let l = i, r = j; l < r; l++, r--) [tour[l], tour[r]] = [tour[r] as number, tour[l] as number];
  }
  return tour;
}
