import type { BoardBuilding, Window } from "../../places/schema.ts";
import { type Shape, Draft, doorsOf, grouped, pieces } from "./shapes.ts";

type EntranceName = Shape["entrances"][number];
type Placed = { door: Window; entrance: number };
/** A wall beside the outermost windows, and the strip of ground floor in which the doorway stands. */
const SIDE = 0.3125;
export const PLINTH = 0.5;
const SHOP = { w: 1.5, h: 1.375 } as const;
const HOUSE = { w: 1.125, h: 1.125, roof: 0.75 } as const;
/** A lane longer than this is drawn on both its sides, a courtyard with more doors as several yards one behind the other (进). */
const STRIP = 16;
const YARD = 16;

/** A building whose doors nobody has written down yet: a blank wall. */
const emptyLot: Shape = {
  width: 3,
  up: 1.75,
  down: 0,
  doors: [],
  parts: [{ kind: "wall", x: 0, y: -1.75, w: 3, h: 1.75 }],
  floors: [],
  entrances: [],
};

/** The shape of a building, each kind as somebody who lives there would know it. Pure; the same building always has the same shape. */
export function shapeOf(building: BoardBuilding): Shape {
  const doors = doorsOf(building);
  const storeys = new Set(doors.map((d) => d.door.f).filter((f) => f !== null)).size;
  if (doors.length === 0) return emptyLot;
  if (building.form === "courtyard") return courtyard(doors);
  if ((building.form === "row" || building.form === "shops") && storeys <= 1) return strips(building, doors);
  return storeys === 0 ? strips(building, doors) : stack(building, doors);
}

/**
 * Floors upon floors: towers, walk-ups, and lane houses or shops with an upper floor. Each entrance is a wall of its own, as high as its own doors,
 * with a wall between it and the next: inside, entrances do not meet. A floor number that nobody has leaves no hole; a door that is missing does.
 */
function stack(building: BoardBuilding, all: readonly Placed[]): Shape {
  const draft = new Draft();
  const isShop = shopsOf(building, all);
  const shops = all.filter(isShop);
  const flats = all.filter((d) => !isShop(d));
  const ground = shops.length > 0 ? SHOP.h : PLINTH;
  const levels = [...grouped(flats, (d) => d.door.f ?? 0).keys()];
  const above = levels.filter((f) => f >= 0);
  const below = levels.filter((f) => f < 0).reverse();
  const top = (f: number): number => (f >= 0 ? -(ground + above.indexOf(f) + 1) : 0.25 + below.indexOf(f));

  const gap = building.form === "tower" ? 0.875 : 0.375;
  const entrances: EntranceName[] = [];
  let before: number | null = null;
  let x = 0;
  for (const shaft of shafts(flats)) {
    const doors = shaft.flatMap(([, own]) => own);
    const w = Math.max(...shaft.map(([, own]) => grouped(own, (d) => d.door.c).size)) + 2 * SIDE;
    const roof = Math.min(-ground, ...doors.map((d) => top(d.door.f ?? 0)));
    const floor = Math.max(0, ...doors.map((d) => ((d.door.f ?? 0) < 0 ? top(d.door.f ?? 0) + 1 : 0)));
    if (before !== null) {
      // The wall between two entrances goes as high as the lower of them.
      const height = Math.max(before, roof);
      draft.part("pier", x, height, gap, -height);
      x += gap;
    }
    draft.part("wall", x, roof - 0.125, w, floor - roof + 0.125);
    roofOver(draft, building, x, roof - 0.125, w);
    if (shops.length === 0) draft.part("porch", x + w / 2 - 0.25, -PLINTH + 0.0625, 0.5, PLINTH - 0.0625);
    let stairs = 0;
    for (const [entrance, own] of shaft) {
      let column = 0;
      for (const inColumn of grouped(own, (d) => d.door.c).values()) {
        for (const [f, same] of grouped(inColumn, (d) => d.door.f ?? 0))
          draft.cell(
            same.map((d) => d.door),
            entrance,
            x + SIDE + column,
            top(f),
          );
        column++;
      }
      const name = { label: nameOf(building, entrance), y: -PLINTH / 2, roof: false };
      if (own === shaft[0]?.[1]) {
        // Beside the doorway; where shops take the ground floor there is no wall to write on.
        if (shops.length === 0) entrances.push({ ...name, x: x + w / 2 + 0.3125, w: w / 2 - 0.375 });
        continue;
      }
      // Upstairs lives who comes by another door: a slab between, and a stair outside that leads up to it.
      const sill = top(Math.min(...own.map((d) => d.door.f ?? 0))) + 1;
      draft.part("slab", x, sill - 0.0625, w, 0.125);
      draft.part("stair", x + w + stairs, sill, 1.5, -sill);
      entrances.push({ ...name, x: x + w + stairs + 0.125, w: 1.5 });
      stairs += 1.5;
    }
    before = roof;
    x += w + stairs;
  }
  // Shops are the podium: as wide as the house, wider if they must be.
  const width = Math.max(x, shops.length * 1.0625);
  if (shops.length > 0) {
    draft.part("wall", 0, -ground, width, ground);
    draft.part("fascia", 0, -ground, width, 0.25);
    const each = width / shops.length;
    shops.sort((a, b) => a.entrance - b.entrance || a.door.c - b.door.c);
    shops.forEach((d, i) => draft.cell([d.door], d.entrance, i * each, -ground + 0.0625, each, ground - 0.0625, true));
  }
  const up = -Math.min(...draft.parts.map((p) => p.y));
  const down = Math.max(0, ...draft.parts.map((p) => p.y + p.h));
  const floors = levels.map((f) => ({ label: String(f), y: top(f) + 0.5 }));
  return { width, up, down, doors: draft.doors, parts: draft.parts, floors, entrances };
}

