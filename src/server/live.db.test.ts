import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, before, describe, test } from "node:test";
import pg from "pg";
import type { TestHouse, Voice } from "../../test/support/house.ts";
import { testHouse } from "../../test/support/house.ts";
import { listen } from "../../test/support/listen.ts";
import { DAY, HOUR } from "../kernel/instant.ts";

const pause = (ms: number): Promise<void> => new Promise((r) => setTimeout(r, ms));

describe("the live stream", () => {
  let h: TestHouse;
  let worker: Voice;
  let helper: Voice;
  before(async () => {
    h = await testHouse();
    [worker, helper] = [await h.as("worker"), await h.as("helper")];
  });
  after(() => h.stop());
  const own = () => h.sample.entrusted.filter((e) => e.person === helper.person).map((e) => e.household);
  const open = () => h.sample.households.filter((x) => !x.protected);
  const lookIn = async (household: string, who = worker): Promise<void> =>
    assert.equal((await who.do("people.look-in", { household, way: "met", at: h.clock.now() })).status, 200);

  test("tells kinds and ids, and nothing else", async () => {
    const s = await listen(h.base, worker.secret);
    const household = open()[0]?.id as string;
    await lookIn(household);
    const heard = await s.until((e) => e.about.includes(household));
    assert.equal(heard.kind, "people.looked-in");
    for (const frame of s
      .text()
      .split("\n")
      .filter((l) => l.startsWith('data: {"kind')))
      assert.deepEqual(Object.keys(JSON.parse(frame.slice(6)) as object), ["kind", "community", "about"]);
    s.close();
  });

  test("goes on from a cursor without a gap and without a double", async () => {
    const first = await listen(h.base, worker.secret);
    await first.until((e) => e.event === "reset");
    const [a, b, c] = open()
      .slice(1, 4)
      .map((x) => x.id) as [string, string, string];
    await lookIn(a);
    const { id } = await first.until((e) => e.about.includes(a));
    first.close();
    await lookIn(b);
    await lookIn(c);
    await h.server.settled();
    const again = await listen(h.base, worker.secret, id);
    await again.until((e) => e.about.includes(c));
    assert.deepEqual(
      again.heard.filter((e) => e.kind === "people.looked-in").map((e) => e.about.find((x) => [a, b, c].includes(x))),
      [b, c],
    );
    const nothing = await listen(h.base, worker.secret, again.heard.at(-1)?.id);
    await nothing.until((e) => e.event === "hello");
    for (const s of [again, nothing]) s.close();
  });

  test("says reset where it cannot go on: another epoch, a place it no longer has or never had, no cursor, nonsense", async () => {
    for (const cursor of [`2.${h.server.tail.pos}`, "1.-5", "1.999999999", undefined, "nonsense", "1", "1.1e400", "0x1.1"]) {
      const s = await listen(h.base, worker.secret, cursor);
      const first = await s.until(() => true);
      assert.deepEqual([cursor, first.event, first.id], [cursor, "reset", `1.${h.server.tail.pos}`]);
      s.close();
    }
  });

  test("tells a helper of her households and of nobody else's, a worker and an officer of all, a keeper and a rider of none", async () => {
    const mine = own()[0] as string;
    const other = open().find(
      (x) => !own().includes(x.id) && !h.sample.entrusted.some((e) => e.household === x.id && e.person === helper.person),
    )?.id as string;
    const voices = { helper, worker, officer: await h.as("officer"), keeper: await h.as("keeper"), rider: await h.as("rider") };
    const streams = new Map(
      await Promise.all(Object.entries(voices).map(async ([role, v]) => [role, await listen(h.base, v.secret)] as const)),
    );
    await lookIn(other);
    await lookIn(mine);
    await streams.get("helper")?.until((e) => e.about.includes(mine));
    await streams.get("worker")?.until((e) => e.about.includes(mine));
    await streams.get("officer")?.until((e) => e.about.includes(mine));
    await pause(100);
    assert.ok(!streams.get("helper")?.text().includes(other));
    for (const role of ["worker", "officer"]) assert.ok(streams.get(role)?.text().includes(other), role);
    for (const role of ["keeper", "rider"])
      assert.ok(!streams.get(role)?.text().includes(mine) && !streams.get(role)?.text().includes(other), role);
    for (const s of streams.values()) s.close();
  });

  test("is not there without a session", async () => {
    assert.equal((await listen(h.base, "x".repeat(43))).status, 401);
    assert.equal((await fetch(`${h.base}/api/live`)).status, 401);
  });

  test("ends for whoever loses a role, within two seconds, and does not open again", async () => {
    const lead = await h.as("lead");
    const held = h.sample.roles.find((r) => r.role === "helper" && r.person !== helper.person);
    const loser = await h.asPerson(held?.person as string);
    const s = await listen(h.base, loser.secret);
    await s.until((e) => e.event === "reset");
    const before = performance.now();
    assert.equal((await lead.do("organisations.end-role", { held: held?.id })).status, 200);
    await s.ended;
    assert.ok(performance.now() - before < 2000);
    assert.equal((await listen(h.base, loser.secret)).status, 401);
  });

  test("a helper whose household moves out hears no more of it", async () => {
    const [mine] = own() as [string];
    const s = await listen(h.base, helper.secret);
    await s.until((e) => e.event === "reset");
    assert.equal((await worker.do("people.move-out", { household: mine, on: "2026-03-01" })).status, 200);
    // She shows herself again, and is heard anew without it.
    await s.ended;
    const again = await listen(h.base, helper.secret);
    assert.equal(again.status, 200);
    const next = own()[1] as string;
    await lookIn(next);
    await again.until((e) => e.about.includes(next));
    assert.ok(!again.text().includes(mine));
    again.close();
  });

  test("ends when the session's time is over by the house's own clock, not by the machine's", async () => {
    const house = await testHouse({ at: "2031-05-05T01:00:00.000Z" });
    try {
      const who = await house.as("worker");
      const s = await listen(house.base, who.secret);
      await s.until((e) => e.event === "reset");
      house.server.live.beat();
      await pause(50);
      assert.equal(house.server.live.size, 1, "years ahead of the machine it stays");
      house.clock.move(2 * HOUR);
      house.server.live.beat();
      await s.ended;
      assert.equal((await listen(house.base, who.secret)).status, 200, "the session itself goes on");
      house.clock.move(40 * DAY);
      assert.equal((await listen(house.base, who.secret)).status, 401);
    } finally {
      await house.stop();
    }
  });

  test("a listener that does not read is cut, and what it held is let go; the others hear everything", async () => {
    const port = Number(new URL(h.base).port);
    const slow = connect(port, "127.0.0.1");
    slow.write(`GET /api/live HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${worker.secret}\r\n\r\n`);
    await new Promise<void>((r) => void slow.once("data", () => r()));
    slow.pause();
    const quick = await listen(h.base, worker.secret);
    await quick.until((e) => e.event === "reset");
    const before = { cut: h.server.live.cut, size: h.server.live.size };
    const c = new pg.Client({ connectionString: h.loginUrl });
    await c.connect();
    // Rows as long as an act on many households makes them, until the kernel's buffers are full as well.
    for (let i = 0; i < 60 && h.server.live.cut === before.cut; i++) {
      await c.query(
        `begin;set local role haitang_app;select set_config('haitang.communities', '{${h.community}}', true), pg_advisory_xact_lock_shared(7221000)`,
      );
      await c.query(
        "insert into journal (epoch, community_id, kind, v, about, public, command_id, actor_id, purpose, at, claimed_at) select 1, $1, 'test.long', 1, array_fill($1::uuid, array[3000]), '{}', $1, $1, 'test', $2, $2 from generate_series(1, 5)",
        [h.community, h.clock.now()],
      );
      await c.query("commit");
      await h.server.settled();
    }
    await c.end();
    assert.equal(h.server.live.cut, before.cut + 1);
    assert.equal(h.server.live.size, before.size - 1);
    await quick.until((e) => e.id === `1.${h.server.tail.pos}`);
    const happened = h.server.tail.since(Number(quick.heard[0]?.id.split(".")[1]))?.filter((e) => e.community === h.community);
    assert.deepEqual(
      quick.heard.slice(1).map((e) => e.id),
      happened?.map((e) => `1.${e.pos}`),
      "without a gap",
    );
    quick.close();
    slow.destroy();
  });
});
