import type { Board, Window } from "../../places/schema.ts";
import type { Layout } from "./layout.ts";
import { LOOKS, type Look, lookOf } from "./looks.ts";

/** What is painted: the layout and, door by door, what each window says. */
export interface Scene {
  readonly layout: Layout;
  readonly windows: readonly Window[];
  /** Index into LOOKS. */
  readonly look: Uint8Array;
  /** Windows that are changing: what they were, and how far the change is (0 to 1). */
  readonly was: Map<number, { readonly look: number; readonly since: number; progress: number }>;
  readonly mark: Uint8Array;
  /** Parties behind the door. */
  readonly parties: Uint8Array;
  /** Said after the name of a compound that nobody manages. */
  readonly unmanaged: string;
}
export type Lit = ReadonlyMap<string, Look>;

/** What a board says on its layout; `lit` overrides how single doors look, e.g. while a notice runs. */
export function sceneOf(layout: Layout, board: Pick<Board, "buildings">, lit: Lit | undefined, unmanaged: string): Scene {
  const windows: Window[] = [];
  for (const building of board.buildings)
    for (const entrance of building.entrances) for (const door of entrance.doors) windows[layout.at.get(door.d) as number] = door;
  return {
    layout,
    windows,
    look: Uint8Array.from(windows, (w) => LOOKS.indexOf(w.u === "vacant" ? "none" : (lit?.get(w.d) ?? lookOf(w)))),
    was: new Map(),
    mark: Uint8Array.from(windows, (w) => (w.m ? 1 : 0)),
    parties: Uint8Array.from(windows, (w) => Math.min(w.h, 255)),
    unmanaged,
  };
}

/** The doors that show something else than before, which begin to change at `now` (ms); without `softly` they change at once. */
export function changes(before: Scene, after: Scene, now: number, softly: boolean): number[] {
  const changed: number[] = [];
  for (let i = 0; i < after.look.length; i++) {
    const going = before.was.get(i);
    if (before.look[i] !== after.look[i]) {
      changed.push(i);
      if (softly) after.was.set(i, { look: before.look[i] as number, since: now, progress: 0 });
    } else if (going) after.was.set(i, going);
    else if (before.mark[i] !== after.mark[i] || before.parties[i] !== after.parties[i]) changed.push(i);
  }
  return changed;
}

/** What decides where everything stands: while it is the same, a board that comes anew keeps its layout. */
export const standing = (board: Pick<Board, "compounds" | "buildings">): string =>
  JSON.stringify([
    board.compounds.map((c) => [c.id, c.label, c.managed]),
    board.buildings.map((b) => [
      b.id,
      b.compound,
      b.label,
      b.form,
      b.entrances.map((e) => [e.label, e.doors.map((d) => [d.d, d.n, d.f, d.c, d.u === "vacant", d.u === "business"])]),
    ]),
  ]);
