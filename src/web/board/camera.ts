import { LARGEST } from "./fit.ts";
import type { Layout } from "./layout.ts";

/**
 * Where the board is looked at from. `zoom` is in device pixels a cell and may be broken while fingers move; what is painted is `p`, its whole
 * part, so that windows stay equal. `left` and `top` are the view's corner on the board painted at `p`, in device pixels.
 */
export interface Camera {
  readonly zoom: number;
  readonly p: number;
  readonly left: number;
  readonly top: number;
}
/** The view, in device pixels, and how many of them make a CSS pixel. */
export interface Window {
  readonly w: number;
  readonly h: number;
  readonly ratio: number;
}
type Size = Pick<Layout, "width" | "height">;

/** The largest whole number of pixels a cell at which all of the board is in view. */
export const fitZoom = (size: Size, view: Window): number =>
  Math.max(2, Math.floor(Math.min(view.w / size.width, view.h / size.height, LARGEST * view.ratio)));
/** A window as wide as a thumb; nearer there is nothing more to see. */
const MOST = 72;

/** All of the board, in the middle of the view. */
export function fitAll(size: Size, view: Window): Camera {
  const p = fitZoom(size, view);
  return { zoom: p, p, left: Math.round((size.width * p - view.w) / 2), top: Math.round((size.height * p - view.h) / 2) };
}

/** Keeps the middle of the view on the board, so that it cannot be lost. */
export function held(camera: Camera, size: Size, view: Window): Camera {
  const keep = (corner: number, length: number, span: number): number =>
    Math.round(Math.max(-span / 2, Math.min(length - span / 2, corner)));
  return {
    ...camera,
    left: keep(camera.left, size.width * camera.p, view.w),
    top: keep(camera.top, size.height * camera.p, view.h),
  };
}

/** Moves the view by device pixels. */
export const moved = (camera: Camera, dx: number, dy: number, size: Size, view: Window): Camera =>
  held({ ...camera, left: camera.left + dx, top: camera.top + dy }, size, view);

/** Zooms by a factor around a point of the view (device pixels): what lies under the finger stays there. */
export function zoomed(camera: Camera, factor: number, x: number, y: number, size: Size, view: Window): Camera {
  const zoom = Math.max(fitZoom(size, view) * 0.75, 2, Math.min(MOST * view.ratio, camera.zoom * factor));
  return placed(zoom, (camera.left + x) / camera.p, (camera.top + y) / camera.p, x, y, size, view);
}

/** The camera at a zoom, with a point of the board (cells) at a point of the view (device pixels). */
export function placed(zoom: number, bx: number, by: number, x: number, y: number, size: Size, view: Window): Camera {
  const p = Math.max(2, Math.round(zoom));
  return held({ zoom, p, left: Math.round(bx * p - x), top: Math.round(by * p - y) }, size, view);
}

/** True when somebody who zooms out at this camera has nothing left to gain here: the place one level up is next. */
export const atFarEnd = (camera: Camera, size: Size, view: Window): boolean => camera.zoom <= fitZoom(size, view) * 0.8;
