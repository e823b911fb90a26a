import type { BoardBuilding, Window } from "../../places/schema.ts";

/**
 * The shape of one building before it has a place on the board. Unit of length: one window's place ("cell").
 * x runs to the right from the building's left edge, y runs down from its ground line, so what stands above ground is negative.
 */
export interface Shape {
  readonly width: number;
  /** Height above the ground line and depth below it. */
  readonly up: number;
  readonly down: number;
  readonly doors: readonly PlacedDoor[];
  readonly parts: readonly Part[];
  readonly floors: readonly { readonly label: string; readonly y: number }[];
  /** Names of entrances that can be written beside their doorway or, in a lane, on their roof: left end, middle line, and room. */
  readonly entrances: readonly {
    readonly label: string;
    readonly x: number;
    readonly y: number;
    readonly w: number;
    readonly roof: boolean;
  }[];
}
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}
export interface PlacedDoor extends Rect {
  readonly door: Window;
  /** Index of its entrance in the building. */
  readonly entrance: number;
  /** Drawn as a shop window. */
  readonly shop: boolean;
}

/**
 * What walls and roofs are made of, in the order in which they are painted: wall 外墙 · cap 檐口 · plant 机房 · gable 坡屋顶 · pier 隔墙 ·
 * porch 单元门 · party 户间墙 · fascia 店招 · rooms 院落房屋 · yard 院子 · gate 院门 · tree 海棠树.
 */
export const PART_KINDS = [
  "rooms",
  "yard",
  "wall",
  "cap",
  "plant",
  "gable",
  "pier",
  "porch",
  "slab",
  "stair",
  "party",
  "fascia",
  "gate",
  "tree",
] as const;
export type PartKind = (typeof PART_KINDS)[number];
export interface Part extends Rect {
  readonly kind: PartKind;
}

/** A window inside its cell: the rest is wall, a little more of it beside than above, so that floors read as floors. */
export const WINDOW = { w: 0.71875, h: 0.75 } as const;

/** Collects the pieces of a building. */
export class Draft {
  readonly doors: PlacedDoor[] = [];
  readonly parts: Part[] = [];
  part(kind: PartKind, x: number, y: number, w: number, h: number): void {
    this.parts.push({ kind, x, y, w, h });
  }
  /** One cell and what is behind it: a door has its window in the middle; doors that claim one cell (a flat that was split) share it. */
  cell(doors: readonly Window[], entrance: number, x: number, y: number, w = 1, h = 1, shop = false): void {
    const room = w * WINDOW.w;
    const each = room / doors.length;
    const slit = doors.length > 1 ? each * 0.12 : 0;
    const top = shop ? y + h * 0.22 : y + (h * (1 - WINDOW.h)) / 2;
    doors.forEach((door, i) => {
      const left = x + (w - room) / 2 + i * each + slit / 2;
      this.doors.push({ door, entrance, shop, x: left, y: top, w: each - slit, h: shop ? h * 0.7 : h * WINDOW.h });
    });
  }
}

/** A building's doors in the order of its columns, with the entrance each belongs to. */
export const doorsOf = (building: BoardBuilding): { door: Window; entrance: number }[] =>
  building.entrances.flatMap((e, entrance) => e.doors.map((door) => ({ door, entrance })));

/** Doors → the doors of each distinct value, values in ascending order. */
export function grouped<T>(items: readonly T[], value: (item: T) => number): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const item of items) {
    const key = value(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return new Map([...groups].sort(([a], [b]) => a - b));
}

/** A list cut into as few equal pieces of at most `most` as will do, in order. */
export function pieces<T>(list: readonly T[], most: number): T[][] {
  const count = Math.ceil(list.length / most);
  return Array.from({ length: count }, (_, i) =>
    list.slice(Math.round((i * list.length) / count), Math.round(((i + 1) * list.length) / count)),
  );
}
