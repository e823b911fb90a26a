import assert from "node:assert/strict";
import { test } from "node:test";
import { type Plan, labelsIn, layOut, numbersIn, relabel } from "./numbering.ts";

const walkup: Plan = {
  form: "walkup",
  entrances: ["1单元", "2单元"],
  from: 1,
  to: 3,
  without: [],
  perFloor: 2,
  pattern: "floor-two",
  through: false,
  missing: [],
  first: 1,
  last: 1,
  step: "all",
  label: "{n}",
};
const labels = (plan: Plan): string[][] => layOut(plan).map((e) => e.doors.map((d) => d.label));

test("a walk-up numbers its doors floor by floor, each entrance anew", () => {
  assert.deepEqual(labels(walkup), [
    ["101", "102", "201", "202", "301", "302"],
    ["101", "102", "201", "202", "301", "302"],
  ]);
});
test("where numbering goes on from entrance to entrance no two doors of the house are called alike", () => {
  assert.deepEqual(labels({ ...walkup, through: true, to: 1 }), [
    ["101", "102"],
    ["103", "104"],
  ]);
  assert.deepEqual(labels({ ...walkup, through: true, pattern: "running", to: 2 }), [
    ["1", "2", "3", "4"],
    ["5", "6", "7", "8"],
  ]);
});
test("floors and doors that nobody numbered are not there, and leave their columns as they are", () => {
  const [entrance] = layOut({ ...walkup, entrances: ["1单元"], to: 5, without: [4], missing: ["302"] });
  assert.deepEqual([...new Set(entrance!.doors.map((d) => d.floor))], [1, 2, 3, 5]);
  assert.deepEqual(
    entrance!.doors.filter((d) => d.floor === 3).map((d) => [d.label, d.column]),
    [["301", 0]],
  );
});
test("there is no floor nought, and a basement is B1", () => {
  assert.deepEqual(labels({ ...walkup, entrances: [""], from: -1, to: 1 }), [["B101", "B102", "101", "102"]]);
});
test("letters and single digits are patterns like any other", () => {
  assert.deepEqual(labels({ ...walkup, entrances: [""], to: 1, perFloor: 3, pattern: "letter" }), [["1A", "1B", "1C"]]);
  assert.deepEqual(labels({ ...walkup, entrances: [""], to: 1, perFloor: 3, pattern: "floor-one" }), [["11", "12", "13"]]);
});
test("a lane has one side of the street, without floors, side by side without a hole", () => {
  const [side] = layOut({
    ...walkup,
    form: "row",
    entrances: ["巷面"],
    first: 1,
    last: 9,
    step: "odd",
    missing: ["5号"],
    label: "{n}号",
  });
  assert.deepEqual(
    side!.doors.map((d) => [d.label, d.floor, d.column]),
    [
      ["1号", null, 0],
      ["3号", null, 1],
      ["7号", null, 2],
      ["9号", null, 3],
    ],
  );
  assert.ok(layOut({ ...walkup, form: "shops", first: 1, last: 2 })[0]!.doors.every((d) => d.use === "business"));
});
test("numbers and labels are read as people type them", () => {
  assert.deepEqual(numbersIn("4、１３，14-16"), [4, 13, 14, 15, 16]);
  assert.deepEqual(numbersIn("-1, 4"), [-1, 4]);
  assert.deepEqual(labelsIn("304， 504、铺3"), ["304", "504", "铺3"]);
});
test("doors that stand are renumbered by a pattern from the ground up", () => {
  const doors = [
    { id: "c", floor: 2, column: 0 },
    { id: "b", floor: 1, column: 4 },
    { id: "a", floor: 1, column: 1 },
  ];
  assert.deepEqual(
    [...relabel(doors, "floor-two", "{n}室")],
    [
      ["a", "101室"],
      ["b", "102室"],
      ["c", "201室"],
    ],
  );
});
