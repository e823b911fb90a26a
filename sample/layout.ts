import type { BuildingForm, CompoundForm } from "../src/places/schema.ts";
import type { PackPlaces } from "../src/packs/schema.ts";

/** A compound to be laid out. */
export interface CompoundPlan {
  label: string;
  form: CompoundForm;
  managed: boolean;
  buildings: BuildingPlan[];
}
/**
 * A building as somebody would describe it.
 * With floors: `entrances` × `floors` × `doors` a floor; `noFloors` and `noDoors` are numbers that nobody gave out, so `floors: 6, noFloors: [4]`
 * has floors 1, 2, 3, 5, 6, 7. Without floors: `doors` in all.
 */
export interface BuildingPlan {
  form: BuildingForm;
  number: number;
  built: number;
  entrances?: number;
  floors?: number;
  doors: number;
  noFloors?: readonly number[];
  noDoors?: readonly number[];
  /** The ground floor is shops with doors to the street. */
  shopsBelow?: boolean;
  /** Two entrances that do not meet: the front one serves the lower half, the outside stair at the back the upper half. */
  halves?: boolean;
  /** Door numbers of a row: every second number from here on (one side of a lane). */
  from?: number;
}
export interface DoorDrawn {
  label: string;
  floor: number | null;
  column: number;
  shop: boolean;
}
export interface EntranceDrawn {
  label: string;
  doors: DoorDrawn[];
}
export interface BuildingDrawn {
  label: string;
  form: BuildingForm;
  built: number;
  entrances: EntranceDrawn[];
}

/** Draws a building: labels by the pack, doors where they are on its face. */
export function drawBuilding(plan: BuildingPlan, { labels }: PackPlaces): BuildingDrawn {
  const named = (template: string, slots: Record<string, number>): string =>
    template.replaceAll(/\{(\w+)\}/g, (_, slot: string) => String(slots[slot]));
  const drawn = (label: string, entrances: EntranceDrawn[]): BuildingDrawn => ({
    label,
    form: plan.form,
    built: plan.built,
    entrances,
  });
  const door = (label: string, floor: number | null, column: number, shop = false): DoorDrawn => ({ label, floor, column, shop });

  if (plan.form === "row") {
    const numbers = given(plan.doors, plan.noDoors, plan.from ?? 1, 2);
    const doors = numbers.map((n, i) => door(named(labels.rowDoor, { n }), null, i));
    return drawn(named(labels.row, { first: numbers[0] as number, last: numbers.at(-1) as number }), [
      { label: labels.laneEntrance, doors },
    ]);
  }
  if (plan.form === "courtyard") {
    const doors = given(plan.doors, plan.noDoors).map((n, i) => door(named(labels.yardDoor, { n }), null, i));
    return drawn(named(labels.yard, { n: plan.number }), [{ label: labels.yardEntrance, doors }]);
  }
  if (plan.form === "shops") {
    const doors = given(plan.doors, plan.noDoors).map((n, i) => door(named(labels.shop, { n }), null, i, true));
    return drawn(named(labels.shops, { n: plan.number }), [{ label: labels.shopEntrance, doors }]);
  }

  const floors = given(plan.floors ?? 1, plan.noFloors);
  const columns = given(plan.doors, plan.noDoors);
  const label = named(labels.building, { n: plan.number });
  const flat = (floor: number): DoorDrawn[] => columns.map((c, i) => door(named(labels.door, { n: floor * 100 + c }), floor, i));
  if (plan.halves) {
    const middle = Math.ceil(floors.length / 2);
    return drawn(label, [
      { label: labels.frontEntrance, doors: floors.slice(0, middle).flatMap(flat) },
      { label: labels.backEntrance, doors: floors.slice(middle).flatMap(flat) },
    ]);
  }
  let shops = 0;
  const entrances = Array.from({ length: plan.entrances ?? 1 }, (_, e) => ({
    label: named(labels.entrance, { n: e + 1 }),
    doors: floors.flatMap((floor) =>
      plan.shopsBelow && floor === 1 ? columns.map((_c, i) => door(named(labels.shop, { n: ++shops }), 1, i, true)) : flat(floor),
    ),
  }));
  return drawn(label, entrances);
}

/** The first `count` numbers that were given out: some have never been (4 in many houses, 13 and 14 in towers). */
function given(count: number, skipped: readonly number[] = [], from = 1, step = 1): number[] {
  const out: number[] = [];
  for (let n = from; out.length < count; n += step) if (!skipped.includes(n)) out.push(n);
  return out;
}

/** How many doors a plan has in all, shops among them. */
export const doorsOf = (plan: BuildingPlan): number =>
  plan.form === "tower" || plan.form === "walkup"
    ? (plan.halves ? 1 : (plan.entrances ?? 1)) * (plan.floors ?? 1) * plan.doors
    : plan.doors;
/** How many of them somebody could live behind. */
export const homesOf = (plan: BuildingPlan): number =>
  plan.form === "shops" ? 0 : doorsOf(plan) - (plan.shopsBelow ? (plan.entrances ?? 1) * plan.doors : 0);
