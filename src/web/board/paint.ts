import type { Colours } from "./colours.ts";
import { measure } from "./fit.ts";
import { PLINTH } from "./forms.ts";
import type { LaidBuilding, Layout } from "./layout.ts";
import { LOOKS } from "./looks.ts";
import type { Scene } from "./scene.ts";
import { type Sprites, glow, mark, sprites } from "./sprites.ts";
import { type Lens, paintWalls, px, py } from "./walls.ts";

/** A part of the canvas, in device pixels. */
export interface Region {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}
const LAMP = LOOKS.indexOf("lamp");
const DOT = LOOKS.indexOf("dot");
const PLAIN = LOOKS.indexOf("plain");
const HATCHED = LOOKS.indexOf("hatched");
const at = (list: Float32Array, i: number): number => list[i] as number;

/** A painter for one canvas, theme and pixel ratio. */
export function painter(ctx: CanvasRenderingContext2D, colours: Colours, ratio: number) {
  const sprite: Sprites = sprites(colours, ratio);
  const others = new Map<string, HTMLCanvasElement>();
  const kept = (key: string, make: () => HTMLCanvasElement): HTMLCanvasElement => {
    const found = others.get(key) ?? make();
    others.set(key, found);
    return found;
  };
  const line = colours.text * ratio;

  /** Paints what lies in the region, all of it anew. */
  function paint(scene: Scene, lens: Lens, region: Region): void {
    const { layout } = scene;
    ctx.save();
    ctx.beginPath();
    ctx.rect(region.x, region.y, region.w, region.h);
    ctx.clip();
    ctx.clearRect(region.x, region.y, region.w, region.h);
    // A name, a glow or a mark reaches a little beyond its house.
    const reach = 2.5 * lens.p + 2 * line;
    const near = layout.buildings.filter((b) => {
      const x = px(lens, b.x);
      return (
        x - reach < region.x + region.w &&
        x + b.w * lens.p + reach > region.x &&
        py(lens, b.y - b.up) - lens.p < region.y + region.h &&
        py(lens, b.y + b.down) + reach > region.y
      );
    });
    for (const b of near) paintWalls(ctx, layout, b, colours, lens);
    if (colours.glows && lens.p >= 3 * ratio) {
      ctx.globalCompositeOperation = "lighter";
      for (const b of near) each(scene, b, lens, region, glowOf);
      ctx.globalCompositeOperation = "source-over";
    }
    for (const b of near) each(scene, b, lens, region, windowOf);
    names(layout, near, lens);
    compounds(scene, lens);
    for (const b of near) each(scene, b, lens, region, markOf);
    ctx.restore();
  }

  type Visit = (scene: Scene, i: number, x: number, y: number, w: number, h: number, lens: Lens) => void;
  /** Visits a building's windows that touch the region, with their rectangle in whole pixels. */
  function each(scene: Scene, building: LaidBuilding, lens: Lens, region: Region, visit: Visit): void {
    const { layout } = scene;
    const reach = 2.6 * lens.p;
    for (let i = building.first; i < building.end; i++) {
      const x = px(lens, at(layout.x, i));
      const y = py(lens, at(layout.y, i));
      if (x + reach < region.x || y + reach < region.y || x - reach > region.x + region.w || y - reach > region.y + region.h)
        continue;
      visit(
        scene,
        i,
        x,
        y,
        Math.max(1, Math.round(at(layout.w, i) * lens.p)),
        Math.max(1, Math.round(at(layout.h, i) * lens.p)),
        lens,
      );
    }
  }

  const shine = (look: number): boolean => look === LAMP || look === DOT;
  const glowOf: Visit = (scene, i, x, y, w, h, lens) => {
    const change = scene.was.get(i);
    const before = change && shine(change.look) ? 1 - change.progress : 0;
    // A lamp that comes on is brightest a moment after, then settles.
    const now = shine(scene.look[i] as number) ? (change ? change.progress + Math.sin(change.progress * Math.PI) * 0.6 : 1) : 0;
    const strength = Math.min(1, Math.max(before, now));
    if (strength === 0) return;
    const reach = Math.round(Math.min(1.6 * lens.p, 13 * ratio));
    ctx.globalAlpha = strength;
    ctx.drawImage(
      kept(`glow ${w} ${h} ${reach}`, () => glow(colours, w, h, reach)),
      x - reach,
      y - reach,
    );
    ctx.globalAlpha = 1;
  };

  const windowOf: Visit = (scene, i, x, y, w, h) => {
    const parties = scene.parties[i] as number;
    const change = scene.was.get(i);
    if (change && change.look > 0) ctx.drawImage(sprite(change.look, w, h, parties), x, y);
    const look = scene.look[i] as number;
    if (look > 0) {
      if (change) ctx.globalAlpha = change.progress;
      ctx.drawImage(sprite(look, w, h, parties), x, y);
      ctx.globalAlpha = 1;
    }
    number(scene, i, x, y, w, h, look);
  };

  /** The door's number, where the window is large enough to read it in. A vacant door has its number on the bare wall. */
  function number(scene: Scene, i: number, x: number, y: number, w: number, h: number, look: number): void {
    const label = scene.layout.labels[i] as string;
    if (h < line * 1.15 || measure(label) * line > w * 1.06) return;
    const lit = shine(look);
    const plain = look === PLAIN && !colours.glows;
    // Where something is drawn inside the window the number stands below it, on a plate of its own.
    const busy = look === DOT || look === HATCHED || (look > 0 && (scene.parties[i] as number) > 1);
    const middle = busy ? y + h - line * 0.62 : y + h / 2;
    if (busy && look !== DOT) {
      ctx.fillStyle = lit ? colours.lamp : look === PLAIN ? colours.dark : colours.hollow;
      ctx.fillRect(x + w * 0.16, middle - line * 0.5, w * 0.68, line * 0.98);
    }
    ctx.font = `${lit ? 600 : 400} ${line}px ${colours.font}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillStyle = lit || plain ? colours["on-lamp"] : look === 0 ? colours.soft : colours.ink;
    ctx.fillText(label, x + w / 2, middle, w);
  }

  const markOf: Visit = (scene, i, x, y, w, h, lens) => {
    if (!scene.mark[i]) return;
    // Larger than its place, and off to one corner, so that the state beneath can be seen. Never too small to be seen.
    const side = Math.round(Math.max(Math.min(lens.p * 1.08, 34 * ratio), 9 * ratio));
    const small = lens.p < 9 * ratio;
    const left = Math.round(small ? x + (w - side) / 2 : x + w - side * 0.62);
    const top = Math.round(small ? y + (h - side) / 2 : y - side * 0.38);
    ctx.drawImage(
      kept(`mark ${side}`, () => mark(colours, side)),
      left,
      top,
    );
  };

  /** Buildings' names under the ground; nearer, floors beside the wall and entrances beside their doorways. */
  function names(layout: Layout, near: readonly LaidBuilding[], lens: Lens): void {
    const foot = lens.p * (layout.named ? layout.em * 1.2 : 0.9);
    if (foot < line) return;
    for (const b of near) {
      ctx.textAlign = "center";
      ctx.textBaseline = "top";
      text(
        b.label,
        px(lens, b.x + b.w / 2),
        py(lens, b.y + b.down) + 3 * ratio,
        Math.max(b.w, b.room) * lens.p - 8 * ratio,
        400,
        colours.soft,
      );
      ctx.textBaseline = "middle";
      if (lens.p >= line * 1.15) {
        ctx.textAlign = "right";
        for (const f of b.floors) text(f.label, px(lens, b.x) - 4 * ratio, py(lens, f.y), lens.p * 1.2, 400, colours.soft);
      }
      if (lens.p * PLINTH < line * 1.05) continue;
      ctx.textAlign = "left";
      for (const e of b.entrances)
        text(e.label, px(lens, e.x), py(lens, e.y), e.w * lens.p, 400, e.roof ? colours["on-tile"] : colours.soft);
    }
  }

  function compounds(scene: Scene, lens: Lens): void {
    ctx.textAlign = "left";
    ctx.textBaseline = "top";
    for (const c of scene.layout.compounds) {
      const room = Math.max(c.w, 8) * lens.p;
      const x = px(lens, c.x);
      const y = py(lens, c.y);
      text(c.label, x, y, room, 600, colours.ink);
      if (!c.managed)
        text(scene.unmanaged, x + (measure(c.label) + 0.6) * line, y, room - (measure(c.label) + 0.6) * line, 400, colours.soft);
    }
  }

  /** One line of text, cut with an ellipsis where there is not room enough; nothing at all where not even two characters fit. */
  function text(words: string, x: number, y: number, room: number, weight: number, colour: string): void {
    ctx.font = `${weight} ${line}px ${colours.font}`;
    ctx.fillStyle = colour;
    let shown = words;
    while (shown.length > 1 && ctx.measureText(shown).width > room) shown = `${shown.slice(0, shown.endsWith("…") ? -2 : -1)}…`;
    if (shown.length > 1 || shown === words) ctx.fillText(shown, x, y);
  }

  return { paint };
}
export type Painter = ReturnType<typeof painter>;
