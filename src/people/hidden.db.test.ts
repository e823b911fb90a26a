import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { TestHouse, Voice } from "../../test/support/house.ts";
import { testHouse } from "../../test/support/house.ts";
import { listen } from "../../test/support/listen.ts";
import type { SampleHousehold } from "../../sample/types.ts";

const NOBODY = "11111111-1111-4111-8111-111111111111";

describe("a protected household", () => {
  let h: TestHouse;
  let hidden: SampleHousehold;
  /** The two named staff, somebody of the staff who is not among them, and a helper. */
  let readers: Voice[];
  let worker: Voice;
  let helper: Voice;
  before(async () => {
    h = await testHouse();
    hidden = h.sample.households.find((x) => x.protected && h.sample.people.some((p) => p.household === x.id)) as SampleHousehold;
    readers = await Promise.all(hidden.readers.map((r) => h.asPerson(r)));
    worker = await h.asPerson(
      h.sample.roles.find((r) => r.role === "worker" && !hidden.readers.includes(r.person))?.person as string,
    );
    helper = await h.as("helper");
  });
  after(() => h.stop());
  const living = () => h.sample.people.filter((p) => p.household === hidden.id);

  test("has a panel for two named staff and for nobody else", async () => {
    for (const reader of readers) assert.equal((await reader.ask("people.household", { household: hidden.id })).status, 200);
    for (const other of [worker, helper, await h.as("steward")]) {
      const answer = await other.ask("people.household", { household: hidden.id });
      assert.deepEqual(answer, await other.ask("people.household", { household: NOBODY }), "like one that does not exist");
    }
  });

  test("is in no search of others: not by name, pinyin, phone or door", async () => {
    const own = await worker.ask("people.search", {
      typed: h.sample.people.find((p) => p.household && !h.sample.households.find((x) => x.id === p.household)?.protected)?.name,
    });
    assert.ok(own.body.rows.length > 0, "search works at all");
    const ids = new Set([hidden.id, ...living().map((p) => p.id)]);
    for (const p of living()) {
      for (const typed of [p.name, ...p.phones.map((n) => n.slice(-4))]) {
        const { body } = await worker.ask("people.search", { typed });
        assert.ok(
          body.rows.every((r: { id: string; household: string | null }) => !ids.has(r.id) && !ids.has(r.household ?? "")),
          `searched for ${typed}`,
        );
      }
      const mine = await (readers[0] as Voice).ask("people.search", { typed: p.name });
      assert.ok(
        mine.body.rows.some((r: { id: string }) => r.id === p.id),
        "a named reader finds them",
      );
    }
    assert.ok(
      !(await worker.ask("people.behind-door", { door: hidden.door })).body.rows.some((r: { id: string }) => r.id === hidden.id),
    );
  });

  test("somebody who moves in with them is as hidden as they are", async () => {
    const reader = readers[0] as Voice;
    const person = {
      name: "钮祜禄测",
      called: null,
      born: 1990,
      phones: ["10099990001"],
      language: null,
      channel: null,
      noSmartphone: false,
    };
    const added = await reader.do("people.add-person", { household: hidden.id, person });
    assert.equal(added.status, 200);
    for (const typed of [person.name, "0001"]) {
      assert.ok((await reader.ask("people.search", { typed })).body.rows.some((r: { id: string }) => r.id === added.body.person));
      assert.ok(
        !(await worker.ask("people.search", { typed })).body.rows.some((r: { id: string }) => r.id === added.body.person),
      );
    }
  });

  test("cannot be told from one that does not exist by trying commands on it", async () => {
    for (const who of [worker, helper, await h.as("steward")]) {
      for (const household of [hidden.id]) {
        const both = async (name: string, input: (x: string) => unknown) => {
          const [one, none] = [await who.do(name, input(household)), await who.do(name, input(NOBODY))];
          assert.deepEqual(one, none, `${name} as somebody who may not see it`);
        };
        await both("people.look-in", (x) => ({ household: x, way: "met", at: h.clock.now().slice(0, 20) + "000Z" }));
        await both("people.ask", (x) => ({ household: x, reason: "visit" }));
        await both("people.move-out", (x) => ({ household: x, on: "2026-03-01" }));
        await both("organisations.entrust", (x) => ({
          person: h.sample.roles.find((r) => r.role === "helper")?.person,
          households: [x],
          from: "2026-03-02",
          to: null,
        }));
      }
    }
  });

  test("is not heard of on the live stream but by its readers", async () => {
    const [theirs, others] = [await listen(h.base, (readers[0] as Voice).secret), await listen(h.base, worker.secret)];
    const lookIn = await (readers[0] as Voice).do("people.look-in", { household: hidden.id, way: "met", at: h.clock.now() });
    assert.equal(lookIn.status, 200);
    const loud = h.sample.households.find((x) => !x.protected)?.id as string;
    assert.equal((await worker.do("people.look-in", { household: loud, way: "met", at: h.clock.now() })).status, 200);
    await others.until((e) => e.about.includes(loud));
    await theirs.until((e) => e.about.includes(hidden.id));
    assert.ok(!others.text().includes(hidden.id) && !others.text().includes(hidden.door), "nothing of the hidden one");
    theirs.close();
    others.close();
  });

  test("is hidden by two signatures, and from then on for everybody else", async () => {
    const lead = await h.as("lead");
    const named = h.sample.roles.filter((r) => r.role === "worker" || r.role === "lead").slice(0, 2);
    const accounts = await Promise.all(named.map(async (r) => (await h.asPerson(r.person)).account));
    const target = h.sample.households.find(
      (x) => !x.protected && h.sample.people.some((p) => p.household === x.id),
    ) as SampleHousehold;
    const other = await h.asPerson(h.sample.roles.find((r) => r.role === "worker" && !named.includes(r))?.person as string);
    assert.equal((await other.ask("people.household", { household: target.id })).status, 200);
    const asked = await lead.do("people.protect", { household: target.id, readers: accounts });
    assert.deepEqual([asked.status, asked.body.needed], [202, 2]);
    assert.equal((await other.ask("people.household", { household: target.id })).status, 200, "asking hides nothing yet");
    assert.deepEqual((await lead.do("approvals.sign", { approval: asked.body.approval })).body.code, "approvals.own");
    // A second lead signs: given by an officer above.
    const officer = await h.as("officer");
    const second = named.find((r) => r.role === "worker") ?? h.sample.roles.find((r) => r.role === "worker");
    const given = await officer.do("organisations.give-role", {
      person: second?.person,
      role: "lead",
      place: h.community,
      organisation: null,
      from: "2026-03-01",
      to: null,
    });
    assert.equal(given.status, 200);
    const two = await h.asPerson(second?.person as string);
    const signed = await two.do("approvals.sign", { approval: asked.body.approval });
    assert.deepEqual([signed.status, signed.body.done], [200, true]);
    assert.equal((await other.ask("people.household", { household: target.id })).status, 404);
    assert.equal(
      (await lead.ask("people.household", { household: target.id })).status,
      accounts.includes(lead.account) ? 200 : 404,
    );
  });
});
