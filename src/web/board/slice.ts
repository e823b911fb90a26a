import type { Block } from "./pack.ts";

/** A way to lay out a run of blocks: one of them in one of its ways, or two runs beside or above one another. */
export interface Cut {
  readonly w: number;
  readonly h: number;
  readonly leaf?: { readonly block: number; readonly way: Block };
  readonly pair?: { readonly beside: boolean; readonly first: Cut; readonly second: Cut };
}
export interface Placed {
  readonly block: number;
  readonly way: Block;
  readonly x: number;
  readonly y: number;
}
/** Ways kept for a run: enough that the best is hardly ever lost, few enough for a hundred blocks. */
const KEPT = 24;

/** Of many ways those that are not both wider and higher than another, narrow to wide, at most KEPT. */
function front(ways: Cut[]): Cut[] {
  ways.sort((a, b) => a.w - b.w || a.h - b.h);
  const best: Cut[] = [];
  for (const way of ways) if (best.length === 0 || way.h < (best.at(-1) as Cut).h - 1e-9) best.push(way);
  if (best.length <= KEPT) return best;
  return Array.from({ length: KEPT }, (_, i) => best[Math.round((i * (best.length - 1)) / (KEPT - 1))] as Cut);
}

/** Two runs beside one another at each height that one of them has, and above one another at each width. */
function joined(a: readonly Cut[], b: readonly Cut[], gap: { x: number; y: number }, into: Cut[]): void {
  for (const h of [...a, ...b].map((c) => c.h)) {
    const [first, second] = [a.find((c) => c.h <= h), b.find((c) => c.h <= h)];
    if (first && second)
      into.push({ w: first.w + gap.x + second.w, h: Math.max(first.h, second.h), pair: { beside: true, first, second } });
  }
  for (const w of [...a, ...b].map((c) => c.w)) {
    const [first, second] = [a.findLast((c) => c.w <= w), b.findLast((c) => c.w <= w)];
    if (first && second)
      into.push({ w: Math.max(first.w, second.w), h: first.h + gap.y + second.h, pair: { beside: false, first, second } });
  }
}

/**
 * All the best ways to lay out blocks by cutting the page again and again in two (a slicing floorplan: Otten 1982, Stockmeyer 1983), keeping their
 * order: of two blocks the earlier is to the left of the other or above it. For each run of neighbours the ways that are best at some width
 * are kept; longer runs are joined from shorter ones.
 * @param ways per block the forms it can take
 * @returns the ways for all blocks together, narrow and high first; empty when there are no blocks
 */
export function slice(ways: readonly (readonly Block[])[], gap: { x: number; y: number }): Cut[] {
  const n = ways.length;
  const runs: Cut[][][] = ways.map((own, block) => [front(own.map((way) => ({ w: way.w, h: way.h, leaf: { block, way } })))]);
  for (let length = 2; length <= n; length++)
    for (let from = 0; from + length <= n; from++) {
      const found: Cut[] = [];
      for (let cut = 1; cut < length; cut++)
        joined((runs[from] as Cut[][])[cut - 1] as Cut[], (runs[from + cut] as Cut[][])[length - cut - 1] as Cut[], gap, found);
      (runs[from] as Cut[][]).push(front(found));
    }
  return runs[0]?.[n - 1] ?? [];
}

/** No gap grows by more than this (cells) when there is room to spare. */
const LOOSE = 5;

/**
 * Where each block of a cut stands in a space of the given size. Blocks beside one another stand on one ground line; room to spare goes into
 * the gaps between them.
 */
export function place(cut: Cut, space: { w: number; h: number }, x = 0, y = 0): Placed[] {
  if (cut.leaf) return [{ ...cut.leaf, x, y: y + space.h - cut.h }];
  if (!cut.pair) return [];
  const { beside, first, second } = cut.pair;
  const gap = beside ? cut.w - first.w - second.w : cut.h - first.h - second.h;
  if (beside) {
    const spare = Math.min(Math.max(0, space.w - cut.w), LOOSE * leavesOf(cut));
    // Each side gets its share by how many blocks it has, and the gap between them the rest.
    const [one, two] = [(spare * (leavesOf(first) - 1)) / leavesOf(cut), (spare * (leavesOf(second) - 1)) / leavesOf(cut)];
    const left = { w: first.w + one, h: space.h };
    return [
      ...place(first, left, x, y),
      ...place(second, { w: second.w + two, h: space.h }, x + cut.w + spare - second.w - two, y),
    ];
  }
  const spare = Math.min(Math.max(0, space.h - cut.h), LOOSE);
  const top = y + space.h - cut.h - spare;
  return [
    ...place(first, { w: space.w, h: first.h }, x, top),
    ...place(second, { w: space.w, h: second.h }, x, top + first.h + gap + spare),
  ];
}
const leavesOf = (cut: Cut): number => (cut.pair ? leavesOf(cut.pair.first) + leavesOf(cut.pair.second) : 1);
