import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { seeded } from "../../kernel/random.ts";
import type { Stops } from "./walk.ts";
import { walk } from "./walk.ts";

const stops = fc
  .array(fc.record({ shaft: fc.integer({ min: 0, max: 12 }), z: fc.integer({ min: 0, max: 30 }) }), { maxLength: 80 })
  .map((list): Stops => ({
    x: Float64Array.from(list, (s) => (s.shaft * 37) % 101),
    y: Float64Array.from(list, (s) => (s.shaft * 53) % 89),
    z: Float64Array.from(list, (s) => s.z),
    shaft: Int32Array.from(list, (s) => s.shaft),
  }));

describe("walk", () => {
  test("every stop is passed once", () => {
    fc.assert(
      fc.property(stops, fc.integer(), (s, seed) => {
        const { order } = walk(s, seeded(seed), 500);
        assert.deepEqual(
          [...order].sort((a, b) => a - b),
          Array.from({ length: s.x.length }, (_, i) => i),
        );
      }),
    );
  });
  test("each stairwell is climbed once, from the top down", () => {
    fc.assert(
      fc.property(stops, (s) => {
        const { order } = walk(s, seeded(1), 500);
        const shafts = [...order].map((i) => s.shaft[i] as number);
        const changes = shafts.filter((x, i) => i === 0 || x !== shafts[i - 1]);
        assert.equal(new Set(changes).size, changes.length);
        for (let i = 1; i < order.length; i++)
          if (shafts[i] === shafts[i - 1])
            assert.ok((s.z[order[i - 1] as number] as number) >= (s.z[order[i] as number] as number));
      }),
    );
  });
  test("the same seed gives the same walk, and more tries never a longer one", () => {
    fc.assert(
      fc.property(stops, fc.integer(), (s, seed) => {
        const short = walk(s, seeded(seed), 100);
        assert.deepEqual(walk(s, seeded(seed), 100), short);
        assert.ok(walk(s, seeded(seed), 2000).length <= short.length + 1e-6);
      }),
    );
  });
});
