import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { TestHouse, Voice } from "../../test/support/house.ts";
import { testHouse } from "../../test/support/house.ts";
import type { SampleHousehold } from "../../sample/types.ts";

describe("moving within the community", () => {
  let h: TestHouse;
  let worker: Voice;
  let nth = 0;
  before(async () => {
    h = await testHouse();
    worker = await h.as("worker");
  });
  after(() => h.stop());
  const vacant = (): string =>
    h.sample.doors.filter((d) => d.use === "vacant" && !h.sample.ties.some((t) => t.door === d.id))[nth++]?.id as string;
  const busy = () => new Set([...h.sample.roles, ...h.sample.memberships].map((r) => r.person));
  /** A household that is alone behind its door and looked after, of so many people, with care for one of them. */
  const household = (fits: (people: number) => boolean): SampleHousehold => {
    const roles = busy();
    const found = h.sample.households.filter((x) => {
      const people = h.sample.people.filter((p) => p.household === x.id);
      return (
        !x.protected &&
        x.party === 1 &&
        h.sample.households.filter((y) => y.door === x.door).length === 1 &&
        fits(people.length) &&
        people.every((p) => !roles.has(p.id)) &&
        h.sample.entrusted.some((e) => e.household === x.id) &&
        h.sample.care.some((c) => c.household === x.id && c.person !== null)
      );
    })[nth++];
    return found ?? assert.fail("no such household");
  };
  const panel = async (id: string, who = worker) => (await who.ask("people.household", { household: id })).body;
  const use = async (door: string): Promise<string> => (await worker.ask("places.place", { place: door })).body.door.use;
  const behind = async (door: string): Promise<string[]> =>
    (await worker.ask("people.behind-door", { door })).body.rows.map((r: { id: string }) => r.id);

  test("a household moves behind another door with everything that belongs to it, and back again when that is taken back", async () => {
    const home = household((n) => n >= 2);
    const door = vacant();
    await worker.do("people.ask", { household: home.id, reason: "correct-record" });
    const was = await panel(home.id);
    const usedAs = await use(home.door);
    const helper = await h.asPerson(h.sample.entrusted.find((e) => e.household === home.id)?.person as string);
    const command = worker.id();
    const input = { household: home.id, door, on: "2026-03-02", version: was.version };
    assert.equal((await worker.do("people.move-within", { ...input, version: 9 })).body.code, "people.changed-since");
    const moved = await worker.do("people.move-within", input, { id: command });
    assert.deepEqual([moved.status, moved.body.party], [200, 1]);
    const now = await panel(home.id);
    assert.deepEqual(
      [now.door, now.movedIn, await use(home.door), await use(door)],
      [door, "2026-03-02", "not-known", "lived-in"],
    );
    assert.deepEqual(
      [now.people, now.care, now.proxies].map((l) => l.map((x: { id: string }) => x.id)),
      [was.people, was.care, was.proxies].map((l) => l.map((x: { id: string }) => x.id)),
    );
    assert.deepEqual([await behind(home.door), await behind(door)], [[], [home.id]]);
    const person = was.people[0];
    const hit = (await worker.ask("people.search", { typed: person.name })).body.rows.find(
      (r: { id: string }) => r.id === person.id,
    );
    assert.equal(hit?.door, door);
    // Another stairwell: whoever looked after it there no longer does.
    assert.deepEqual(now.contacts, []);
    assert.equal((await helper.ask("people.household", { household: home.id })).status, 404);
    const undone = await worker.do("undo.command", { command });
    assert.deepEqual([undone.status, undone.body.kept], [200, 0]);
    const bare = (x: object) => JSON.parse(JSON.stringify(x, (k, v) => (k === "version" ? undefined : v)));
    assert.deepEqual(bare(await panel(home.id)), bare(was));
    assert.deepEqual([await use(home.door), await use(door)], [usedAs, "vacant"]);
    assert.equal(
      (await helper.ask("people.household", { household: home.id })).status,
      200,
      "and whoever looked after it does again",
    );
  });

  test("what cannot be is refused: the same door, a door that is gone, no door at all, a day to come", async () => {
    const home = household((n) => n >= 1);
    const { version } = await panel(home.id);
    const code = async (more: object) =>
      (await worker.do("people.move-within", { household: home.id, door: vacant(), on: "2026-03-02", version, ...more })).body
        .code;
    assert.equal(await code({ door: home.door }), "people.same-door");
    assert.equal(await code({ on: "2026-04-01" }), "people.not-yet");
    assert.equal(await code({ door: h.community }), "people.not-a-door");
    const door = vacant();
    assert.equal(
      (await (await h.as("lead")).do("places.demolish", { place: door, from: "2026-03-02", because: "拆" })).status,
      200,
    );
    assert.equal(await code({ door }), "people.door-gone");
    assert.equal(
      (await (await h.as("helper")).do("people.move-within", { household: home.id, door, on: "2026-03-02", version })).status,
      404,
    );
  });

  test("one moves out to a home of their own with what they need, and back when that is taken back", async () => {
    const home = household((n) => n >= 2);
    await worker.do("people.ask", { household: home.id, reason: "correct-record" });
    const was = await panel(home.id);
    const flag = was.care.find((c: { person: string | null }) => c.person !== null);
    const person = was.people.find((p: { id: string }) => p.id === flag.person);
    const door = vacant();
    const command = worker.id();
    const input = { person: person.id, household: null, door, said: "新家", on: "2026-03-01", version: person.version };
    const moved = await worker.do("people.move-person", input, { id: command });
    assert.equal(moved.status, 200, JSON.stringify(moved.body));
    const own = moved.body.household as string;
    await worker.do("people.ask", { household: own, reason: "correct-record" });
    const there = await panel(own);
    assert.deepEqual(
      [there.said, there.people.map((p: { id: string }) => p.id), there.care.map((c: { id: string }) => c.id), await use(door)],
      [
        "新家",
        [person.id],
        was.care.filter((c: { person: string }) => c.person === person.id).map((c: { id: string }) => c.id),
        "lived-in",
      ],
    );
    assert.ok(!(await panel(home.id)).people.some((p: { id: string }) => p.id === person.id));
    assert.equal((await worker.do("undo.command", { command })).body.kept, 0);
    assert.deepEqual([await behind(door), await use(door)], [[], "vacant"]);
    const bare = (x: object) => JSON.parse(JSON.stringify(x, (k, v) => (k === "version" ? undefined : v)));
    assert.deepEqual(bare(await panel(home.id)).people, bare(was).people);
    assert.deepEqual((await panel(home.id)).care, was.care);
  });

  test("the last one who joins another household ends the one they leave; alone, they move with it", async () => {
    const [alone, others] = [household((n) => n === 1), household((n) => n >= 2)];
    await worker.do("people.ask", { household: alone.id, reason: "correct-record" });
    const was = await panel(alone.id);
    const person = was.people[0];
    const own = await worker.do("people.move-person", {
      person: person.id,
      household: null,
      door: vacant(),
      said: null,
      on: "2026-03-02",
      version: person.version,
    });
    assert.equal(own.body.code, "people.last-one");
    const input = { person: person.id, household: others.id, door: null, said: null, on: "2026-03-02", version: person.version };
    const command = worker.id();
    assert.equal((await worker.do("people.move-person", input, { id: command })).status, 200);
    assert.deepEqual([await behind(alone.door), await use(alone.door)], [[], "not-known"]);
    await worker.do("people.ask", { household: others.id, reason: "visit" });
    const joined = await panel(others.id);
    assert.ok(joined.people.some((p: { id: string }) => p.id === person.id));
    assert.ok(
      joined.care.some((c: { person: string }) => c.person === person.id),
      "why they need more went along",
    );
    assert.equal(
      (await worker.do("people.move-person", { ...input, version: person.version + 1 })).body.code,
      "people.same-household",
    );
    assert.equal((await worker.do("undo.command", { command })).body.kept, 0);
    assert.deepEqual(await behind(alone.door), [alone.id]);
    const back = await panel(alone.id);
    assert.deepEqual(
      [back.people.map((p: { id: string }) => p.id), back.care.map((c: { id: string }) => c.id), back.contacts.length],
      [[person.id], was.care.map((c: { id: string }) => c.id), was.contacts.length],
    );
  });

  test("an owner who moves into the flat is no longer one who lives elsewhere", async () => {
    const door = vacant();
    const fresh = { name: "司徒归", called: null, born: 1970, phones: [], language: null, channel: null, noSmartphone: false };
    const { body } = await worker.do("people.add-tie", {
      door,
      kind: "owner",
      person: null,
      fresh,
      livesWhere: "无锡",
      from: null,
    });
    const moved = await worker.do("people.move-person", {
      person: body.person,
      household: null,
      door,
      said: "司徒家",
      on: "2026-03-02",
      version: 0,
    });
    assert.equal(moved.status, 200, JSON.stringify(moved.body));
    assert.deepEqual((await worker.ask("people.ties", { door })).body.rows, []);
    assert.deepEqual(await behind(door), [moved.body.household]);
  });

  test("moving in, and somebody who is added, can be taken back; what came since is kept", async () => {
    const door = vacant();
    const person = (name: string) => ({
      name,
      called: null,
      born: 1980,
      phones: [],
      language: null,
      channel: null,
      noSmartphone: false,
    });
    const [first, second] = [worker.id(), worker.id()];
    const { household } = (
      await worker.do(
        "people.add-household",
        { door, said: "错了", tenure: "rent", from: "2026-03-01", people: [person("司徒误")] },
        { id: first },
      )
    ).body;
    assert.equal((await panel(household)).tenure, "rent");
    const added = (await worker.do("people.add-person", { household, person: person("司徒添") }, { id: second })).body;
    assert.equal((await worker.do("undo.command", { command: second })).status, 200);
    assert.equal((await panel(household)).people.length, 1);
    assert.ok(
      !(await worker.ask("people.search", { typed: "司徒添" })).body.rows.some((r: { id: string }) => r.id === added.person),
    );
    await worker.do("people.add-person", { household, person: person("司徒后") });
    // Somebody was added since: they go on living there, and so does the household.
    assert.equal((await worker.do("undo.command", { command: first })).status, 200);
    await worker.do("people.ask", { household, reason: "visit" });
    assert.deepEqual(
      (await panel(household)).people.map((p: { name: string }) => p.name),
      ["司徒后"],
    );
    assert.deepEqual(await behind(door), [household]);
  });

  test("nobody is moved into or out of a hidden household, and nobody hears where it moved", async () => {
    const hidden = h.sample.households.find((x) => x.protected) as SampleHousehold;
    const reader = await h.asPerson(hidden.readers[0] as string);
    await reader.do("people.ask", { household: hidden.id, reason: "visit" });
    const was = await panel(hidden.id, reader);
    const person = was.people[0];
    const out = { person: person.id, household: null, door: vacant(), said: null, on: "2026-03-02", version: person.version };
    assert.equal(
      (await reader.do("people.move-person", out)).body.code,
      was.people.length > 1 ? "people.hidden-not-moved" : "people.last-one",
    );
    const door = vacant();
    const moved = await reader.do("people.move-within", { household: hidden.id, door, on: "2026-03-02", version: was.version });
    assert.equal(moved.status, 200);
    const pg = (await import("../../test/support/rows.ts")).rowsOf;
    await h.server.settled();
    const rows = await pg(
      h.ownerUrl,
      "select j.about::text || j.public::text as text from journal j where j.kind = 'people.moved-within' and $1 = any (j.about)",
      [hidden.id],
    );
    assert.equal(rows.length, 1);
    for (const id of [hidden.door, door]) assert.ok(!String(rows[0]?.text).includes(id), "the journal does not say where");
  });
});
