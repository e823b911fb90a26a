import type { Colours } from "./colours.ts";
import { LOOKS } from "./looks.ts";

/** A picture of one window, drawn once and then copied: two thousand copies are cheaper than two thousand paths. */
export type Sprites = (look: number, w: number, h: number, panes: number) => HTMLCanvasElement;

const canvas = (w: number, h: number): [HTMLCanvasElement, CanvasRenderingContext2D] => {
  const element = document.createElement("canvas");
  element.width = Math.max(1, w);
  element.height = Math.max(1, h);
  return [element, element.getContext("2d") as CanvasRenderingContext2D];
};

/**
 * Sprites in device pixels for one theme and pixel ratio, kept by look, size and number of parties.
 * @param ratio device pixels in a CSS pixel: hairlines are one CSS pixel
 */
export function sprites(colours: Colours, ratio: number): Sprites {
  const kept = new Map<number, HTMLCanvasElement>();
  return (look, w, h, panes) => {
    const key = ((look * 8 + Math.min(panes, 3)) * 2048 + w) * 2048 + h;
    let sprite = kept.get(key);
    if (!sprite) {
      const [element, ctx] = canvas(w, h);
      draw(ctx, look, w, h, Math.min(panes, 3), colours, Math.max(1, Math.round(ratio)));
      kept.set(key, (sprite = element));
    }
    return sprite;
  };
}

function draw(ctx: CanvasRenderingContext2D, look: number, w: number, h: number, panes: number, c: Colours, hair: number): void {
  const name = LOOKS[look];
  const small = Math.min(w, h) < 6 * hair;
  const radius = Math.min(w, h) * 0.16;
  const lit = name === "lamp" || name === "dot";
  const edge = name === "plain" || name === "hatched" ? c["dark-edge"] : c["lamp-edge"];
  // From far away a window is a dot of the right colour; what is hollow keeps its edge.
  const line = name === "outline" ? Math.min(4 * hair, Math.max(hair, Math.round(Math.min(w, h) * 0.13))) : hair;
  const box = (inset: number): void => {
    ctx.beginPath();
    ctx.roundRect(inset, inset, w - 2 * inset, h - 2 * inset, Math.max(0, radius - inset));
  };
  box(0);
  ctx.fillStyle = lit ? c.lamp : name === "plain" ? c.dark : small ? edge : c.hollow;
  ctx.fill();
  if (small) {
    if (name === "outline" && Math.min(w, h) >= 3) ctx.clearRect(hair, hair, w - 2 * hair, h - 2 * hair);
    return;
  }
  if (name === "hatched") {
    ctx.save();
    box(0);
    ctx.clip();
    ctx.strokeStyle = edge;
    ctx.lineWidth = Math.max(hair, w * 0.09);
    const step = Math.max(3 * hair, w * 0.3);
    ctx.beginPath();
    for (let x = -h; x < w; x += step) {
      ctx.moveTo(x, h);
      ctx.lineTo(x + h, 0);
    }
    ctx.stroke();
    ctx.restore();
  }
  if (name === "dot") {
    ctx.fillStyle = c["on-lamp"];
    ctx.beginPath();
    // Where there is room for a number the dot makes room for it.
    const roomy = h >= 30 * hair;
    ctx.arc(w / 2, h * (roomy ? 0.34 : 0.5), Math.min(6 * hair, Math.max(1.5 * hair, Math.min(w, h) * 0.2)), 0, 7);
    ctx.fill();
  }
  // A dark window seen from afar has no frame: two thousand frames are noise. A lamp at night needs none.
  if ((name === "plain" && Math.min(w, h) < 12 * hair) || (lit && c.glows)) return panesOver(ctx, w, h, panes, c, hair);
  box(line / 2);
  ctx.strokeStyle = edge;
  ctx.lineWidth = line;
  ctx.stroke();
  panesOver(ctx, w, h, panes, c, hair);
}

/** Several parties behind one door: the window has as many lights. */
function panesOver(ctx: CanvasRenderingContext2D, w: number, h: number, panes: number, c: Colours, hair: number): void {
  if (panes < 2 || w < 14 * hair) return;
  ctx.fillStyle = c.wall;
  const bar = Math.max(hair, Math.round(w * 0.06));
  for (let i = 1; i < panes; i++) ctx.fillRect(Math.round((i * w) / panes - bar / 2), 0, bar, h);
}

/**
 * The light around a lamp of the given size, to be added to what is there ("lighter"): many lamps together make a house shine.
 * @param reach how far it goes beyond the window, device pixels
 */
export function glow(colours: Colours, w: number, h: number, reach: number): HTMLCanvasElement {
  const [element, ctx] = canvas(w + 2 * reach, h + 2 * reach);
  ctx.translate(reach + w / 2, reach + h / 2);
  ctx.scale(w / 2 + reach, h / 2 + reach);
  const light = ctx.createRadialGradient(0, 0, 0, 0, 0, 1);
  for (const [at, alpha] of [
    [0, 0.2],
    [0.35, 0.11],
    [0.65, 0.035],
    [1, 0],
  ] as const) {
    light.addColorStop(at, `color-mix(in srgb, ${colours.glow} ${alpha * 100}%, transparent)`);
  }
  ctx.fillStyle = light;
  ctx.fillRect(-1, -1, 2, 2);
  return element;
}

/** The mark: a red plate with an exclamation mark, larger than the window's place. */
export function mark(colours: Colours, side: number): HTMLCanvasElement {
  const [element, ctx] = canvas(side, side);
  const rim = Math.max(1, Math.round(side * 0.07));
  ctx.fillStyle = colours.paper;
  ctx.beginPath();
  ctx.roundRect(0, 0, side, side, side * 0.24);
  ctx.fill();
  ctx.fillStyle = colours.red;
  ctx.beginPath();
  ctx.roundRect(rim, rim, side - 2 * rim, side - 2 * rim, side * 0.2);
  ctx.fill();
  ctx.fillStyle = colours["on-red"];
  const bar = Math.max(1, Math.round(side * 0.14));
  const left = Math.round((side - bar) / 2);
  ctx.fillRect(left, Math.round(side * 0.22), bar, Math.round(side * 0.34));
  ctx.fillRect(left, Math.round(side * 0.66), bar, bar);
  return element;
}
