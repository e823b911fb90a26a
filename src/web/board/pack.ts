/** Something to stand in a row: its width (with its name under it), its height above the ground line and its depth below it. All in cells. */
export interface Item {
  readonly w: number;
  readonly up: number;
  readonly down: number;
}
/** Where an item stands: its left edge and its ground line. */
export interface Spot {
  readonly item: number;
  readonly x: number;
  readonly y: number;
}
export interface Block {
  readonly w: number;
  readonly h: number;
  /** Where each item stands in the block. A function, since most blocks that are tried are not taken. */
  readonly spots: () => Spot[];
}
export interface Gaps {
  /** Between two buildings, and between a row and the roofs of the next. */
  readonly beside: number;
  readonly above: number;
  /** Under the ground line, for the buildings' names. */
  readonly foot: number;
}

/** For each length of the sequence's beginning: where its last row begins when it is broken best. */
type Breaks = Int32Array;

/**
 * Breaks a sequence, and every beginning of it, into rows no wider than `width` so that the rows together are as low as can be (dynamic programming
 * over the breaks; of two equally low ones the more even). Order is kept; an item wider than `width` has a row to itself.
 */
function breaksOf(items: readonly Item[], order: readonly number[], width: number, gaps: Gaps): Breaks {
  const cost = new Float64Array(order.length + 1);
  const last: Breaks = new Int32Array(order.length + 1);
  for (let end = 1; end <= order.length; end++) {
    cost[end] = Number.POSITIVE_INFINITY;
    let [w, up, down] = [-gaps.beside, 0, 0];
    for (let from = end - 1; from >= 0; from--) {
      const item = items[order[from] as number] as Item;
      w += item.w + gaps.beside;
      if (w > width && from < end - 1) break;
      up = Math.max(up, item.up);
      down = Math.max(down, item.down);
      const uneven = end === order.length ? 0 : ((width - w) / width) ** 2 * 0.05;
      const total = (cost[from] as number) + up + down + gaps.foot + gaps.above + uneven;
      if (total < (cost[end] as number)) [cost[end], last[end]] = [total, from];
    }
  }
  return last;
}

/** The first `count` items of a sequence in the rows that were found for them. */
function built(items: readonly Item[], order: readonly number[], last: Breaks, count: number, gaps: Gaps): Block {
  const ends: number[] = [];
  for (let end = count; end > 0; end = last[end] as number) ends.push(end);
  ends.reverse();
  /** Goes through the rows; tells of each item if anybody asks; gives the size. */
  const go = (tell: ((spot: Spot) => void) | null): [number, number] => {
    let [y, widest, from] = [0, 0, 0];
    for (const end of ends) {
      let [x, up, down] = [0, 0, 0];
      for (let i = from; i < end; i++) {
        const item = items[order[i] as number] as Item;
        up = Math.max(up, item.up);
        down = Math.max(down, item.down);
      }
      y += up + (from > 0 ? gaps.above : 0);
      for (; from < end; from++) {
        const item = order[from] as number;
        tell?.({ item, x, y });
        x += (items[item] as Item).w + gaps.beside;
      }
      widest = Math.max(widest, x - gaps.beside);
      y += down + gaps.foot;
    }
    return [widest, y];
  };
  const [w, h] = go(null);
  const spots = (): Spot[] => {
    const list: Spot[] = [];
    go((spot) => list.push(spot));
    return list;
  };
  return { w, h, spots };
}
const rows = (items: readonly Item[], order: readonly number[], width: number, gaps: Gaps): Block =>
  built(items, order, breaksOf(items, order, width, gaps), order.length, gaps);

/**
 * Towers together on the left, and beside them rows of the others, on one ground line.
 * @param most how many times as high as the towers the rows may be
 */
function beside(
  items: readonly Item[],
  tall: readonly number[],
  rest: readonly number[],
  width: number,
  gaps: Gaps,
  most: number,
): Block | null {
  const left = rows(items, tall, Number.POSITIVE_INFINITY, gaps);
  const room = width - left.w - gaps.beside;
  if (rest.length === 0 || room < Math.min(...rest.map((i) => (items[i] as Item).w))) return null;
  let right: Block | null = null;
  let taken = 0;
  const last = breaksOf(items, rest, room, gaps);
  for (let k = rest.length; k > 0 && !right; k--) {
    const tried = built(items, rest, last, k, gaps);
    if (tried.h <= left.h * most && tried.w <= room) [right, taken] = [tried, k];
  }
  if (!right) return null;
  const high = Math.max(left.h, right.h);
  const under = rows(items, rest.slice(taken), width, gaps);
  const start = high + (taken < rest.length ? gaps.above : 0);
  const [one, two] = [left, right];
  const at = (block: Block, x: number, y: number): Spot[] => block.spots().map((s) => ({ ...s, x: s.x + x, y: s.y + y }));
  return {
    w: Math.max(left.w + gaps.beside + right.w, under.w),
    h: start + under.h,
    spots: () => [...at(one, 0, high - one.h), ...at(two, one.w + gaps.beside, high - two.h), ...at(under, 0, start)],
  };
}

/** Height classes: towers, houses, low houses. Buildings of one class keep their order; a class may be drawn together. */
export const classOf = (item: Item, usual: number): 0 | 1 | 2 => (item.up >= usual * 1.55 ? 0 : item.up <= usual * 0.6 ? 2 : 1);

/** A compound is at least so many times as wide as it is high. */
const WIDE = 0.9;

/**
 * The ways in which one compound's buildings can stand, narrow and high to wide and low; each is the lowest found for its width.
 * @param usual the height that is usual in this community, in cells: what is much higher counts as a tower
 */
export function arrangements(items: readonly Item[], members: readonly number[], usual: number, gaps: Gaps): Block[] {
  const own = (i: number): Item => items[i] as Item;
  const total = members.reduce((sum, i) => sum + own(i).w + gaps.beside, 0);
  const widest = Math.max(...members.map((i) => own(i).w));
  const sorted = [...members].sort((a, b) => classOf(own(a), usual) - classOf(own(b), usual));
  const isTall = (i: number): boolean => classOf(own(i), usual) === 0;
  const found: Block[] = [];
  for (let step = 0; step <= 24; step++) {
    // Widths lie closer together where they are small: there one building more or less makes a row.
    const width = widest + (total - widest) * (step / 24) ** 2;
    const ways = [rows(items, members, width, gaps), rows(items, sorted, width, gaps)];
    for (const order of [members, sorted])
      for (const most of order.some(isTall) ? [1, 1.4] : []) {
        const [tall, rest] = [order.filter(isTall), order.filter((i) => !isTall(i))];
        const way = beside(items, tall, rest, width, gaps, most);
        if (way) ways.push(way);
      }
    // Order as given is worth 3 % of height.
    const lowest = ways.reduce((a, b) => (b.h < a.h * 0.97 ? b : a));
    if (found.every((f) => f.h > lowest.h || f.w > lowest.w)) found.push(lowest);
  }
  found.sort((a, b) => a.w - b.w);
  // A neighbourhood is a few long streets rather than many short ones; a handful of houses may stand as they like.
  const wide = members.length > 4 ? found.filter((f) => f.w >= f.h * WIDE) : found;
  return wide.length > 0 ? wide : found.slice(-1);
}
