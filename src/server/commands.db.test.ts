import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { TestHouse, Voice } from "../../test/support/house.ts";
import { testHouse } from "../../test/support/house.ts";
import { commandId } from "../kernel/id.ts";
import { DAY, HOUR, msOf } from "../kernel/instant.ts";

describe("a command on the road", () => {
  let h: TestHouse;
  let worker: Voice;
  let lead: Voice;
  let lived: string[];
  before(async () => {
    h = await testHouse();
    worker = await h.as("worker");
    lead = await h.as("lead");
    lived = h.sample.doors.filter((d) => d.use === "lived-in").map((d) => d.id);
  });
  after(() => h.stop());
  const confirm = (who: Voice, door: string, use: string, id: string) => who.do("places.confirm-door", { door, use }, { id });
  const journalled = (id: string): number => h.server.tail.since(0)?.filter((e) => e.command === id).length ?? -1;
  const idAt = (ms: number): string => commandId(msOf(h.clock.now()) + ms, () => Math.floor(Math.random() * 2 ** 32));

  test("the same id and body hear the same answer, and it is done once", async () => {
    const id = worker.id();
    const input = {
      compound: h.sample.places.find((p) => p.kind === "compound")?.id,
      label: "98幢",
      form: "row",
      entrances: [{ label: "98幢", doors: [{ label: "1号", floor: null, column: 0 }] }],
    };
    const first = await worker.do("places.add-building", input, { id });
    const again = await worker.do("places.add-building", input, { id });
    assert.equal(first.status, 200);
    assert.deepEqual(again, first);
    await h.server.settled();
    assert.equal(journalled(id), 3);
  });

  test("a refusal is remembered like any other answer", async () => {
    const id = worker.id();
    const household = h.sample.households.find((x) => !x.protected);
    const first = await confirm(worker, household?.door as string, "vacant", id);
    assert.deepEqual([first.status, first.body.code], [409, "places.still-lived-in"]);
    assert.deepEqual(await confirm(worker, household?.door as string, "vacant", id), first);
  });

  test("the same id with another body is refused, whatever differs", async () => {
    const id = worker.id();
    const label = (l: string) => ({
      place: h.sample.places.find((p) => p.kind === "compound")?.id,
      label: l,
      from: "2026-03-02",
    });
    assert.equal((await worker.do("places.rename", label("沈巷新村"), { id })).status, 200);
    const others = [
      await worker.do("places.rename", label("沈巷旧村"), { id }),
      await worker.do("places.demolish", { place: label("").place, from: "2026-03-02", because: "" }, { id }),
    ];
    for (const other of others) assert.deepEqual([other.status, other.body.code], [409, "command.same-id-other-body"]);
  });

  test("an id belongs to its actor: another's command with the same id is another command", async () => {
    const id = worker.id();
    const [one, two] = await Promise.all([
      confirm(worker, lived[0] as string, "let", id),
      confirm(lead, lived[1] as string, "let", id),
    ]);
    assert.deepEqual([one.status, two.status], [200, 200]);
    await h.server.settled();
    assert.equal(journalled(id), 2);
  });

  test("the same press sent twenty times at once, to two servers, is done once", async () => {
    const second = await h.another();
    const id = worker.id();
    const input = { place: h.sample.places.filter((p) => p.kind === "building")[3]?.id, label: "A座", from: "2026-03-02" };
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => worker.do("places.rename", input, { id, base: i % 2 === 0 ? h.base : second.base })),
    );
    assert.deepEqual([...new Set(answers.map((a) => a.status))], [200]);
    await h.server.settled();
    assert.equal(journalled(id), 1);
  });

  test("an id older than the longest lease is 410, one from the day after tomorrow 400, and both leave no trace", async () => {
    const old = idAt(-37 * DAY - HOUR);
    const early = idAt(DAY + HOUR);
    const gone = await confirm(worker, lived[2] as string, "let", old);
    assert.deepEqual([gone.status, gone.body.code], [410, "command.too-old"]);
    const ahead = await confirm(worker, lived[2] as string, "let", early);
    assert.deepEqual([ahead.status, ahead.body.code], [400, "command.from-the-future"]);
    await h.server.settled();
    assert.deepEqual([journalled(old), journalled(early)], [0, 0]);
    assert.equal((await confirm(worker, lived[2] as string, "let", idAt(-36 * DAY))).status, 200, "a month-old press is taken");
    assert.equal(
      (await confirm(worker, lived[2] as string, "let", idAt(20 * HOUR))).status,
      200,
      "a device whose clock runs ahead is served",
    );
  });

  test("what is no command id, no community, no command or no session is said as what it is", async () => {
    const door = lived[3] as string;
    const malformed = await confirm(worker, door, "let", "11111111-1111-4111-8111-111111111111");
    assert.deepEqual([malformed.status, malformed.body.code, malformed.body.facts.at], [400, "command.malformed", "id"]);
    assert.equal((await worker.do("places.confirm-door", { door, use: "let" }, { community: "nowhere" })).status, 400);
    assert.equal((await worker.do("places.no-such", {})).status, 404);
    const wrong = await worker.do("places.confirm-door", { door, use: "a secret that must not come back" });
    assert.deepEqual([wrong.status, wrong.body.facts.at], [400, "input.use"]);
    assert.ok(!JSON.stringify(wrong.body).includes("secret"), "what was typed is not repeated");
    const nobody = await fetch(`${h.base}/api/do/places.confirm-door`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
    });
    assert.equal(nobody.status, 401);
    assert.equal(nobody.headers.get("content-type")?.split(";")[0], "application/problem+json");
  });

  test("a command on one server is heard on the other, whichever of them leads", async () => {
    const second = await h.another();
    assert.notEqual(h.server.leader.leading, second.server.leader.leading);
    for (const [from, to] of [
      [h.base, second.server],
      [second.base, h.server],
    ] as const) {
      const id = worker.id();
      const heard = new Promise<number>((resolve, reject) => {
        const off = to.tail.listen(
          (events) => events.some((e) => e.command === id) && (off(), clearTimeout(late), resolve(performance.now())),
        );
        const late = setTimeout(() => reject(new Error("not heard within five seconds")), 5000);
      });
      assert.equal((await worker.do("places.confirm-door", { door: lived[4], use: "shared" }, { id, base: from })).status, 200);
      await heard;
    }
  });

  test("when the leader ends, the other server takes the lead and nothing is skipped", async () => {
    const house = await testHouse();
    try {
      const who = await house.as("worker");
      const second = await house.another();
      const ids: string[] = [];
      const heard: string[] = [];
      second.server.tail.listen((events) => heard.push(...events.map((e) => e.command)));
      const press = async (base: string): Promise<void> => {
        const id = who.id();
        ids.push(id);
        assert.equal((await who.do("places.confirm-door", { door: lived[5], use: "let" }, { id, base })).status, 200);
      };
      for (let i = 0; i < 5; i++) await press(house.base);
      await house.server.leader.stop();
      for (let i = 0; i < 5; i++) await press(second.base);
      await second.server.settled();
      assert.equal(second.server.leader.leading, true);
      for (const id of ids) assert.equal(heard.filter((c) => c === id).length, 1);
    } finally {
      await house.stop();
    }
  });
});
