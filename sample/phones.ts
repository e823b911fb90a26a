import type { Pack } from "../src/packs/schema.ts";

/** Numbers of one community; a community is never larger. */
export const PHONES_EACH = 12_000;
/** Numbers given out one after the other lie this far apart, so that those of one family do not look alike. */
const STRIDE = 7_368_787;

/**
 * Hands out telephone numbers that exist nowhere, each once: community `nth` has a share of the pack's sample numbers, strewn over
 * the whole of them, so that the last four digits fall as they would among real numbers.
 * @throws Error when a community asks for more than its share or the pack has no room for so many communities.
 */
export function phoneBook(pack: Pack, seed: number, nth: number): () => string {
  const { blocks, digits } = pack.phone.sample;
  const each = 10 ** digits;
  // One less than a round number, so that neighbours in the book do not share their last digits.
  const all = blocks.length * each - 1;
  if ((nth + 1) * PHONES_EACH > all)
    throw new Error(`phones: ${pack.name} has numbers for ${Math.floor(all / PHONES_EACH)} communities, not for ${nth + 1}`);
  if (greatest(STRIDE, all) !== 1) throw new Error(`phones: ${STRIDE} and ${all} share a factor`);
  const start = (seed >>> 0) % all;
  let given = 0;
  return () => {
    if (given >= PHONES_EACH) throw new Error(`phones: more than ${PHONES_EACH} in one community`);
    const n = (nth * PHONES_EACH + given++ + start) % all;
    // Below 2^53: n < 10^8, stride < 10^7.
    const place = (n * STRIDE) % all;
    return (blocks[Math.floor(place / each)] as string) + String(place % each).padStart(digits, "0");
  };
}

/** Greatest common divisor. */
const greatest = (a: number, b: number): number => (b === 0 ? a : greatest(b, a % b));
