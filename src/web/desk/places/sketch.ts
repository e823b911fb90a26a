import type { BuildingForm } from "../../../places/schema.ts";
import { type Pattern, type Plan, type Step, hasFloors, labelsIn, numbersIn } from "./numbering.ts";

/** A building as its form holds it: text for everything that is typed. */
export interface Sketch {
  form: BuildingForm;
  label: string;
  entrances: string;
  /** Labels of entrances, where they are not the usual ones. */
  entranceNames: string;
  from: string;
  to: string;
  without: string;
  perFloor: string;
  pattern: Pattern;
  through: boolean;
  missing: string;
  first: string;
  last: string;
  step: Step;
}
export const emptySketch = (): Sketch => ({
  form: "walkup",
  label: "",
  entrances: "3",
  entranceNames: "",
  from: "1",
  to: "6",
  without: "",
  perFloor: "2",
  pattern: "floor-two",
  through: false,
  missing: "",
  first: "1",
  last: "20",
  step: "all",
});

/** A whole number in what somebody typed, kept within limits; the lower one where there is none. */
const whole = (typed: string, least: number, most: number): number => {
  const [found] = numbersIn(typed);
  return found === undefined ? least : Math.max(least, Math.min(most, found));
};

/** What the form holds → a plan that can be laid out, whatever was typed so far. */
export function planOf(sketch: Sketch, doorLabel: string, entranceLabel: (nr: number) => string): Plan {
  const named = labelsIn(sketch.entranceNames);
  const count = hasFloors(sketch.form) ? whole(sketch.entrances, 1, 40) : 1;
  return {
    form: sketch.form,
    entrances: Array.from({ length: count }, (_, i) => named[i] ?? entranceLabel(i + 1)),
    from: whole(sketch.from, -3, 120),
    to: whole(sketch.to, -3, 120),
    without: numbersIn(sketch.without),
    perFloor: whole(sketch.perFloor, 1, 30),
    pattern: sketch.pattern,
    through: sketch.through,
    missing: labelsIn(sketch.missing),
    first: whole(sketch.first, 0, 9999),
    last: whole(sketch.last, 0, 9999),
    step: sketch.step,
    label: doorLabel,
  };
}
