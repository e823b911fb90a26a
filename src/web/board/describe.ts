import type { Board } from "../../places/schema.ts";
import { LOOKS, type Look } from "./looks.ts";
import type { Lit, Scene } from "./scene.ts";
import type { BoardText } from "./text.zh.ts";

/** What the looks mean while windows are lit by something else than the board itself, e.g. a notice: 已通知到, 没人应门. */
export type LookWords = Partial<Record<Look, string>>;

/**
 * One door in words: where it is, what it is used as, what its window says, and the mark. Empty where there is no such door.
 * @param lit what overrides the board, and the words for it
 */
export function describe(
  scene: Scene,
  board: Pick<Board, "buildings">,
  text: BoardText,
  door: number,
  lit?: { doors: Lit | undefined; words: LookWords },
): string {
  const { layout } = scene;
  const window = scene.windows[door];
  const building = layout.buildings[layout.building[door] as number];
  if (!window || !building) return "";
  const entrance = board.buildings.find((b) => b.id === building.id)?.entrances[layout.entrance[door] as number];
  const where = text.door(building.label, entrance?.label ?? "", window.n);
  const look = LOOKS[scene.look[door] as number] as Look;
  const state = lit?.doors?.has(window.d) ? (lit.words[look] ?? "") : text.states[window.s];
  return text.facts([where, window.h > 1 ? text.parties(window.h) : text.uses[window.u], state, window.m ? text.mark : ""]);
}
