import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import pg from "pg";
import type { TestHouse, Voice } from "../../test/support/house.ts";
import { testHouse } from "../../test/support/house.ts";
import { DAY } from "../kernel/instant.ts";

describe("taking back", () => {
  let h: TestHouse;
  let worker: Voice;
  let other: Voice;
  let nth = 0;
  let household: string;
  before(async () => {
    h = await testHouse();
    worker = await h.as("worker");
    other = await h.asPerson(h.sample.roles.find((r) => r.role === "worker" && r.person !== worker.person)?.person as string);
  });
  after(() => h.stop());
  beforeEach(async () => {
    const lived = h.sample.households.filter(
      (x) =>
        !x.protected &&
        h.sample.care.some((c) => c.household === x.id) &&
        h.sample.people.some((p) => p.household === x.id && p.name.length > 1),
    );
    household = lived[nth++]?.id as string;
    await worker.do("people.ask", { household, reason: "correct-record" });
  });
  const panel = async () => (await worker.ask("people.household", { household })).body;
  const edit = async (said: string, who = worker): Promise<string> => {
    const id = who.id();
    const { version, channel, language, lookInEvery } = await panel();
    assert.equal(
      (await who.do("people.edit-household", { household, said, channel, language, lookInEvery, remark: "", version }, { id }))
        .status,
      200,
    );
    return id;
  };

  test("an edit is taken back as if it had not been", async () => {
    const before = await panel();
    const id = await edit("写错了");
    assert.equal((await panel()).said, "写错了");
    const undone = await worker.do("undo.command", { command: id });
    assert.deepEqual([undone.status, undone.body], [200, { restored: 1, kept: 0 }]);
    // All but the version, which goes on.
    assert.deepEqual(await panel(), { ...before, version: before.version + 2 });
    assert.equal((await worker.do("undo.command", { command: id })).status, 404, "once");
  });

  test("a look-in that came after the edit is not taken back with it", async () => {
    const id = await edit("又写错了");
    const at = h.clock.now();
    assert.equal((await other.do("people.look-in", { household, way: "called", at })).status, 200);
    assert.equal((await worker.do("undo.command", { command: id })).body.restored, 1);
    const { lastSeen, said } = await panel();
    assert.deepEqual([lastSeen.at, lastSeen.way], [at, "called"]);
    assert.notEqual(said, "又写错了");
  });

  test("what somebody changed since is kept, and counted", async () => {
    const id = await edit("第一");
    await edit("第二", other);
    const undone = await worker.do("undo.command", { command: id });
    assert.deepEqual([undone.status, undone.body.code, undone.body.facts.count], [409, "undo.changed-since", 1]);
    assert.equal((await panel()).said, "第二");
  });

  test("a household that moved out by mistake is back with its people, its care, and found again", async () => {
    const before = await panel();
    const id = worker.id();
    assert.equal((await worker.do("people.move-out", { household, on: "2026-03-01" }, { id })).status, 200);
    assert.deepEqual((await panel()).people, []);
    const name = before.people[0].name as string;
    assert.ok(
      !(await worker.ask("people.search", { typed: name })).body.rows.some((r: { id: string }) => r.id === before.people[0].id),
    );
    const undone = await worker.do("undo.command", { command: id });
    assert.equal(undone.status, 200);
    const back = await panel();
    assert.deepEqual(
      back.people.map((p: { id: string; name: string }) => [p.id, p.name]),
      before.people.map((p: { id: string; name: string }) => [p.id, p.name]),
    );
    assert.deepEqual(
      back.care.map((c: { id: string }) => c.id),
      before.care.map((c: { id: string }) => c.id),
    );
    assert.ok(
      (await worker.ask("people.search", { typed: name })).body.rows.some((r: { id: string }) => r.id === before.people[0].id),
    );
  });

  test("one takes back one's own acts; the lead anybody's; for others they do not exist or are not theirs", async () => {
    const id = await edit("别人的");
    assert.deepEqual(
      [(await other.do("undo.command", { command: id })).status, (await other.do("undo.command", { command: id })).body.code],
      [403, "policy.role"],
    );
    assert.equal((await (await h.as("helper")).do("undo.command", { command: id })).status, 404);
    assert.ok(!(await other.ask("undo.recent")).body.rows.some((r: { command: string }) => r.command === id));
    assert.ok((await worker.ask("undo.recent")).body.rows.some((r: { command: string }) => r.command === id));
    assert.equal((await (await h.as("lead")).do("undo.command", { command: id })).status, 200);
  });

  test("what is kept for it is sealed, goes after fourteen days, and at once with an erased person", async () => {
    const before = await panel();
    const person = before.people.find((p: { id: string }) => h.sample.people.some((x) => x.id === p.id));
    const secret = "独一无二的名字";
    const changed = {
      name: secret,
      called: person.called,
      born: person.born,
      phones: person.phones,
      language: person.language,
      channel: person.channel,
      noSmartphone: person.noSmartphone,
    };
    assert.equal(
      (await worker.do("people.edit-person", { person: person.id, change: changed, version: person.version })).status,
      200,
    );
    const again = worker.id();
    assert.equal(
      (
        await worker.do(
          "people.edit-person",
          { person: person.id, change: { ...changed, name: "又一个名字" }, version: person.version + 1 },
          { id: again },
        )
      ).status,
      200,
    );
    const c = new pg.Client({ connectionString: h.ownerUrl });
    await c.connect();
    try {
      const images = async (): Promise<string[]> =>
        (
          await c.query<{ text: string }>("select t::text as text from undo_image t where about @> array[$1::uuid]", [person.id])
        ).rows.map((r) => r.text);
      const kept = await images();
      assert.equal(kept.length, 2);
      for (const text of kept) assert.ok(!text.includes(secret) && !text.includes(Buffer.from(secret).toString("hex")));
      assert.equal((await (await h.as("lead")).do("people.erase-person", { person: person.id })).status, 200);
      assert.deepEqual(await images(), []);
      assert.equal((await worker.do("undo.command", { command: again })).status, 404);
      const late = await edit("太晚了");
      h.clock.move(15 * DAY);
      const now = await h.asPerson(worker.person);
      const answer = await now.do("undo.command", { command: late });
      assert.ok(answer.status === 404 || answer.body.code === "undo.too-late", `${answer.status} ${answer.body.code}`);
      for (
        let i = 0;
        i < 300 &&
        Number((await c.query<{ n: string }>("select count(*) as n from undo_image where at < $1", [h.clock.now()])).rows[0]?.n) >
          0;
        i++
      )
        await new Promise((r) => setTimeout(r, 20));
      assert.equal(
        Number((await c.query<{ n: string }>("select count(*) as n from undo_image")).rows[0]?.n),
        0,
        "the tick takes what is past",
      );
    } finally {
      await c.end();
    }
  });
});
