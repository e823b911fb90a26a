import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { BACK_ALLOWED, BARE_LASTS, BARE_USES, GUARDED_LASTS, leaseState, passed, renewed, used } from "./rules.ts";

const NOW = Date.parse("2026-03-02T01:00:00.000Z");
const times = <T>(n: number, start: T, step: (x: T) => T): T => (n === 0 ? start : times(n - 1, step(start), step));

test("a lease ends by the clock: a day behind a PIN, four hours without", () => {
  for (const [guarded, lasts] of [
    [true, GUARDED_LASTS],
    [false, BARE_LASTS],
  ] as const) {
    const lease = renewed("a", guarded, NOW);
    assert.equal(leaseState(lease, NOW + lasts - 1), "holds");
    assert.equal(leaseState(lease, NOW + lasts), "clock");
  }
});
test("a lease ends by use, however little time has passed", () => {
  assert.equal(
    leaseState(
      times(BARE_USES - 1, renewed("a", false, NOW), (l) => used(l, NOW)),
      NOW,
    ),
    "holds",
  );
  assert.equal(
    leaseState(
      times(BARE_USES, renewed("a", false, NOW), (l) => used(l, NOW)),
      NOW,
    ),
    "use",
  );
});
test("a clock that is set back ends it at once; a small correction does not", () => {
  const lease = passed(renewed("a", true, NOW), NOW + 3_600_000);
  assert.equal(leaseState(lease, NOW + 3_600_000 - BACK_ALLOWED), "holds");
  assert.equal(leaseState(lease, NOW + 3_600_000 - BACK_ALLOWED - 1), "set-back");
});
test("during a running task it holds, past its time, its uses and a clock set back; after the task it does not", () => {
  const task = NOW + 2 * GUARDED_LASTS;
  const worn = times(BARE_USES, renewed("a", false, NOW, task), (l) => used(l, NOW + BARE_LASTS));
  assert.equal(leaseState(worn, NOW + BARE_LASTS + 1), "holds");
  assert.equal(leaseState(worn, NOW), "holds");
  assert.equal(leaseState(worn, task), "clock");
  assert.equal(leaseState(passed(worn, task), NOW), "set-back", "time that was seen has passed, whatever the clock says");
});
test("no walk of the clock makes a lease last longer than its time past the latest moment seen", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -5_000_000, max: 5_000_000 }), { maxLength: 30 }), (walk) => {
      let lease = renewed("a", false, NOW);
      let now = NOW;
      let highest = NOW;
      for (const ms of walk) {
        now += ms;
        if (leaseState(lease, now) !== "holds") return;
        assert.ok(now < NOW + BARE_LASTS && now >= highest - BACK_ALLOWED);
        lease = used(lease, now);
        highest = Math.max(highest, now);
      }
    }),
  );
});
