import type { Layout } from "./layout.ts";

/** A uniform grid over the board: for each square, the doors whose window touches it (compressed rows: `start` into `items`). */
export interface Index {
  readonly across: number;
  readonly down: number;
  readonly start: Uint32Array;
  readonly items: Uint16Array;
}
/** Side of a square, in cells: a few windows each. */
const SQUARE = 2;

type Rects = Pick<Layout, "width" | "height" | "x" | "y" | "w" | "h">;
const n = (list: Float32Array, i: number): number => list[i] as number;

export function indexOf(rects: Rects): Index {
  const across = Math.max(1, Math.ceil(rects.width / SQUARE));
  const down = Math.max(1, Math.ceil(rects.height / SQUARE));
  const clamp = (v: number, most: number): number => Math.max(0, Math.min(most - 1, Math.floor(v / SQUARE)));
  const each = (i: number, visit: (square: number) => void): void => {
    const right = clamp(n(rects.x, i) + n(rects.w, i), across);
    const bottom = clamp(n(rects.y, i) + n(rects.h, i), down);
    for (let row = clamp(n(rects.y, i), down); row <= bottom; row++)
      for (let column = clamp(n(rects.x, i), across); column <= right; column++) visit(row * across + column);
  };
  // Two passes: count, then fill.
  const start = new Uint32Array(across * down + 1);
  for (let i = 0; i < rects.x.length; i++) each(i, (square) => (start[square + 1] = (start[square + 1] as number) + 1));
  for (let s = 0; s < across * down; s++) start[s + 1] = (start[s + 1] as number) + (start[s] as number);
  const items = new Uint16Array(start[across * down] as number);
  const fill = start.slice();
  for (let i = 0; i < rects.x.length; i++)
    each(i, (square) => {
      items[fill[square] as number] = i;
      fill[square] = (fill[square] as number) + 1;
    });
  return { across, down, start, items };
}

/**
 * The door at a point: the one whose window holds it, or else the nearest within `slop`; -1 when there is none.
 * Looks at the squares around the point only. All lengths in cells.
 */
export function hit(layout: Layout, px: number, py: number, slop = 0): number {
  const { index } = layout;
  let found = -1;
  let nearest = slop * slop;
  const last = {
    x: Math.min(index.across - 1, Math.floor((px + slop) / SQUARE)),
    y: Math.min(index.down - 1, Math.floor((py + slop) / SQUARE)),
  };
  for (let row = Math.max(0, Math.floor((py - slop) / SQUARE)); row <= last.y; row++)
    for (let column = Math.max(0, Math.floor((px - slop) / SQUARE)); column <= last.x; column++) {
      const square = row * index.across + column;
      for (let k = index.start[square] as number; k < (index.start[square + 1] as number); k++) {
        const i = index.items[k] as number;
        const dx = Math.max(n(layout.x, i) - px, 0, px - n(layout.x, i) - n(layout.w, i));
        const dy = Math.max(n(layout.y, i) - py, 0, py - n(layout.y, i) - n(layout.h, i));
        const distance = dx * dx + dy * dy;
        if (distance < nearest || distance === 0) {
          nearest = distance;
          found = i;
          if (distance === 0) return i;
        }
      }
    }
  return found;
}
