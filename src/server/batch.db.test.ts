import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { TestHouse, Voice } from "../../test/support/house.ts";
import { testHouse } from "../../test/support/house.ts";

describe("commands that travel together", () => {
  let h: TestHouse;
  let worker: Voice;
  let helper: Voice;
  before(async () => {
    h = await testHouse();
    worker = await h.as("worker");
    helper = await h.as("helper");
  });
  after(() => h.stop());
  const lookIn = (who: Voice, household: string, id = who.id()) =>
    who.do("people.look-in", { household, way: "met", at: h.clock.now() }, { id });

  test("a hundred at once are each answered, each journalled once", async () => {
    const households = h.sample.households.filter((x) => !x.protected).slice(0, 100);
    const answers = await Promise.all(households.map((x) => lookIn(worker, x.id)));
    assert.deepEqual([...new Set(answers.map((a) => a.status))], [200]);
    await h.server.settled();
    const heard = h.server.tail.since(0)?.filter((e) => e.kind === "people.looked-in") ?? [];
    assert.equal(heard.length, 100);
    assert.equal(new Set(heard.map((e) => e.command)).size, 100);
  });

  test("what one may not do, or what does not exist, is refused by itself and spoils nothing", async () => {
    const own = h.sample.entrusted.filter((e) => e.person === helper.person).map((e) => e.household);
    const foreign = h.sample.households.find((x) => !own.includes(x.id) && !x.protected)?.id as string;
    const [mine, theirs, none, staff] = await Promise.all([
      lookIn(helper, own[0] as string),
      lookIn(helper, foreign),
      lookIn(helper, "11111111-1111-4111-8111-111111111111"),
      lookIn(worker, foreign),
    ]);
    assert.deepEqual([mine.status, theirs.status, none.status, staff.status], [200, 404, 404, 200]);
  });

  test("the same press sent many times at once is done once and answered alike", async () => {
    const household = h.sample.households[10]?.id as string;
    const id = worker.id();
    const at = h.clock.now();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => worker.do("people.look-in", { household, way: "called", at }, { id })),
    );
    assert.deepEqual([...new Set(answers.map((a) => a.status))], [200]);
    await h.server.settled();
    assert.equal(h.server.tail.since(0)?.filter((e) => e.command === id).length, 1);
    const other = await worker.do("people.look-in", { household, way: "met", at }, { id });
    assert.equal(other.status, 409);
    assert.equal(other.body.code, "command.same-id-other-body");
  });

  test("a signed-out session among many hears 401, the rest are done", async () => {
    const stranger: Voice = { ...worker };
    const answer = fetch(`${h.base}/api/do/people.look-in`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${"x".repeat(43)}` },
      body: JSON.stringify({
        id: stranger.id(),
        community: h.community,
        input: { household: h.sample.households[3]?.id, way: "met", at: h.clock.now() },
      }),
    });
    const [out, good] = await Promise.all([answer, lookIn(worker, h.sample.households[4]?.id as string)]);
    assert.equal(out.status, 401);
    assert.equal(good.status, 200);
  });

  test("two confirmations of one door in one batch leave the later one", async () => {
    const door = h.sample.doors.find((d) => d.use === "lived-in")?.id as string;
    const answers = await Promise.all(
      ["let", "shared", "lived-in"].map((use) => worker.do("places.confirm-door", { door, use })),
    );
    assert.deepEqual(
      answers.map((a) => a.status),
      [200, 200, 200],
    );
  });
});
