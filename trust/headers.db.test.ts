import assert from "node:assert/strict";
import { test } from "node:test";
import headers from "./headers.ts";
import rlsPerf from "./rls-perf.ts";
import type { Test } from "./support/trusted.ts";

test("S14: the headers stand on every route in every kind of answer; without them the test fails", async () => {
  const { ok, figures, control } = await (headers as Test)({ counts: "test" });
  assert.ok(ok, JSON.stringify(figures));
  assert.ok(control.ok, "the control must fail");
});
test("S3: what is read through the wall is read by an index; without the wall strangers' rows are there", async () => {
  const { figures, control } = await rlsPerf({ counts: "test" });
  assert.equal(figures.without_index, "");
  assert.equal(figures.foreign, 0);
  assert.ok(control.ok, "the control must fail");
});
