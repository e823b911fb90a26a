import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { cellsClash } from "../../../places/rules.ts";
import { BUILDING_FORMS, addBuilding } from "../../../places/schema.ts";
import { PATTERNS, STEPS, layOut } from "./numbering.ts";
import { emptySketch, planOf } from "./sketch.ts";

const typed = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.integer({ min: -9, max: 9999 }).map(String),
  fc.constantFrom("4，13，14", "14-16", ""),
);
const sketches = fc.record({
  form: fc.constantFrom(...BUILDING_FORMS),
  label: fc.constant("3幢"),
  entrances: typed,
  entranceNames: fc.constantFrom("", "前门，后梯"),
  from: typed,
  to: typed,
  without: typed,
  perFloor: typed,
  pattern: fc.constantFrom(...PATTERNS),
  through: fc.boolean(),
  missing: typed,
  first: typed,
  last: typed,
  step: fc.constantFrom(...STEPS),
});

test("whatever somebody types, the plan is one that can be drawn, and its doors never share a spot", () => {
  fc.assert(
    fc.property(sketches, (sketch) => {
      for (const entrance of layOut(planOf(sketch, "{n}", (nr) => `${nr}单元`))) {
        assert.ok(entrance.doors.length <= 601);
        assert.equal(new Set(entrance.doors.map((d) => `${d.floor}/${d.column}`)).size, entrance.doors.length);
        // Floor 11, door 1 and floor 1, door 11 are both "111" where nobody writes the nought: the form says so before anybody saves.
        const clash = cellsClash(entrance.doors);
        assert.ok(
          clash === null ||
            (!clash.ok && clash.code === "places.label-taken" && sketch.pattern !== "letter" && sketch.pattern !== "running"),
        );
      }
    }),
    { numRuns: 300 },
  );
});
test("the form as it opens describes a house that the command takes", () => {
  const entrances = layOut(planOf({ ...emptySketch(), label: "3幢" }, "{n}", (nr) => `${nr}单元`));
  const input = { compound: "00000000-0000-4000-8000-000000000002", label: "3幢", form: "walkup", entrances };
  assert.equal(addBuilding.safeParse(input).success, true);
  assert.deepEqual(
    entrances.map((e) => [e.label, e.doors.length]),
    [
      ["1单元", 12],
      ["2单元", 12],
      ["3单元", 12],
    ],
  );
});