/** Which doors are shops on the ground floor: those without a floor, an entrance that has nothing else, or a lowest floor where nobody lives. */
function shopsOf(building: BoardBuilding, all: readonly Placed[]): (door: Placed) => boolean {
  const lowest = Math.min(...all.flatMap((d) => (d.door.f === null || d.door.f < 0 ? [] : [d.door.f])));
  const trade = (doors: readonly Window[]): boolean =>
    doors.some((d) => d.u === "business") && doors.every((d) => d.u === "business" || d.u === "vacant" || d.u === "not-known");
  const whole = building.form === "shops" || (lowest <= 1 && trade(all.filter((d) => d.door.f === lowest).map((d) => d.door)));
  const own = building.entrances.map((e) => lowest <= 1 && trade(e.doors));
  return ({ door, entrance }) => door.f === null || (door.f === lowest && (whole || own[entrance] === true));
}

/** Entrances side by side; one that serves only floors above another's stands over it. */
function shafts(flats: readonly Placed[]): [number, Placed[]][][] {
  const out: [number, Placed[]][][] = [];
  const floorsOf = (own: readonly Placed[]): number[] => own.map((d) => d.door.f ?? 0);
  for (const [entrance, own] of grouped(flats, (d) => d.entrance)) {
    const under = out.at(-1)?.at(-1)?.[1];
    if (under && Math.min(...floorsOf(own)) > Math.max(...floorsOf(under))) out.at(-1)?.push([entrance, own]);
    else out.push([[entrance, own]]);
  }
  return out;
}

const nameOf = (building: BoardBuilding, entrance: number): string => building.entrances[entrance]?.label ?? "";

function roofOver(draft: Draft, building: BoardBuilding, x: number, y: number, w: number): void {
  if (building.form === "row") return draft.part("gable", x - 0.1875, y - HOUSE.roof, w + 0.375, HOUSE.roof);
  draft.part("cap", x - 0.0625, y - 0.1875, w + 0.125, 0.1875);
  if (building.form === "tower") draft.part("plant", x + w / 2 - Math.min(0.75, w / 4), y - 0.75, Math.min(1.5, w / 2), 0.5625);
}

