import { lettersOf } from "../../../kernel/letters.ts";
import type { BuildingForm, DoorCell } from "../../../places/schema.ts";

/** How doors on floors are numbered: 101 102 · 11 12 · 1A 1B · 1 2 3 … through the whole house. */
export const PATTERNS = ["floor-two", "floor-one", "letter", "running"] as const;
export type Pattern = (typeof PATTERNS)[number];
/** Which numbers a street side has. */
export const STEPS = ["all", "odd", "even"] as const;
export type Step = (typeof STEPS)[number];

/** A building as somebody describes it: with floors, or a row of doors without. */
export interface Plan {
  readonly form: BuildingForm;
  /** Entrance labels, one each; a house without stairs has one. */
  readonly entrances: readonly string[];
  readonly from: number;
  readonly to: number;
  /** Floors that nobody numbered: "4, 13, 14". */
  readonly without: readonly number[];
  readonly perFloor: number;
  readonly pattern: Pattern;
  /** The second entrance goes on counting where the first ended: 101 102 | 103 104. */
  readonly through: boolean;
  /** Doors that are not there, by label. */
  readonly missing: readonly string[];
  /** Doors without floors: first and last number, and which of them. */
  readonly first: number;
  readonly last: number;
  readonly step: Step;
  /** Template of a door's label with `{n}`, as it is said here. */
  readonly label: string;
}
export type Entrance = { label: string; doors: DoorCell[] };

/** Forms that have floors; the others are doors side by side. */
export const hasFloors = (form: BuildingForm): boolean => form === "tower" || form === "walkup";

/** Numbers in what somebody typed: "4、13，14-16" → 4, 13, 14, 15, 16. */
export function numbersIn(typed: string): number[] {
  const found: number[] = [];
  for (const [, a, b] of typed.normalize("NFKC").matchAll(/(-?\d+)(?:\s*[-–—~至到]\s*(\d+))?/g)) {
    const [low, high] = [Number(a), b === undefined ? Number(a) : Number(b)];
    for (let i = low; i <= high && i - low < 200; i++) found.push(i);
  }
  return found;
}
/** Labels in what somebody typed, by commas or spaces. */
export const labelsIn = (typed: string): string[] => typed.split(/[\s,，、;；]+/).filter(Boolean);

const two = (n: number): string => String(n).padStart(2, "0");
/** A basement is B1, B2 …: nobody says floor minus one. */
const floorName = (floor: number): string => (floor < 0 ? `B${-floor}` : String(floor));
/** The number of a door: `nth` counts from 1 on its floor, `running` through the house. */
function numberOf(pattern: Pattern, floor: number, nth: number, running: number): string {
  if (pattern === "running") return String(running);
  if (pattern === "letter") return `${floorName(floor)}${lettersOf(nth - 1)}`;
  return `${floorName(floor)}${pattern === "floor-two" ? two(nth) : nth}`;
}

/** More doors than the command takes in one entrance: a slip of the hand, which need not be drawn. */
export const MOST = 600;
/** Entrances with their doors, as the command takes them; where there would be too many, one more than it takes. Pure: same plan, same doors. */
export function layOut(plan: Plan): Entrance[] {
  const missing = new Set(plan.missing);
  const named = (number: string): string => plan.label.replace("{n}", number);
  if (!hasFloors(plan.form)) {
    const numbers: number[] = [];
    for (let n = plan.first; n <= plan.last && numbers.length < 200; n++)
      if (plan.step === "all" || (n % 2 === 1) === (plan.step === "odd")) numbers.push(n);
    const doors = numbers.map((n): DoorCell => ({
      label: named(String(n)),
      floor: null,
      column: 0,
      use: plan.form === "shops" ? "business" : "not-known",
    }));
    const kept = doors.filter((d) => !missing.has(d.label)).map((d, column) => ({ ...d, column }));
    return [{ label: plan.entrances[0] ?? "", doors: kept }];
  }
  const floors: number[] = [];
  // Nothing lies between the basement and the ground floor.
  for (let f = plan.from; f <= plan.to && floors.length < 124; f++) if (f !== 0 && !plan.without.includes(f)) floors.push(f);
  let running = 0;
  return plan.entrances.map((label, e) => {
    if (!plan.through) running = 0;
    const doors: DoorCell[] = [];
    for (const floor of floors)
      for (let i = 1; i <= plan.perFloor && doors.length <= MOST; i++) {
        running += 1;
        const number = numberOf(
          plan.pattern,
          floor,
          plan.through && plan.pattern !== "running" ? e * plan.perFloor + i : i,
          running,
        );
        if (!missing.has(named(number)) && !missing.has(number))
          doors.push({ label: named(number), floor, column: i - 1, use: "not-known" });
      }
    return { label, doors };
  });
}

/** Labels for doors that stand already, in the order in which they are given: floor by floor from the bottom, left to right. */
export function relabel(
  doors: readonly { id: string; floor: number | null; column: number }[],
  pattern: Pattern,
  label: string,
): Map<string, string> {
  const labels = new Map<string, string>();
  let running = 0;
  const floors = [...new Set(doors.map((d) => d.floor))].sort((a, b) => (a ?? 0) - (b ?? 0));
  for (const floor of floors)
    doors
      .filter((d) => d.floor === floor)
      .sort((a, b) => a.column - b.column)
      .forEach((d, i) => {
        running += 1;
        labels.set(d.id, label.replace("{n}", floor === null ? String(running) : numberOf(pattern, floor, i + 1, running)));
      });
  return labels;
}
