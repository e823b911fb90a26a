import { type Camera, type Window } from "./camera.ts";
import type { Colours } from "./colours.ts";
import { type Painter, type Region, painter } from "./paint.ts";
import type { Scene } from "./scene.ts";
import { type Lens, px, py } from "./walls.ts";

/** How long a window takes to light up, ms. */
const SOFT = 300;
const GLIDE = 220;

/**
 * The canvas and what holds it. The canvas is larger than the view; panning moves it as a layer, without painting, until the view
 * would leave what is painted. A window that changes is painted alone.
 */
export function surface(world: HTMLElement, canvas: HTMLCanvasElement, moved: () => void) {
  const ctx = canvas.getContext("2d") as CanvasRenderingContext2D;
  let view: Window = { w: 1, h: 1, ratio: 1 };
  let camera: Camera = { zoom: 12, p: 12, left: 0, top: 0 };
  let scene: Scene | null = null;
  let brush: Painter | null = null;
  let colours: Colours | null = null;
  /** What is painted, on the board at `p`. */
  let held = { p: 0, left: 0, top: 0, w: 0, h: 0 };
  let frame = 0;
  let glide: Animation | null = null;

  const lens = (): Lens => ({ p: held.p, left: held.left, top: held.top, ratio: view.ratio });
  /** How much more than the view is painted on each side; on very fine screens less, for memory. */
  const spare = (length: number): number => Math.round(length * (view.ratio > 1.5 ? 0.3 : 0.5));

  function repaint(): void {
    if (!scene || !brush) return;
    const w = view.w + 2 * spare(view.w);
    const h = view.h + 2 * spare(view.h);
    if (canvas.width !== w || canvas.height !== h) {
      canvas.width = w;
      canvas.height = h;
      canvas.style.width = `${w / view.ratio}px`;
      canvas.style.height = `${h / view.ratio}px`;
    }
    held = { p: camera.p, left: camera.left - spare(view.w), top: camera.top - spare(view.h), w, h };
    brush.paint(scene, lens(), { x: 0, y: 0, w, h });
    moved();
  }
  const covered = (): boolean =>
    held.p === camera.p &&
    camera.left >= held.left &&
    camera.top >= held.top &&
    camera.left + view.w <= held.left + held.w &&
    camera.top + view.h <= held.top + held.h;
  const offset = (): string =>
    `translate(${(held.left - camera.left) / view.ratio}px, ${(held.top - camera.top) / view.ratio}px)`;

  function show(next: Camera, softly = false): void {
    const before = camera;
    camera = next;
    glide?.cancel();
    glide = null;
    if (!covered()) repaint();
    world.style.transform = offset();
    if (softly && (before.p !== next.p || before.left !== next.left || before.top !== next.top)) {
      // Painted where it will be, the board sets out from where it was.
      const k = before.p / next.p;
      const from = `translate(${(next.left * k - before.left) / view.ratio}px, ${(next.top * k - before.top) / view.ratio}px) scale(${k})`;
      glide = world.animate([{ transform: `${from} ${offset()}` }, { transform: `translate(0px, 0px) scale(1) ${offset()}` }], {
        duration: GLIDE,
        easing: "ease-out",
      });
    }
  }

  /** The part of the canvas that a door can have painted on: its window, its light, its mark. */
  function regionOf(i: number): Region {
    const { layout } = scene as Scene;
    const reach = Math.ceil(held.p * 1.25 + 6 * view.ratio);
    const x = px(lens(), layout.x[i] as number);
    const y = py(lens(), layout.y[i] as number);
    return {
      x: x - reach,
      y: y - reach,
      w: Math.ceil((layout.w[i] as number) * held.p) + 2 * reach,
      h: Math.ceil((layout.h[i] as number) * held.p) + 2 * reach,
    };
  }
  function touch(doors: readonly number[]): void {
    if (!scene || !brush || held.p === 0) return;
    // One by one costs more than all at once from about two dozen on (measured).
    if (doors.length > 24) brush.paint(scene, lens(), { x: 0, y: 0, w: held.w, h: held.h });
    else for (const i of doors) brush.paint(scene, lens(), regionOf(i));
  }
  function run(now: number): void {
    frame = 0;
    if (!scene) return;
    const doors = [...scene.was.keys()];
    for (const [i, change] of scene.was) {
      change.progress = Math.min(1, Math.max(0, (now - change.since) / SOFT));
      if (change.progress === 1) scene.was.delete(i);
    }
    touch(doors);
    if (scene.was.size > 0) frame = requestAnimationFrame(run);
  }

  return {
    show,
    /** New colours, text size or pixel ratio. */
    dress(next: Colours): void {
      colours = next;
      brush = painter(ctx, next, view.ratio);
      held.p = 0;
      show(camera);
    },
    resize(next: Window): void {
      const ratio = view.ratio;
      view = next;
      if (colours && ratio !== next.ratio) brush = painter(ctx, colours, next.ratio);
      held.p = 0;
    },
    /** A new scene; `doors` are those that differ from the last one on the same layout, null when everything does. */
    play(next: Scene, doors: readonly number[] | null): void {
      scene = next;
      if (doors === null) held.p = 0;
      else touch(doors);
      if (next.was.size > 0 && frame === 0) frame = requestAnimationFrame(run);
    },
    /** After a gesture: paints around the view anew, so that the next one has room on all sides. */
    settle(): void {
      if (held.left !== camera.left - spare(view.w) || held.top !== camera.top - spare(view.h)) {
        held.p = 0;
        show(camera);
      }
    },
    camera: (): Camera => camera,
    view: (): Window => view,
    /** Where a door's window is in the moving layer, in CSS px. */
    place(i: number): { x: number; y: number; w: number; h: number } | null {
      if (!scene || held.p === 0 || i < 0) return null;
      const { layout } = scene;
      const [x, y] = [px(lens(), layout.x[i] as number), py(lens(), layout.y[i] as number)];
      const [w, h] = [Math.round((layout.w[i] as number) * held.p), Math.round((layout.h[i] as number) * held.p)];
      return { x: x / view.ratio, y: y / view.ratio, w: w / view.ratio, h: h / view.ratio };
    },
    end(): void {
      cancelAnimationFrame(frame);
      glide?.cancel();
    },
  };
}
export type Surface = ReturnType<typeof surface>;
