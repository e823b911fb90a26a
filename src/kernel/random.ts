/** Where chance comes in as an argument. A `Random` gives unsigned 32-bit integers. */
export type Random = () => number;

/**
 * A seeded generator (sfc32, Chris Doty-Humphrey's "small fast counter", 128-bit state).
 * Same seed, same numbers, on every machine. For plans and samples, never for secrets.
 */
export function seeded(seed: number): Random {
  let a = seed >>> 0;
  let b = (seed ^ 0x9e3779b9) >>> 0;
  let c = 0x243f6a88;
  let counter = 1;
  const next = (): number => {
    const t = (((a + b) >>> 0) + counter) >>> 0;
    counter = (counter + 1) >>> 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) >>> 0;
    c = ((c << 21) | (c >>> 11)) >>> 0;
    c = (c + t) >>> 0;
    return t;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}

/** A whole number from 0 to `below` - 1. */
export const below = (random: Random, limit: number): number => Math.floor((random() / 4294967296) * limit);

/** True with the given chance (0 to 1). */
export const chance = (random: Random, share: number): boolean => random() / 4294967296 < share;

/** One of the list. The list must not be empty. */
export const pick = <T>(random: Random, list: readonly T[]): T => {
  if (list.length === 0) throw new Error("pick: the list is empty");
  return list[below(random, list.length)] as T;
};

/** A new list with the same members in chance order (Fisher–Yates). */
export function shuffle<T>(random: Random, list: readonly T[]): T[] {
  const out = [...list];
  for (let i = out.length - 1; i > 0; i--) {
    const j = below(random, i + 1);
    [out[i], out[j]] = [out[j] as T, out[i] as T];
  }
  return out;
}
