import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { seeded } from "../kernel/random.ts";
import type { Walk } from "../planning/walk/walk.ts";
import { walk } from "../planning/walk/walk.ts";
import { Planner, PlannerFailed } from "./planner.ts";

const stops = (n: number) => ({
  x: Float64Array.from({ length: n }, (_, i) => ((i % 50) * 37) % 101),
  y: Float64Array.from({ length: n }, (_, i) => ((i % 50) * 53) % 89),
  z: Float64Array.from({ length: n }, (_, i) => i % 7),
  shaft: Int32Array.from({ length: n }, (_, i) => i % 50),
});
const request = (budget: number) => ({ module: "walk/walk.ts", run: "walk", input: stops(500), seed: 7, budget });

describe("planners", () => {
  test("the plan from a thread is the plan from here, for the same seed", async () => {
    const planner = new Planner();
    assert.deepEqual(await planner.plan<Walk>(request(2000)), walk(stops(500), seeded(7), 2000));
    await planner.stop();
  });
  test("the loop goes on while several plan, and one that is called off ends at once", async () => {
    const planner = new Planner({ workers: 2 });
    let turns = 0;
    const timer = setInterval(() => turns++, 5);
    const off = new AbortController();
    const long = planner.plan(request(2_000_000_000), off.signal);
    const short = planner.plan<Walk>(request(1000));
    assert.equal((await short).order.length, 500);
    setTimeout(() => off.abort(new Error("called off")), 50);
    await assert.rejects(long, /called off/);
    clearInterval(timer);
    assert.ok(turns > 3);
    await planner.stop();
  });
  test("a planner that fails says so and takes nothing with it", async () => {
    const planner = new Planner();
    await assert.rejects(planner.plan({ ...request(1), input: { ...stops(3), y: new Float64Array(1) } }), PlannerFailed);
    await assert.rejects(planner.plan({ ...request(1), run: "run" }), PlannerFailed);
    assert.equal((await planner.plan<Walk>(request(10))).order.length, 500);
    await planner.stop();
  });
});
