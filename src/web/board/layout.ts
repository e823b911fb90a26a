import type { BoardBuilding, BuildingForm } from "../../places/schema.ts";
import { type Group, MARGIN, type Packed, type Town, type View, fitInto, groupsOf, headOf, measure } from "./fit.ts";
import { shapeOf } from "./forms.ts";
import { type Index, indexOf } from "./hit.ts";
import { PART_KINDS, type Shape } from "./shapes.ts";
import type { Placed } from "./slice.ts";

/** Doors that are shops, and doors behind which nobody lives: bits of `Layout.flags`. */
export const SHOP = 1;
export const VACANT = 2;

export interface LaidBuilding {
  readonly id: string;
  readonly compound: string;
  readonly label: string;
  readonly form: BuildingForm;
  /** Left edge and ground line; extent to the right, above and below. */
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly up: number;
  readonly down: number;
  /** How wide its name may be drawn before it meets a neighbour's. */
  readonly room: number;
  /** Its doors and its parts: [first, end) in the arrays. */
  readonly first: number;
  readonly end: number;
  readonly firstPart: number;
  readonly endPart: number;
  /** Floor labels (at their middle) and entrance names, in board coordinates. */
  readonly floors: readonly { readonly label: string; readonly y: number }[];
  readonly entrances: Shape["entrances"];
}
export interface LaidCompound {
  readonly id: string;
  readonly label: string;
  readonly managed: boolean;
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/**
 * A board, laid out. Everything is in cells (one cell: a window's place), y down, and a multiple of 1/64 cell, so that at a whole number of pixels
 * a cell all windows of a wall come out equally wide and equally far apart.
 */
export interface Layout {
  readonly width: number;
  readonly height: number;
  /** Height of a line of text, as it was reckoned with: what names need when the whole board is in view. */
  readonly em: number;
  /** Whether there is room for the buildings' names when the whole board is in view. */
  readonly named: boolean;
  readonly compounds: readonly LaidCompound[];
  readonly buildings: readonly LaidBuilding[];
  readonly count: number;
  readonly ids: readonly string[];
  readonly labels: readonly string[];
  /** The rectangle of each door's window; where a door is vacant, of the wall where it would be. */
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly w: Float32Array;
  readonly h: Float32Array;
  readonly building: Uint16Array;
  readonly entrance: Uint16Array;
  readonly flags: Uint8Array;
  /** Walls, roofs and the like: an index into PART_KINDS, and the rectangle. */
  readonly parts: {
    readonly kind: Uint8Array;
    readonly x: Float32Array;
    readonly y: Float32Array;
    readonly w: Float32Array;
    readonly h: Float32Array;
  };
  readonly at: ReadonlyMap<string, number>;
  readonly index: Index;
}

/** Lays out a board for a view, the whole of it as large as can be. Pure: same board and view, same layout. */
export function layoutBoard(board: Town, view: View): Layout {
  const shapes = board.buildings.map(shapeOf);
  const groups = groupsOf(board);
  return assemble(board, shapes, groups, fitInto(board, shapes, groups, view));
}

const snap = (value: number): number => Math.round(value * 64) / 64;

function assemble(board: Town, shapes: readonly Shape[], groups: readonly Group[], packed: Packed): Layout {
  const { em, named } = packed;
  const count = shapes.reduce((sum, s) => sum + s.doors.length, 0);
  const partCount = shapes.reduce((sum, s) => sum + s.parts.length, 0);
  const [x, y, w, h] = [new Float32Array(count), new Float32Array(count), new Float32Array(count), new Float32Array(count)];
  const parts = {
    kind: new Uint8Array(partCount),
    x: new Float32Array(partCount),
    y: new Float32Array(partCount),
    w: new Float32Array(partCount),
    h: new Float32Array(partCount),
  };
  const building = new Uint16Array(count);
  const entrance = new Uint16Array(count);
  const flags = new Uint8Array(count);
  const ids: string[] = [];
  const labels: string[] = [];

  const origin = new Map<number, { x: number; y: number; row: { x: number; y: number }[] }>();
  const compounds: LaidCompound[] = [];
  groups.forEach(({ compound }, c) => {
    const { way: block, x: left, y: top } = packed.placed[c] as Placed;
    const known = board.compounds.find((k) => k.id === compound);
    compounds.push({
      id: compound,
      label: known?.label ?? "",
      managed: known?.managed ?? true,
      x: snap(left + MARGIN),
      y: snap(top + MARGIN),
      w: block.w,
      h: block.h,
    });
    const found = block.spots();
    const spots = found.map((s) => ({ x: s.x + left, y: s.y + top + headOf(em) }));
    found.forEach((s, i) => origin.set(s.item, { ...(spots[i] as { x: number; y: number }), row: spots }));
  });

  let d = 0;
  let p = 0;
  const buildings = shapes.map((shape, b): LaidBuilding => {
    const source = board.buildings[b] as BoardBuilding;
    const at = origin.get(b) as { x: number; y: number; row: { x: number; y: number }[] };
    // A name wider than its house has the house in its middle.
    const wide = named ? Math.max(shape.width, measure(source.label) * em) : shape.width;
    const left = snap(at.x + MARGIN + (wide - shape.width) / 2);
    const ground = snap(at.y + MARGIN);
    const next = Math.min(...at.row.filter((s) => s.y === at.y && s.x > at.x).map((s) => s.x), Number.POSITIVE_INFINITY);
    const [first, firstPart] = [d, p];
    for (const door of shape.doors) {
      x[d] = left + snap(door.x);
      y[d] = ground + snap(door.y);
      w[d] = snap(door.w);
      h[d] = snap(door.h);
      building[d] = b;
      entrance[d] = door.entrance;
      flags[d] = (door.shop || door.door.u === "business" ? SHOP : 0) | (door.door.u === "vacant" ? VACANT : 0);
      ids.push(door.door.d);
      labels.push(door.door.n);
      d++;
    }
    for (const part of shape.parts) {
      parts.kind[p] = PART_KINDS.indexOf(part.kind);
      parts.x[p] = left + snap(part.x);
      parts.y[p] = ground + snap(part.y);
      parts.w[p] = snap(part.w);
      parts.h[p] = snap(part.h);
      p++;
    }
    return {
      id: source.id,
      compound: source.compound,
      label: source.label,
      form: source.form,
      x: left,
      y: ground,
      w: snap(shape.width),
      up: snap(shape.up),
      down: snap(shape.down),
      room: Math.min(next - at.x, wide + 2.5),
      first,
      end: d,
      firstPart,
      endPart: p,
      floors: shape.floors.map((f) => ({ label: f.label, y: ground + f.y })),
      entrances: shape.entrances.map((e) => ({ ...e, x: left + e.x, y: ground + e.y })),
    };
  });
  // Rounded down, so that what fits the view still does.
  const size = { width: Math.floor(packed.w * 64) / 64 + 2 * MARGIN, height: Math.floor(packed.h * 64) / 64 + 2 * MARGIN };
  const at = new Map(ids.map((id, i) => [id, i]));
  return {
    ...size,
    em,
    named,
    compounds,
    buildings,
    count,
    ids,
    labels,
    x,
    y,
    w,
    h,
    building,
    entrance,
    flags,
    parts,
    at,
    index: indexOf({ ...size, x, y, w, h }),
  };
}
