import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { TestHouse, Voice } from "../../test/support/house.ts";
import { TestClock, testHouse } from "../../test/support/house.ts";
import { rowsOf } from "../../test/support/rows.ts";
import type { SampleHousehold } from "../../sample/types.ts";

const CHILD = "端木小满";
const NUMBER = "10054440001";

describe("children under fourteen", () => {
  let h: TestHouse;
  let worker: Voice;
  let helper: Voice;
  let home: SampleHousehold;
  let child: string;
  before(async () => {
    h = await testHouse();
    worker = await h.as("worker");
    helper = await h.as("helper");
    home = h.sample.households.find(
      (x) =>
        !x.protected &&
        h.sample.entrusted.some((e) => e.household === x.id && e.person === helper.person) &&
        h.sample.people.some((p) => p.household === x.id) &&
        !h.sample.people.some((p) => p.id === helper.person && p.household === x.id),
    ) as SampleHousehold;
    child = await add(home.id, CHILD, 2013, [NUMBER]);
  });
  after(() => h.stop());
  const add = async (household: string, name: string, born: number | null, phones: string[] = []): Promise<string> => {
    const person = { name, called: null, born, phones, language: "wuu", channel: null, noSmartphone: false };
    const added = await worker.do("people.add-person", { household, person });
    assert.equal(added.status, 200, JSON.stringify(added.body));
    return added.body.person as string;
  };
  const seen = async (who: Voice, id = child, household = home.id) =>
    (await who.ask("people.household", { household })).body.people.find((p: { id: string }) => p.id === id);
  const found = async (who: Voice, typed: string): Promise<boolean> =>
    ((await who.ask("people.search", { typed })).body.rows ?? []).some((r: { id: string }) => r.id === child);
  const nothing = {
    name: null,
    child: true,
    called: null,
    born: null,
    age: null,
    phones: [],
    language: null,
    channel: null,
    noSmartphone: false,
    registered: null,
  };

  test("are no more than a child to staff, and to the helper at her own door, until a reason is given", async () => {
    for (const who of [worker, helper]) {
      const { id: _id, version: _version, ...rest } = await seen(who);
      assert.deepEqual(rest, nothing);
      assert.ok(!JSON.stringify((await who.ask("people.household", { household: home.id })).body).includes("端木"));
    }
    // Opening one's own door is a task, and no reason to know a child.
    assert.equal((await helper.do("people.ask", { household: home.id, reason: "own-doors" })).status, 200);
    assert.equal((await seen(helper)).name, null);
    const grown = h.sample.people.find((p) => p.household === home.id && (p.born ?? 0) < 2000);
    assert.equal((await seen(helper, grown?.id)).name, grown?.name, "grown people she knows by her task");
    assert.equal((await helper.do("people.ask", { household: home.id, reason: "visit" })).status, 200);
    const named = await seen(helper);
    assert.deepEqual([named.name, named.born, named.phones, named.child], [CHILD, 2013, [NUMBER], true]);
    assert.equal((await seen(worker)).name, null, "for whoever asked, and for nobody else");
  });

  test("are found by no search: not by name, pinyin, initials or phone, not even by the lead", async () => {
    for (const who of [worker, await h.as("lead"), await h.as("officer")])
      for (const typed of [CHILD, "小满", "duanmuxiaoman", "xiaoman", "dmxm", "0001"])
        assert.equal(await found(who, typed), false, typed);
    // With a reason given for the home, too: a search is no visit.
    await worker.do("people.ask", { household: home.id, reason: "visit" });
    assert.equal(await found(worker, CHILD), false);
  });

  test("a lost child's family is found by its whole name, with a reason that the family can see", async () => {
    const ask = (name: string, reason = "they-asked", who = worker) => who.do("people.find-child", { name, reason });
    const got = await ask("端木 小满");
    assert.deepEqual([got.status, got.body.households, got.body.doors], [200, [home.id], [home.door]]);
    for (const part of ["小满", "端木", "duanmuxiaoman"]) assert.deepEqual((await ask(part)).body.households, [], part);
    const grown = h.sample.people.find((p) => p.household === home.id && (p.born ?? 0) < 2000);
    assert.deepEqual((await ask(grown?.name as string)).body.households, [], "for children only");
    assert.equal((await worker.do("people.find-child", { name: CHILD })).status, 400, "no reason, no child");
    for (const role of ["helper", "steward", "resident", "officer"] as const)
      assert.ok([403, 404].includes((await ask(CHILD, "visit", await h.as(role))).status), role);
    const readings = await rowsOf(
      h.ownerUrl,
      "select reason from reading where household_id = $1 and account_id = $2 order by at desc limit 1",
      [home.id, worker.account],
    );
    assert.deepEqual(readings, [{ reason: "they-asked" }]);
    await h.server.settled();
    const journal = await rowsOf<{ text: string }>(
      h.ownerUrl,
      "select public::text as text from journal where kind = 'people.child-sought'",
    );
    assert.ok(journal.length >= 5, "that somebody looked is on record, found or not");
    for (const { text } of journal) assert.ok(!text.includes("满"));
  });

  test("more children of one name than a few are no answer, and those of a hidden household are found by nobody", async () => {
    const homes = h.sample.households.filter((x) => !x.protected).slice(40, 44);
    for (const x of homes) await add(x.id, "端木同名", 2018);
    const refused = await worker.do("people.find-child", { name: "端木同名", reason: "visit" });
    assert.deepEqual([refused.status, refused.body.code, refused.body.facts], [409, "people.too-many-children", { most: 3 }]);
    const hidden = h.sample.households.find((x) => x.protected) as SampleHousehold;
    const reader = await h.asPerson(hidden.readers[0] as string);
    const person = { name: "端木隐", called: null, born: 2019, phones: [], language: null, channel: null, noSmartphone: false };
    await reader.do("people.add-person", { household: hidden.id, person });
    for (const who of [reader, worker])
      assert.deepEqual((await who.do("people.find-child", { name: "端木隐", reason: "visit" })).body.households, []);
  });

  test("the people of the home themselves see their children as they are", async () => {
    const resident = h.sample.roles.find((r) => r.role === "resident")?.person as string;
    const own = h.sample.people.find((p) => p.id === resident)?.household as string;
    const mine = await add(own, "端木自家", 2019);
    assert.equal((await seen(await h.asPerson(resident), mine, own)).name, "端木自家");
  });

  test("who is of no known age is no child; birthdays pass by themselves, with the year", async () => {
    const unknown = await add(home.id, "端木无岁", null);
    assert.equal((await seen(worker, unknown)).child, false);
    await rowsOf(h.ownerUrl, "update session set idle_until = '2030-01-01', absolute_until = '2030-01-01'");
    const { base } = await h.another({ clock: new TestClock("2027-01-01T00:30:00.000Z").now });
    const panel = await worker.ask("people.household", { household: home.id }, { base });
    const grown = panel.body.people.find((p: { id: string }) => p.id === child);
    assert.deepEqual([grown.child, grown.name, grown.age], [false, "端•••", 14]);
    const hits = (await worker.ask("people.search", { typed: CHILD }, { base })).body.rows;
    assert.ok(
      hits.some((r: { id: string }) => r.id === child),
      "and is found like anybody",
    );
  });
});
