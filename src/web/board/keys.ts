import type { Layout } from "./layout.ts";
import { type Direction, arriveAt, nextBuilding, rowEnd, step } from "./walk.ts";

/** What keys do to a board. */
export interface Keyed {
  layout(): Layout | null;
  cursor(): number;
  go(door: number): void;
  zoom(factor: number): void;
  all(): void;
  pick(door: number): void;
}
const ARROWS: Record<string, Direction> = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" };

/**
 * A listener for keydown. Tab goes from building to building and leaves at either end; Escape lets the next Tab leave at once, so that nobody is caught.
 */
export function keyOf(board: Keyed): (event: KeyboardEvent) => void {
  let leaving = false;
  return (event) => {
    const layout = board.layout();
    const cursor = board.cursor();
    if (!layout || cursor < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const free = leaving;
    if (event.key !== "Shift") leaving = event.key === "Escape";
    const building = layout.building[cursor] as number;
    const arrow = ARROWS[event.key];
    if (arrow) board.go(step(layout, cursor, arrow));
    else if (event.key === "Home" || event.key === "End") board.go(rowEnd(layout, cursor, event.key === "End"));
    else if (event.key === "Tab" || event.key === "PageUp" || event.key === "PageDown") {
      const back = event.key === "PageUp" || (event.key === "Tab" && event.shiftKey);
      const next = nextBuilding(layout, building, back ? -1 : 1);
      if (event.key === "Tab" && (free || next === null)) return;
      if (next !== null) board.go(arriveAt(layout, next));
    } else if (event.key === "Enter" || event.key === " ") board.pick(cursor);
    else if (event.key === "+" || event.key === "=") board.zoom(1.4);
    else if (event.key === "-") board.zoom(1 / 1.4);
    else if (event.key === "0") board.all();
    else return;
    event.preventDefault();
  };
}
