import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Outcome, Press, Queue } from "./rules.ts";
import { answered, EMPTY, hurry, LOCK_LASTS, mayTake, next, OWN_TRIES, pause, proven, verdictOf } from "./rules.ts";

const NOW = Date.parse("2026-03-02T01:00:00.000Z");
const press = (nr: number, more: Partial<Press> = {}): Press => ({
  id: `id-${nr}`,
  nr,
  account: "a",
  community: "c",
  command: "people.look-in",
  input: {},
  at: "2026-03-02T01:00:00.000Z",
  about: [],
  label: "看过了",
  state: "waiting",
  tries: 0,
  notBefore: 0,
  sent: false,
  sealed: false,
  no: null,
  ...more,
});
const queue = (...presses: Press[]): Queue => ({ ...EMPTY, presses });
const done: Outcome = { ok: true, status: 200, value: {} };
const no = (
  status: number,
  code = "people.moved-out",
  facts: Press["no"] extends infer _ ? Record<string, number> : never = {},
): Outcome => ({ ok: false, status, code, facts });
const lost: Outcome = { ok: false, status: 0, code: "network", facts: {}, reached: true };
const offline: Outcome = { ok: false, status: 0, code: "network", facts: {}, reached: false };
const sending = (q: Queue, now = NOW): string | null => {
  const n = next(q, now);
  return n.do === "send" ? n.press.id : null;
};

test("presses go out one by one, in the order of pressing", () => {
  let q = queue(press(1), press(2), press(3));
  const sent: (string | null)[] = [];
  while (next(q, NOW).do === "send") {
    sent.push(sending(q));
    q = answered(q, sending(q) as string, done, NOW, 0.5);
  }
  assert.deepEqual(sent, ["id-1", "id-2", "id-3"]);
  assert.deepEqual(next(q, NOW), { do: "rest" });
});

test("a refused press goes to the tray and the next one goes on", () => {
  for (const status of [400, 403, 404, 409, 410, 413]) {
    const q = answered(queue(press(1), press(2)), "id-1", no(status), NOW, 0.5);
    assert.equal(q.presses[0]?.state, "refused");
    assert.equal(q.presses[0]?.no?.status, status);
    assert.equal(sending(q), "id-2");
  }
});

test("what nobody of ours answered decides nothing: a captive portal, a proxy, a page instead of an answer", () => {
  for (const status of [200, 302, 403, 404, 502]) assert.equal(verdictOf(no(status, "failure")), "later");
  assert.equal(verdictOf(no(500, "failure")), "unknown");
});

test("a press whose outcome stays unknown steps aside after its own tries, under the same id, and the others go on", () => {
  let q = queue(press(1), press(2));
  let now = NOW;
  for (let i = 0; i < OWN_TRIES; i++) {
    now += 120_000;
    assert.equal(sending(q, now), "id-1");
    q = answered(q, "id-1", i % 2 ? lost : no(500, "failure"), now, 0.5);
  }
  assert.equal(q.presses[0]?.state, "parked");
  assert.equal(sending(q, now), "id-2");
  q = answered(q, "id-2", done, now, 0.5);
  assert.equal(next(q, now).do, "wait");
  assert.equal(sending(q, now + 3_600_000), "id-1", "it is tried again later");
  assert.equal(sending(hurry(q, "id-1"), now), "id-1", "or when the person says so");
});

test("no network counts against no press, however long it lasts", () => {
  let q = queue(press(1), press(2));
  let now = NOW;
  for (let i = 0; i < 50; i++) {
    q = answered(q, "id-1", offline, now, 0.5);
    assert.equal(next(q, now).do, "wait");
    now = q.pausedUntil;
  }
  assert.equal(q.presses[0]?.tries, 0);
  assert.equal(q.presses[0]?.state, "waiting");
  assert.ok(q.pausedUntil - NOW < 50 * 90_000, "and the pause stays below a minute and a half");
  assert.equal(sending(q, now), "id-1");
});

test("a server that asks for patience gets it, and no crowd afterwards", () => {
  for (const status of [503, 429]) {
    const at = (chance: number): number =>
      answered(queue(press(1)), "id-1", no(status, "database.away", { seconds: 20 }), NOW, chance).pausedUntil;
    assert.ok(at(0) >= NOW + 20_000);
    assert.ok(at(1) >= NOW + 30_000, "spread over half as long again");
  }
});

