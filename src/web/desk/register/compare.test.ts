import assert from "node:assert/strict";
import { test } from "node:test";
import { id } from "../../../../test/support/given.ts";
import type { DoubleSide } from "../../../people/schema/seen.ts";
import { differing, startOf, takenFrom } from "./compare.ts";

const side = (more: Partial<DoubleSide> = {}): DoubleSide => ({
  person: id(1),
  household: id(10),
  door: id(20),
  doorLabel: "3幢2单元501",
  tie: null,
  masked: false,
  child: false,
  name: "沈桂芳",
  called: "沈阿婆",
  born: 1944,
  phones: [],
  language: null,
  channel: null,
  noSmartphone: false,
  registered: null,
  care: 0,
  account: false,
  version: 0,
  ...more,
});
const pair = (one: Partial<DoubleSide>, other: Partial<DoubleSide>) => ({
  one: side(one),
  other: side({ person: id(2), ...other }),
  reasons: [],
  likely: "high" as const,
});

test("the record stays that has an account, else a home, else the more flags; what it does not know it takes over", () => {
  assert.equal(startOf(pair({}, { account: true, household: null })).keep, "other");
  assert.equal(startOf(pair({ household: null, care: 2 }, {})).keep, "other");
  assert.equal(startOf(pair({}, { care: 1 })).keep, "other");
  const p = pair({ born: null, called: null }, { name: "沈桂方", registered: true });
  const start = startOf(p);
  assert.deepEqual([start.keep, start.from], ["other", { called: "other", born: "other", registered: "other" }]);
});

test("what is taken over is what was chosen of the other record, among the fields in which they differ", () => {
  const p = pair({ noSmartphone: true }, { name: "沈桂方", born: 1945 });
  assert.deepEqual(differing(p), ["name", "born", "noSmartphone"]);
  const { keep, from } = startOf(p);
  assert.deepEqual(
    takenFrom(differing(p), keep, (f) => from[f] ?? keep),
    [],
  );
  assert.deepEqual(
    takenFrom(differing(p), "other", (f) => from[f] ?? "other"),
    ["noSmartphone"],
  );
  assert.deepEqual(
    takenFrom(differing(p), "one", () => "other"),
    ["name", "born", "noSmartphone"],
  );
});
