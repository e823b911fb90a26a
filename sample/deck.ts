import type { Random } from "../src/kernel/random.ts";
import { below, shuffle } from "../src/kernel/random.ts";

/** A table of things and how often each comes; the weights need not add up to anything. */
export type Shares<T> = readonly (readonly [thing: T, weight: number])[];

/** Whole numbers in proportion to weights, adding up to `total` exactly (largest remainder). */
export function apportion(weights: readonly number[], total: number): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  const exact = weights.map((w) => (w / sum) * total);
  const out = exact.map(Math.floor);
  let left = total - out.reduce((a, b) => a + b, 0);
  const byRemainder = exact.map((e, i) => [e - Math.floor(e), i] as const).sort((a, b) => b[0] - a[0] || a[1] - b[1]);
  for (const [, i] of byRemainder) {
    if (left-- <= 0) break;
    out[i] = (out[i] as number) + 1;
  }
  return out;
}

/** `n` cards in chance order in which each thing has its share to the nearest card: shares hold in every neighbourhood, not only on average. */
export function deck<T>(random: Random, shares: Shares<T>, n: number): T[] {
  const counts = apportion(
    shares.map(([, w]) => w),
    n,
  );
  return shuffle(
    random,
    shares.flatMap(([thing], i) => new Array<T>(counts[i] as number).fill(thing)),
  );
}

/** One thing by weight. */
export function draw<T>(random: Random, shares: Shares<T>): T {
  let left = (random() / 4294967296) * shares.reduce((sum, [, w]) => sum + w, 0);
  for (const [thing, weight] of shares) {
    left -= weight;
    if (left < 0) return thing;
  }
  return shares.at(-1)![0];
}

/** A whole number from `from` to `to`, both included. */
export const between = (random: Random, from: number, to: number): number => from + below(random, to - from + 1);
