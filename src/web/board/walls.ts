import type { Colours } from "./colours.ts";
import type { LaidBuilding, Layout } from "./layout.ts";
import { PART_KINDS, type PartKind } from "./shapes.ts";

/** Board coordinates (cells) → device pixels on the canvas. */
export interface Lens {
  /** Device pixels a cell: a whole number, so that equal windows are equal. */
  readonly p: number;
  readonly left: number;
  readonly top: number;
  /** Device pixels a CSS pixel. */
  readonly ratio: number;
}
export const px = (lens: Lens, x: number): number => Math.round(x * lens.p) - lens.left;
export const py = (lens: Lens, y: number): number => Math.round(y * lens.p) - lens.top;

const FILL: Partial<Record<PartKind, keyof Colours>> = {
  wall: "wall",
  cap: "roof",
  plant: "roof",
  pier: "recess",
  slab: "tile",
  porch: "tile",
  party: "wall-edge",
  fascia: "tile",
  rooms: "wall",
  yard: "yard",
  gate: "yard",
};

/** Paints one building without its windows: ground line, walls, roofs. */
export function paintWalls(
  ctx: CanvasRenderingContext2D,
  layout: Layout,
  building: LaidBuilding,
  colours: Colours,
  lens: Lens,
): void {
  const { parts } = layout;
  const hair = Math.max(1, Math.round(lens.ratio));
  for (let i = building.firstPart; i < building.endPart; i++) {
    const kind = PART_KINDS[parts.kind[i] as number] as PartKind;
    const [bx, by] = [parts.x[i] as number, parts.y[i] as number];
    const x = px(lens, bx);
    const y = py(lens, by);
    const w = Math.max(kind === "party" ? 0 : 1, px(lens, bx + (parts.w[i] as number)) - x);
    const h = Math.max(1, py(lens, by + (parts.h[i] as number)) - y);
    if (kind === "gable") gable(ctx, x, y, w, h, colours);
    else if (kind === "stair") stair(ctx, x, y, w, h, hair, colours);
    else if (kind === "tree") tree(ctx, x, y, w, colours);
    else {
      ctx.fillStyle = colours[FILL[kind] as "wall"];
      ctx.fillRect(x, y, w, h);
      if ((kind === "wall" || kind === "rooms") && lens.p >= 5 * lens.ratio)
        outline(
          ctx,
          x,
          y,
          w,
          h,
          kind === "rooms" ? Math.max(hair, Math.round(lens.p * 0.16)) : hair,
          colours[kind === "rooms" ? "tile" : "wall-edge"],
        );
    }
  }
  ctx.fillStyle = colours.ground;
  ctx.fillRect(px(lens, building.x - 0.375), py(lens, building.y), Math.round((building.w + 0.75) * lens.p), hair);
}

/** A frame inside a rectangle, as four fills: strokes between pixels blur. */
function outline(ctx: CanvasRenderingContext2D, x: number, y: number, w: number, h: number, line: number, colour: string): void {
  ctx.fillStyle = colour;
  ctx.fillRect(x, y, w, line);
  ctx.fillRect(x, y + h - line, w, line);
  ctx.fillRect(x, y, line, h);
  ctx.fillRect(x + w - line, y, line, h);
}

/** A tiled roof, lower at the eaves, with its ridge. */
function gable(ctx: CanvasRenderingContext2D, x: number, y: number, w: number, h: number, colours: Colours): void {
  const slope = Math.min(h * 0.9, w / 4);
  ctx.fillStyle = colours.tile;
  ctx.beginPath();
  ctx.moveTo(x, y + h);
  ctx.lineTo(x + slope, y);
  ctx.lineTo(x + w - slope, y);
  ctx.lineTo(x + w, y + h);
  ctx.fill();
}

/** A stair outside: one flight up to its landing. */
function stair(ctx: CanvasRenderingContext2D, x: number, y: number, w: number, h: number, hair: number, colours: Colours): void {
  const landing = Math.round(w / 3);
  ctx.strokeStyle = colours.tile;
  ctx.lineWidth = 2 * hair;
  ctx.beginPath();
  ctx.moveTo(x, y + hair);
  ctx.lineTo(x + landing, y + hair);
  ctx.lineTo(x + w - hair, y + h);
  ctx.stroke();
}

function tree(ctx: CanvasRenderingContext2D, x: number, y: number, w: number, colours: Colours): void {
  ctx.fillStyle = colours.tree;
  ctx.beginPath();
  for (const [dx, dy, r] of [
    [0.5, 0.42, 0.3],
    [0.3, 0.58, 0.24],
    [0.7, 0.58, 0.24],
    [0.5, 0.68, 0.24],
  ] as const) {
    ctx.moveTo(x + (dx + r) * w, y + dy * w);
    ctx.arc(x + dx * w, y + dy * w, r * w, 0, 7);
  }
  ctx.fill();
}
