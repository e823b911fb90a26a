import type { Board } from "../../places/schema.ts";
import { measure } from "./fit.ts";
import { type LaidBuilding, type Layout, layoutBoard } from "./layout.ts";
import type { LookWords } from "./describe.ts";
import { LOOKS, type Look } from "./looks.ts";
import { type Lit, sceneOf } from "./scene.ts";
import { PART_KINDS, type PartKind } from "./shapes.ts";
import type { BoardText } from "./text.zh.ts";

/** A4 landscape without its margins, in mm, and what head and foot take of it. */
const PAGE = { w: 273, h: 186, head: 17, foot: 6 } as const;
/** Names are set in 8 pt. */
const TEXT = 2.8;

const escape = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
const f = (value: number): string => String(Math.round(value * 1000) / 1000);

/**
 * The board for paper: one SVG, A4 landscape, black on white, where shapes alone tell the windows apart.
 * @param more `lit` and `words` as on the screen; `title` instead of the community's name; `printed`: when, in words
 * @returns an <svg> element as text, without scripts and without style attributes
 */
export function printBoard(
  board: Board,
  text: BoardText,
  more: { lit?: Lit | undefined; words?: LookWords; title?: string; printed?: string } = {},
): string {
  const space = { width: PAGE.w, height: PAGE.h - PAGE.head - PAGE.foot };
  const layout = layoutBoard(board, { ...space, text: TEXT, ratio: 20, unmanaged: ` · ${text.unmanaged}` });
  const scene = sceneOf(layout, board, more.lit, text.unmanaged);
  const scale = Math.min(space.width / layout.width, space.height / layout.height);
  const drawn: string[] = [];
  for (const building of layout.buildings) drawn.push(walls(layout, building), names(layout, building, scale));
  for (let i = 0; i < layout.count; i++) {
    const [x, y, w, h] = [layout.x[i] as number, layout.y[i] as number, layout.w[i] as number, layout.h[i] as number];
    drawn.push(window(LOOKS[scene.look[i] as number] as Look, x, y, w, h));
    const size = TEXT / scale;
    const label = layout.labels[i] as string;
    if (size < h * 0.7 && measure(label) * size < w)
      drawn.push(line(label, x + w / 2, y + h * 0.68, size, "middle", "400", true));
  }
  for (let i = 0; i < layout.count; i++)
    if (scene.mark[i]) drawn.push(mark((layout.x[i] as number) + 0.36, (layout.y[i] as number) + 0.3));
  for (const c of layout.compounds)
    drawn.push(line(c.managed ? c.label : `${c.label} · ${text.unmanaged}`, c.x, c.y + layout.em, layout.em, "start", "700"));

  const c = board.counts;
  const head =
    line(more.title ?? board.community.label, 0, 6, 6, "start", "700") +
    line(text.paper.counts(c.doors, c.households, c.vacant), PAGE.w, 6, 3.4, "end") +
    legend({ ...text.legend, ...more.words }, scene.look, scene.mark);
  const foot = more.printed ? line(text.paper.printed(more.printed), 0, PAGE.h - 0.8, TEXT, "start") : "";
  const left = (space.width - layout.width * scale) / 2;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${PAGE.w} ${PAGE.h}" width="${PAGE.w}mm" height="${PAGE.h}mm" role="img" aria-label="${escape(text.board)}" font-family="sans-serif" fill="none" stroke="none">` +
    `<defs><pattern id="hatch" width="0.3" height="0.3" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0H0.1V0.3H0z" fill="#000"/></pattern></defs>` +
    `${head}<g transform="translate(${f(left)} ${PAGE.head}) scale(${f(scale)})">${drawn.join("")}</g>${foot}</svg>`
  );
}

const rect = (x: number, y: number, w: number, h: number, rest: string): string =>
  `<rect x="${f(x)}" y="${f(y)}" width="${f(w)}" height="${f(h)}" ${rest}/>`;
/** A line of text; with a halo where it lies on something. */
const line = (text: string, x: number, y: number, size: number, anchor: string, weight = "400", halo = false): string =>
  `<text x="${f(x)}" y="${f(y)}" font-size="${f(size)}" text-anchor="${anchor}" font-weight="${weight}" fill="#000"${halo ? ` stroke="#fff" stroke-width="${f(size * 0.2)}" paint-order="stroke"` : ""}>${escape(text)}</text>`;

