import { below, seeded, shuffle } from "../../kernel/random.ts";
import type { AreaCell } from "../../places/schema.ts";
import type { Look } from "./looks.ts";

/** Windows drawn for the largest cell; the others are to the same scale. */
const MOST = 60;
const ROUND = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];

/** How many households one window stands for: a round number, the same for all cells that are drawn, so that sizes can be compared. */
export function householdsPerWindow(cells: readonly AreaCell[]): number {
  const most = Math.max(0, ...groupsOf(cells).flatMap((g) => g.cells.map((c) => c.households)));
  return ROUND.find((unit) => most / unit <= MOST) ?? Math.ceil(most / MOST);
}

/**
 * A cell as a little skyline: houses as columns of windows, ground floor first. Hatched windows stand for households not seen for long, hollow ones for
 * those that are due, lit ones for the rest; where there is any of a kind there is at least one window of it. The same cell always has the same houses.
 */
export function skyline(cell: AreaCell, unit: number): Look[][] {
  const total = Math.ceil(cell.households / unit);
  const some = (count: number): number => (count > 0 ? Math.max(1, Math.round(count / unit)) : 0);
  const overdue = Math.min(total, some(cell.overdue));
  const due = Math.min(total - overdue, some(cell.due));
  const random = seeded(Number.parseInt(cell.id.replaceAll("-", "").slice(0, 8), 16) || 1);
  const looks = shuffle(
    random,
    Array.from({ length: total }, (_, i): Look => (i < overdue ? "hatched" : i < overdue + due ? "outline" : "lamp")),
  );
  const houses: Look[][] = [];
  const usual = Math.max(2, Math.sqrt(total * 0.6));
  for (let at = 0; at < total;) {
    const height = Math.max(1, Math.round(usual * (0.55 + below(random, 90) / 100)));
    // Two columns make a house.
    for (let column = 0; column < 2 && at < total; column++, at += height) houses.push(looks.slice(at, at + height));
  }
  return houses;
}

/** A skyline as a few SVG paths (ground line at y = 0, a column 8 wide): thousands of windows a page are too many elements. */
export function drawing(houses: readonly Look[][]): Record<"wall" | "lamp" | "outline" | "hatched", string> & { width: number } {
  const out = { wall: "", lamp: "", outline: "", hatched: "", width: 0 };
  houses.forEach((house, column) => {
    const x = column * 8 + Math.floor(column / 2) * 2 + 2;
    out.wall += `M${x - 1} 0v${-house.length * 8 - 2}h9V0z`;
    house.forEach((look, floor) => {
      const square = `M${x + 0.75} ${-floor * 8 - 7.5}h5.5v5.5h-5.5z`;
      if (look === "hatched") out.hatched += `${square}M${x + 0.75} ${-floor * 8 - 2}l5.5-5.5`;
      else if (look === "lamp" || look === "outline") out[look] += square;
    });
    out.width = x + 9;
  });
  return out;
}

/** Cells under the cell that holds them; `head` is null for those whose parent is not among the cells. */
export function groupsOf(cells: readonly AreaCell[]): { head: AreaCell | null; cells: AreaCell[] }[] {
  const heads = new Map(cells.map((c) => [c.id, c]));
  const groups = new Map<string | null, AreaCell[]>();
  const parents = new Set(cells.map((c) => c.parent).filter((p) => p !== null && heads.has(p)));
  for (const cell of cells) {
    if (parents.has(cell.id)) continue;
    const key = cell.parent !== null && heads.has(cell.parent) ? cell.parent : null;
    groups.set(key, [...(groups.get(key) ?? []), cell]);
  }
  return [...groups].map(([key, own]) => ({ head: key === null ? null : (heads.get(key) ?? null), cells: own }));
}
