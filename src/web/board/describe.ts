import type { Board } from "../../places/schema.ts";
import type { Scene } from "./scene.ts";
import type { BoardText } from "./text.zh.ts";

/** One door in words: where it is, what it is used as, when somebody was seen, and the mark. Empty where there is no such door. */
export function describe(scene: Scene, board: Pick<Board, "buildings">, text: BoardText, door: number): string {
  const { layout } = scene;
  const window = scene.windows[door];
  const building = layout.buildings[layout.building[door] as number];
  if (!window || !building) return "";
  const entrance = board.buildings.find((b) => b.id === building.id)?.entrances[layout.entrance[door] as number];
  const where = text.door(building.label, entrance?.label ?? "", window.n);
  return text.facts([
    where,
    window.h > 1 ? text.parties(window.h) : text.uses[window.u],
    text.states[window.s],
    window.m ? text.mark : "",
  ]);
}
