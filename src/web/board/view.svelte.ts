import { tick, untrack } from "svelte";
import type { Board } from "../../places/schema.ts";
import { type Camera, atFarEnd, fitAll, fitZoom, moved, placed, zoomed } from "./camera.ts";
import { coloursOf } from "./colours.ts";
import { gestures } from "./gestures.ts";
import { hit } from "./hit.ts";
import { type Layout, layoutBoard } from "./layout.ts";
import { type Lit, type Scene, changes, sceneOf, standing } from "./scene.ts";
import { type Surface, surface } from "./surface.ts";
import type { BoardText } from "./text.zh.ts";
import { type Size, watchLook } from "./theme.ts";
import { arriveAt } from "./walk.ts";

/** What the board is given, read anew whenever it is needed. */
export interface Given {
  board(): Board;
  lit(): Lit | undefined;
  text(): BoardText;
  selected(): string | null;
  pick(door: string): void;
  zoomOut(): void;
}
/** A finger means one window only where windows are at least so large, CSS px a cell; else it comes nearer first. */
const FINGER = 22;

/** The board behind the screen: what is laid out, where one looks from, which door has the keyboard. To be made while a component starts. */
export function boardView(given: Given) {
  let size = $state.raw<Size>({ width: 0, height: 0, ratio: 1, text: 0 });
  let layout = $state.raw<Layout | null>(null);
  let scene = $state.raw<Scene | null>(null);
  let cursor = $state(-1);
  let hovered = $state(-1);
  /** Counts paintings, so that what lies over the canvas follows. */
  let painted = $state(0);
  let face = $state.raw<Surface | null>(null);
  let stage: HTMLElement | null = null;
  /** Where to look from when a new layout is shown: a door that was looked at before, or everything. */
  let start = { door: -1, zoom: 0 };

  const standingNow = $derived(standing(given.board()));
  const chosen = $derived(layout?.at.get(given.selected() ?? "") ?? -1);
  const softly = (): boolean => !matchMedia("(prefers-reduced-motion: reduce)").matches;

  // Where everything stands: anew when buildings or the view's size change, not when windows do.
  $effect(() => {
    void standingNow;
    const view = size;
    const note = given.text().unmanaged;
    if (view.width < 40 || view.height < 40) return;
    untrack(() => {
      const watched = looksAt();
      face?.resize({ w: Math.round(view.width * view.ratio), h: Math.round(view.height * view.ratio), ratio: view.ratio });
      const next = layoutBoard(given.board(), {
        width: view.width,
        height: view.height,
        text: view.text,
        ratio: view.ratio,
        unmanaged: note,
      });
      const of = (door: string | undefined): number => (door === undefined ? -1 : (next.at.get(door) ?? -1));
      cursor = of(layout?.ids[cursor]);
      hovered = -1;
      scene = null;
      start = { door: of(watched?.door), zoom: watched?.zoom ?? 0 };
      layout = next;
    });
  });
  // What the windows say.
  $effect(() => {
    if (!layout || !face) return;
    const next = sceneOf(layout, given.board(), given.lit(), given.text().unmanaged);
    const before = untrack(() => scene);
    const doors = before ? changes(before, next, performance.now(), softly()) : null;
    scene = next;
    face.play(next, doors);
    if (before) return;
    const { w, h } = face.view();
    if (start.door < 0) face.show(fitAll(layout, face.view()));
    else face.show(placed(start.zoom, ...middle(layout, start.door), w / 2, h / 2, layout, face.view()));
  });

  /** The door in the middle of the view, when somebody has come nearer; null while all is in view. */
  function looksAt(): { door: string; zoom: number } | null {
    if (!layout || !face || !scene) return null;
    const { p, left, top, zoom } = face.camera();
    const { w, h } = face.view();
    if (p <= fitZoom(layout, face.view())) return null;
    const door = hit(layout, (left + w / 2) / p, (top + h / 2) / p, 12);
    return door < 0 ? null : { door: layout.ids[door] as string, zoom };
  }
  function doorAt(x: number, y: number, slop: number): number {
    if (!layout || !face) return -1;
    const { p, left, top } = face.camera();
    return hit(layout, (left + x * size.ratio) / p, (top + y * size.ratio) / p, (slop * size.ratio) / p);
  }
  /** A door's middle on the board, in cells. */
  const middle = (l: Layout, door: number): [number, number] => [
    (l.x[door] as number) + (l.w[door] as number) / 2,
    (l.y[door] as number) + (l.h[door] as number) / 2,
  ];
  function zoomAt(factor: number, x: number, y: number, soft: boolean): void {
    if (!layout || !face) return;
    if (factor < 1 && atFarEnd(face.camera(), layout, face.view())) return given.zoomOut();
    face.show(zoomed(face.camera(), factor, x, y, layout, face.view()), soft && softly());
  }
  /** Zooms around the door that has the keyboard if it is in view, else around the middle. */
  function zoom(factor: number): void {
    if (!layout || !face) return;
    const { p, left, top } = face.camera();
    const { w, h } = face.view();
    const [bx, by] = cursor < 0 ? [-1, -1] : middle(layout, cursor);
    const [x, y] = [bx * p - left, by * p - top];
    const inView = cursor >= 0 && x >= 0 && y >= 0 && x <= w && y <= h;
    zoomAt(factor, inView ? x : w / 2, inView ? y : h / 2, true);
  }
  /** Brings a door into the middle of the view, at least so many CSS px a cell. */
  function near(door: number, least: number): void {
    if (!layout || !face || door < 0) return;
    const view = face.view();
    face.show(
      placed(Math.max(face.camera().zoom, least * view.ratio), ...middle(layout, door), view.w / 2, view.h / 2, layout, view),
      softly(),
    );
  }
  /** Gives the keyboard to a door and, if that is out of view, moves the view to it. */
  function go(door: number): void {
    if (!layout || !face || door < 0) return;
    cursor = door;
    const camera: Camera = face.camera();
    const { w, h } = face.view();
    const edge = Math.min(2 * camera.p, w / 4, h / 4);
    const [bx, by] = middle(layout, door);
    const past = (at: number, length: number): number => Math.min(0, at - edge) || Math.max(0, at - length + edge);
    const [dx, dy] = [past(bx * camera.p - camera.left, w), past(by * camera.p - camera.top, h)];
    if (dx || dy) face.show(moved(camera, dx, dy, layout, face.view()), softly());
  }
  function tap(x: number, y: number, touch: boolean): void {
    const door = doorAt(x, y, touch ? 16 : 5);
    if (door < 0 || !layout || !face) return;
    cursor = door;
    if (touch && face.camera().p < FINGER * size.ratio) near(door, FINGER + 10);
    else given.pick(layout.ids[door] as string);
  }

  return {
    /** To be called with the elements when they are there; gives back what ends it. */
    start(element: HTMLElement, world: HTMLElement, canvas: HTMLCanvasElement): () => void {
      const own = surface(world, canvas, () => painted++);
      [stage, face] = [element, own];
      const dress = (): void => own.dress(coloursOf(element));
      const sized = (next: Size): void => {
        const redress = next.text !== size.text;
        if (redress || next.width !== size.width || next.height !== size.height || next.ratio !== size.ratio) size = next;
        if (redress) dress();
      };
      const ends = [
        watchLook(element, sized, dress),
        gestures(element, {
          pan: (dx, dy) => layout && own.show(moved(own.camera(), dx * size.ratio, dy * size.ratio, layout, own.view())),
          zoom: (factor, x, y) => zoomAt(factor, x * size.ratio, y * size.ratio, false),
          tap,
          hover: (point) => (hovered = point ? doorAt(point.x, point.y, 4) : -1),
          rest: () => own.settle(),
        }),
        own.end,
      ];
      return () => {
        for (const end of ends) end();
        face = null;
      };
    },
    /** Reads the colours anew. */
    dress: (): void => {
      if (stage && face) face.dress(coloursOf(stage));
    },
    zoom,
    near,
    go,
    all: (): void => {
      if (layout && face) face.show(fitAll(layout, face.view()), softly());
    },
    pick: (door: number): void => given.pick(layout?.ids[door] as string),
    /** The keyboard comes in: to the open door, or to the first. */
    enter(): void {
      if (cursor >= 0 || !layout) return;
      go(
        chosen >= 0
          ? chosen
          : arriveAt(
              layout,
              layout.buildings.findIndex((b) => b.end > b.first),
            ),
      );
    },
    async fitTo(door: string): Promise<void> {
      await tick();
      const at = layout?.at.get(door) ?? -1;
      if (at < 0) return;
      cursor = at;
      near(at, 28);
    },
    /** Where a door's window is in the moving layer, CSS px; null where it is not painted. */
    ring: (door: number) => (painted >= 0 && layout && door >= 0 && door < layout.count ? (face?.place(door) ?? null) : null),
    get layout() {
      return layout;
    },
    get scene() {
      return scene;
    },
    get cursor() {
      return cursor;
    },
    get hovered() {
      return hovered;
    },
    get chosen() {
      return chosen;
    },
  };
}