/** Doors side by side without floors: lane houses under one tiled roof, or a street of shops. */
function strips(building: BoardBuilding, all: readonly Placed[]): Shape {
  const draft = new Draft();
  const shops = building.form === "shops";
  const size = shops ? SHOP : HOUSE;
  const roof = shops ? 0.25 : HOUSE.roof;
  const pitch = size.h + roof + 0.375;
  const entrances: EntranceName[] = [];
  const own = [...grouped(all, (d) => d.entrance)];
  // Few doors: the entrances stand in one row, apart. Many: each entrance begins a row of its own.
  const oneRow = all.length <= STRIP;
  const rows = oneRow
    ? [own]
    : own.flatMap(([e, list]) => pieces(byColumn(list), STRIP).map((piece) => [[e, piece] as [number, Placed[]]]));
  let width = 0;
  rows.forEach((row, r) => {
    const y = -(rows.length - 1 - r) * pitch;
    let x = 0;
    for (const [entrance, list] of row) {
      const columns = oneRow ? [...grouped(list, (d) => d.door.c).values()] : list.map((d) => [d]);
      const w = columns.length * size.w;
      draft.part("wall", x, y - size.h, w, size.h);
      if (shops) draft.part("cap", x - 0.0625, y - size.h - roof, w + 0.125, roof);
      else draft.part("gable", x - 0.1875, y - size.h - roof, w + 0.375, roof);
      columns.forEach((same, i) => {
        const left = x + i * size.w;
        if (i > 0) draft.part("party", left - 0.03125, y - size.h, 0.0625, size.h);
        if (shops) draft.part("fascia", left + 0.09375, y - size.h + 0.0625, size.w - 0.1875, 0.25);
        draft.cell(
          same.map((d) => d.door),
          entrance,
          left,
          y - size.h,
          size.w,
          size.h,
          shops,
        );
      });
      if (!shops)
        entrances.push({ label: nameOf(building, entrance), x: x + 0.5, y: y - size.h - roof / 2, w: w - 1, roof: true });
      x += w + 0.5;
    }
    width = Math.max(width, x - 0.5);
  });
  const up = (rows.length - 1) * pitch + size.h + roof;
  return { width, up, down: 0, doors: draft.doors, parts: draft.parts, floors: [], entrances };
}

const byColumn = (list: readonly Placed[]): Placed[] =>
  [...list].sort((a, b) => (a.door.f ?? 0) - (b.door.f ?? 0) || a.door.c - b.door.c);

/**
 * Rooms around a yard, seen from above: one goes in by the gate and comes past the doors clockwise, in the order of their columns.
 */
function courtyard(all: readonly Placed[]): Shape {
  const draft = new Draft();
  const yards = [...grouped(all, (d) => d.entrance)].map(([entrance, list]) => ({
    entrance,
    yards: pieces(byColumn(list), YARD),
  }));
  const up = Math.max(0, ...yards.flatMap((y) => y.yards.map((list) => ringFor(list.length).down))) + 0.5;
  let x = 0;
  for (const { entrance, yards: own } of yards) {
    for (const list of own) x += yard(draft, list, entrance, x);
    x += 0.625;
  }
  return { width: x - 0.625, up, down: 0, doors: draft.doors, parts: draft.parts, floors: [], entrances: [] };
}

/** The smallest ring of cells (odd width, so that the gate is in the middle) with room for so many doors and a gate. */
function ringFor(doors: number): { across: number; down: number } {
  for (let down = 3; ; down++)
    for (const across of [down | 1, (down | 1) + 2]) if (2 * across + 2 * (down - 2) - 1 >= doors) return { across, down };
}

function yard(draft: Draft, list: readonly Placed[], entrance: number, x: number): number {
  const { across, down } = ringFor(list.length);
  const eave = 0.25;
  const y = -down - eave;
  draft.part("rooms", x, y - eave, across + 2 * eave, down + 2 * eave);
  draft.part("yard", x + eave + 1, y + 1, across - 2, down - 2);
  const middle = (across - 1) / 2;
  draft.part("gate", x + eave + middle + 0.125, y + down - 1, 0.75, 1 + eave);
  draft.part("tree", x + eave + across / 2 - 0.5, y + down / 2 - 0.5, 1, 1);
  const ring: [number, number][] = [];
  for (let i = middle - 1; i >= 0; i--) ring.push([i, down - 1]);
  for (let j = down - 2; j > 0; j--) ring.push([0, j]);
  for (let i = 0; i < across; i++) ring.push([i, 0]);
  for (let j = 1; j < down - 1; j++) ring.push([across - 1, j]);
  for (let i = across - 1; i > middle; i--) ring.push([i, down - 1]);
  // Spare cells stay blank beside the gate: the main rooms are at the far end.
  const skip = Math.floor((ring.length - list.length) / 2);
  list.forEach((d, i) => {
    const [cx, cy] = ring[skip + i] as [number, number];
    draft.cell([d.door], entrance, x + eave + cx, y + cy);
  });
  return across + 2 * eave;
}
