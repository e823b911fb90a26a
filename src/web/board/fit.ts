import type { Board, BoardBuilding } from "../../places/schema.ts";
import { type Gaps, type Item, arrangements } from "./pack.ts";
import type { Shape } from "./shapes.ts";
import { type Cut, type Placed, place, slice } from "./slice.ts";

export interface View {
  /** The space for the board, in CSS px. */
  readonly width: number;
  readonly height: number;
  /** Size of the labels' text, in CSS px. */
  readonly text: number;
  /** Device pixels in a CSS px: a cell is a whole number of them. */
  readonly ratio: number;
  /** What is said after the name of a compound that nobody manages: it needs room. */
  readonly unmanaged: string;
}

/** Width of a line of text in em: ideographs are square, the rest a little over half as wide. */
export const measure = (text: string): number =>
  [...text].reduce((sum, ch) => sum + ((ch.codePointAt(0) as number) > 0x2e7f ? 1 : 0.58), 0);

export type Town = Pick<Board, "compounds" | "buildings">;
export interface Group {
  readonly compound: string;
  /** Indexes of its buildings. */
  readonly members: readonly number[];
}

/** Cells left free around the board. */
export const MARGIN = 1;
/** A single house need not fill the screen: no cell is larger than this (CSS px) when all is in view. */
export const LARGEST = 40;
/** Names more than this many cells high would crowd out the houses: then only compounds are named until one comes nearer. */
const CROWDED = 2.5;

/** Where every compound stands, and what its name takes. */
export interface Packed {
  readonly fits: boolean;
  readonly em: number;
  readonly named: boolean;
  readonly w: number;
  readonly h: number;
  readonly placed: readonly Placed[];
}

/** Buildings by compound, compounds in the board's order. */
export function groupsOf(board: Town): Group[] {
  const groups = new Map<string, number[]>(board.compounds.map((c) => [c.id, []]));
  board.buildings.forEach((b, i) => groups.set(b.compound, [...(groups.get(b.compound) ?? []), i]));
  return [...groups].filter(([, members]) => members.length > 0).map(([compound, members]) => ({ compound, members }));
}

/** The best layout at `p` device pixels a cell, and whether it fits the view. */
function pack(board: Town, shapes: readonly Shape[], groups: readonly Group[], view: View, p: number): Packed {
  const em = Math.min((view.text * view.ratio) / p, 8);
  const named = em <= CROWDED;
  const gaps: Gaps = { beside: 1, above: 0.625, foot: named ? em * 1.2 : 0.5 };
  const items: Item[] = shapes.map((s, i) => ({
    w: Math.max(s.width, named ? measure((board.buildings[i] as BoardBuilding).label) * em : 0),
    up: s.up,
    down: s.down,
  }));
  const heights = items.map((i) => i.up).sort((a, b) => a - b);
  const usual = heights[heights.length >> 1] ?? 1;
  const ways = groups.map(({ compound, members }) => {
    const known = board.compounds.find((c) => c.id === compound);
    // A little more than the words, since fonts differ.
    const head = known ? (measure(known.label) + 0.6 + (known.managed ? 0 : measure(view.unmanaged) + 0.2)) * em : 0;
    return arrangements(items, members, usual, gaps).map((block) => ({
      ...block,
      w: Math.max(block.w, head),
      h: block.h + headOf(em),
    }));
  });
  const cuts = slice(ways, { x: 2.5, y: 1.25 });
  const room = { w: (view.width * view.ratio) / p - 2 * MARGIN, h: (view.height * view.ratio) / p - 2 * MARGIN };
  // Of all that fit, the one whose compounds are the most tightly built; if none fits, the one that comes nearest.
  const fitting = cuts.filter((cut) => over(cut, room) <= 1);
  const best = fitting.length > 0 ? least(fitting, taken) : least(cuts, (cut) => over(cut, room));
  if (!best) return { fits: true, em, named, w: 0, h: 0, placed: [] };
  const fits = fitting.length > 0;
  const space = fits ? { w: Math.min(room.w, best.w * 1.25), h: Math.min(room.h, best.h * 1.1) } : { w: best.w, h: best.h };
  const placed = place(best, space);
  // Room that no gap took is not part of the board: the camera puts the board in the middle.
  const [w, top] = [Math.max(...placed.map((b) => b.x + b.way.w)), Math.min(...placed.map((b) => b.y))];
  return { fits, em, named, w, h: space.h - top, placed: placed.map((b) => ({ ...b, y: b.y - top })) };
}
const least = <T>(list: readonly T[], cost: (item: T) => number): T | null =>
  list.reduce<T | null>((a, b) => (a !== null && cost(a) <= cost(b) ? a : b), null);
/** The ground that a cut's blocks take, without what lies between them. */
const taken = (cut: Cut): number => (cut.pair ? taken(cut.pair.first) + taken(cut.pair.second) : cut.w * cut.h);
const over = (cut: Cut, room: { w: number; h: number }): number => Math.max(cut.w / room.w, cut.h / room.h);
export const headOf = (em: number): number => em * 1.5;

/**
 * Packs a board so that the whole of it is as large as can be in the view. Names need room that depends on the scale, so each scale is tried with
 * the names as they would be at it: the largest that fits is found by halving.
 */
export function fitInto(board: Town, shapes: readonly Shape[], groups: readonly Group[], view: View): Packed {
  const attempt = (p: number): Packed => pack(board, shapes, groups, view, p);
  // Houses alone, without names and sky, would fill the view at this scale; with both they hardly ever come out under a third of it.
  const area = shapes.reduce((sum, s) => sum + s.width * (s.up + s.down), 1);
  const bound = Math.min(LARGEST, Math.sqrt((view.width * view.height) / area)) * view.ratio;
  let high = Math.ceil(bound) + 1;
  let low = Math.max(1, Math.floor(bound / 3));
  let best = attempt(low);
  if (!best.fits && low > 1) [low, best] = [1, attempt(1)];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    const tried = attempt(middle);
    if (tried.fits) [low, best] = [middle, tried];
    else high = middle;
  }
  return best;
}