test("a step-up holds the press under its id; proving lets it go, declining puts it into the tray", () => {
  const q = answered(queue(press(1), press(2)), "id-1", no(403, "policy.step-up"), NOW, 0.5);
  assert.equal(q.presses[0]?.state, "proof");
  assert.equal(sending(q), "id-2");
  assert.equal(sending(proven(q, true)), "id-1");
  assert.equal(proven(q, false).presses[0]?.state, "refused");
});

test("signed out, nothing is sent and nothing is lost", () => {
  const q = answered(queue(press(1), press(2)), "id-1", no(401, "sign-in.needed"), NOW, 0.5);
  assert.deepEqual(next(q, NOW), { do: "rest" });
  assert.equal(q.presses.length, 2);
});

test("sealed presses are handed in together, and never overtake what was pressed before them", () => {
  const q = queue(press(1, { sealed: true }), press(2, { sealed: true }), press(3), press(4, { sealed: true }));
  const n = next(q, NOW);
  assert.deepEqual(n.do === "hand-in" && n.presses.map((p) => p.nr), [1, 2]);
  assert.equal(next(queue(press(1), press(2, { sealed: true })), NOW).do, "send");
});

test("a clock that is set back by days does not stop the outbox", () => {
  const q = { ...queue(press(1, { notBefore: NOW })), pausedUntil: NOW };
  assert.equal(sending(q, NOW - 86_400_000), "id-1");
});

test("an answer to something that is gone changes nothing about the rest", () => {
  const q = queue(press(1));
  for (const o of [done, no(409), lost]) assert.deepEqual(answered(q, "elsewhere", o, NOW, 0.5).presses, q.presses);
});

test("pauses double, end at the longest, and are spread", () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.double({ min: 0, max: 1, noNaN: true }), (n, chance) => {
      const ms = pause(n, 1000, 60_000, chance);
      assert.ok(ms >= 500 && ms <= 90_000);
    }),
  );
});

test("only one tab sends: the one with the lock, unless it is gone or out of sight", () => {
  const lock = { holder: "other", until: NOW + LOCK_LASTS, inSight: true };
  assert.equal(mayTake(undefined, "me", false, NOW), true);
  assert.equal(mayTake(lock, "me", true, NOW), false);
  assert.equal(mayTake({ ...lock, holder: "me" }, "me", false, NOW), true);
  assert.equal(mayTake({ ...lock, inSight: false }, "me", true, NOW), true);
  assert.equal(mayTake({ ...lock, inSight: false }, "me", false, NOW), false);
  assert.equal(mayTake(lock, "me", false, NOW + LOCK_LASTS), true);
  assert.equal(mayTake(lock, "me", false, NOW - 86_400_000), true, "a lock from a clock that ran ahead is no lock");
});

/** Any outcome that can come back. */
const outcomes = fc.oneof(
  fc.constant(done),
  fc.constant(lost),
  fc.constant(offline),
  fc.constantFrom(400, 401, 403, 404, 409, 410, 429, 500, 502, 503).map((s) => no(s)),
  fc.constant(no(403, "policy.step-up")),
  fc.constantFrom(200, 403, 502).map((s) => no(s, "failure")),
);
test("whatever comes back in whatever order: no press vanishes without an answer, and none ever gets another id", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 6 }),
      fc.array(
        fc.record({
          pick: fc.nat(),
          outcome: outcomes,
          ms: fc.nat(400_000),
          chance: fc.double({ min: 0, max: 1, noNaN: true }),
          late: fc.boolean(),
        }),
        { maxLength: 40 },
      ),
      (count, steps) => {
        let q = queue(...Array.from({ length: count }, (_, i) => press(i + 1)));
        let now = NOW;
        const gone = new Set<string>();
        for (const s of steps) {
          now += s.ms;
          const n = next(q, now);
          // A late answer may come for any press, also for one that is gone.
          const id = s.late ? `id-${(s.pick % count) + 1}` : n.do === "send" ? n.press.id : null;
          if (id === null) continue;
          if (s.outcome.ok) gone.add(id);
          q = answered(q, id, s.outcome, now, s.chance);
          if (q.signedOut) q = { ...q, signedOut: false };
        }
        const left = q.presses.map((p) => p.id);
        assert.deepEqual([...left, ...gone].sort(), Array.from({ length: count }, (_, i) => `id-${i + 1}`).sort());
        assert.deepEqual(
          q.presses.map((p) => p.nr),
          q.presses.map((p) => p.nr).sort((a, b) => a - b),
        );
      },
    ),
    { numRuns: 500 },
  );
});
