import type { Layout } from "./layout.ts";

export type Direction = "left" | "right" | "up" | "down";
const middle = (layout: Layout, i: number): [number, number] => [
  (layout.x[i] as number) + (layout.w[i] as number) / 2,
  (layout.y[i] as number) + (layout.h[i] as number) / 2,
];

/** The next door of the same building in a direction; the same door where there is none. Works on floors, lanes and yards alike. */
export function step(layout: Layout, from: number, direction: Direction): number {
  const building = layout.buildings[layout.building[from] as number];
  if (!building) return from;
  const [x, y] = middle(layout, from);
  let best = from;
  let least = Number.POSITIVE_INFINITY;
  for (let i = building.first; i < building.end; i++) {
    const [ix, iy] = middle(layout, i);
    const [along, aside] = direction === "left" || direction === "right" ? [ix - x, iy - y] : [iy - y, ix - x];
    const ahead = direction === "left" || direction === "up" ? -along : along;
    // Along the way counts once, off the way three times: one stays on one's floor or in one's column while there is a door.
    const cost = ahead + 3 * Math.abs(aside);
    if (ahead > 0.05 && cost < least) [best, least] = [i, cost];
  }
  return best;
}

/** A building's doors as rows from top to bottom, each from left to right: what a screen reader calls a grid. */
export function rowsOf(layout: Layout, building: number): number[][] {
  const laid = layout.buildings[building];
  if (!laid) return [];
  const rows: { y: number; doors: number[] }[] = [];
  for (let i = laid.first; i < laid.end; i++) {
    const [, y] = middle(layout, i);
    const row = rows.find((r) => Math.abs(r.y - y) < 0.3);
    if (row) row.doors.push(i);
    else rows.push({ y, doors: [i] });
  }
  return rows.sort((a, b) => a.y - b.y).map((r) => r.doors.sort((a, b) => (layout.x[a] as number) - (layout.x[b] as number)));
}

/** The first or last door of the row in which a door is. */
export function rowEnd(layout: Layout, from: number, last: boolean): number {
  const row = rowsOf(layout, layout.building[from] as number).find((r) => r.includes(from)) ?? [from];
  return (last ? row.at(-1) : row[0]) as number;
}

/** The building before or after, skipping those without doors; null at either end. */
export function nextBuilding(layout: Layout, building: number, by: 1 | -1): number | null {
  for (let b = building + by; b >= 0 && b < layout.buildings.length; b += by) {
    const laid = layout.buildings[b];
    if (laid && laid.end > laid.first) return b;
  }
  return null;
}

/** The door of a building at which one arrives: the first of its topmost row. */
export const arriveAt = (layout: Layout, building: number): number => rowsOf(layout, building)[0]?.[0] ?? -1;