/** plain: a thin frame · lamp: black · dot: black with a white dot · outline: a thick frame · hatched: hatched · none: nothing */
function window(look: Look, x: number, y: number, w: number, h: number): string {
  if (look === "none") return "";
  if (look === "plain") return rect(x + 0.02, y + 0.02, w - 0.04, h - 0.04, 'stroke="#000" stroke-width="0.04" fill="#fff"');
  if (look === "outline")
    return rect(x + 0.08, y + 0.08, w - 0.16, h - 0.16, 'stroke="#000" stroke-width="0.16" fill="#fff" rx="0.1"');
  if (look === "hatched")
    return rect(x + 0.03, y + 0.03, w - 0.06, h - 0.06, 'stroke="#000" stroke-width="0.06" fill="url(#hatch)"');
  const dot = look === "dot" ? `<circle cx="${f(x + w / 2)}" cy="${f(y + h / 2)}" r="0.17" fill="#fff"/>` : "";
  return rect(x, y, w, h, 'fill="#000" rx="0.1"') + dot;
}

/** A plate larger than the window, white around black around a white exclamation mark, so that it stands out of black and white alike. */
const mark = (x: number, y: number): string =>
  rect(x - 0.3, y - 0.8, 1.16, 1.16, 'fill="#fff" rx="0.3"') +
  rect(x - 0.22, y - 0.72, 1, 1, 'fill="#000" rx="0.24"') +
  `<path d="M${f(x + 0.2)} ${f(y - 0.56)}h0.16v0.4h-0.16zM${f(x + 0.2)} ${f(y - 0.06)}h0.16v0.16h-0.16z" fill="#fff"/>`;

const STROKED: Partial<Record<PartKind, string>> = {
  wall: 'stroke="#000" stroke-width="0.05"',
  rooms: 'stroke="#000" stroke-width="0.14"',
  yard: 'stroke="#000" stroke-width="0.05"',
  cap: 'fill="#000"',
  plant: 'stroke="#000" stroke-width="0.05"',
  pier: 'fill="#999"',
  porch: 'fill="#000"',
  slab: 'fill="#000"',
  party: 'fill="#000"',
  fascia: 'fill="#999"',
  gate: 'fill="#fff"',
};
function walls(layout: Layout, b: LaidBuilding): string {
  const { parts } = layout;
  let out = "";
  for (let i = b.firstPart; i < b.endPart; i++) {
    const kind = PART_KINDS[parts.kind[i] as number] as PartKind;
    const [x, y, w, h] = [parts.x[i] as number, parts.y[i] as number, parts.w[i] as number, parts.h[i] as number];
    if (kind === "gable")
      out += `<path d="M${f(x)} ${f(y + h)}L${f(x + h * 0.8)} ${f(y)}H${f(x + w - h * 0.8)}L${f(x + w)} ${f(y + h)}z" fill="#bbb" stroke="#000" stroke-width="0.05"/>`;
    else if (kind === "stair")
      out += `<path d="M${f(x)} ${f(y)}h${f(w / 3)}L${f(x + w)} ${f(y + h)}" stroke="#000" stroke-width="0.1"/>`;
    else if (kind === "tree")
      out += `<circle cx="${f(x + w / 2)}" cy="${f(y + h / 2)}" r="${f(w * 0.4)}" stroke="#000" stroke-width="0.05" stroke-dasharray="0.15 0.1"/>`;
    else out += rect(x, y, w, h, STROKED[kind] ?? "");
  }
  return out + rect(b.x - 0.375, b.y, b.w + 0.75, 0.08, 'fill="#000"');
}
function names(layout: Layout, b: LaidBuilding, scale: number): string {
  if (!layout.named) return "";
  const size = Math.min(layout.em, TEXT / scale);
  return line(b.label, b.x + b.w / 2, b.y + b.down + size * 1.15, size, "middle");
}

function legend(words: Record<Look | "mark", string>, look: Uint8Array, marks: Uint8Array): string {
  const count = (l: Look): number => look.reduce((sum, v) => sum + (LOOKS[v] === l ? 1 : 0), 0);
  let x = 0;
  let out = "";
  for (const item of ["lamp", "dot", "outline", "hatched", "plain", "mark", "none"] as const) {
    const n = item === "mark" ? marks.reduce((sum, v) => sum + v, 0) : count(item);
    if (n === 0) continue;
    const label = `${words[item]} ${n.toLocaleString()}`;
    const picture = item === "mark" ? mark(0.1, 0.62) : window(item, 0, 0, 0.72, 0.75);
    out += `<g transform="translate(${f(x)} 9.6) scale(3.6)">${picture}</g>` + line(label, x + 4, 12.2, 3.2, "start");
    x += 4 + measure(label) * 3.2 + 5;
  }
  return out;
}
