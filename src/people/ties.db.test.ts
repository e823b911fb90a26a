import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { TestHouse, Voice } from "../../test/support/house.ts";
import { testHouse } from "../../test/support/house.ts";
import { rowsOf } from "../../test/support/rows.ts";
import type { SampleHousehold } from "../../sample/types.ts";

const OWNER = {
  name: "钮祜禄远",
  called: "钮师傅",
  born: 1961,
  phones: ["10059990001"],
  language: null,
  channel: null,
  noSmartphone: false,
};
const tie = (door: string, more: object = {}) => ({
  door,
  kind: "owner",
  person: null,
  fresh: OWNER,
  livesWhere: "无锡",
  from: "2020-05-01",
  ...more,
});

describe("who lives elsewhere", () => {
  let h: TestHouse;
  let worker: Voice;
  let other: Voice;
  let nth = 0;
  before(async () => {
    h = await testHouse();
    [worker, other] = [await h.as("worker", 0), await h.as("worker", 1)];
  });
  after(() => h.stop());
  /** An empty flat of which nothing is known. */
  const emptyFlat = (): string =>
    h.sample.doors.filter((d) => d.use === "vacant" && !h.sample.ties.some((t) => t.door === d.id))[nth++]?.id as string;
  const at = async (door: string, who = worker) => (await who.ask("people.ties", { door })).body.rows;
  const hits = async (typed: string, who = worker) => (await who.ask("people.search", { typed })).body.rows;

  test("an empty flat tells who owns it, and whom to call once a reason is given", async () => {
    const door = emptyFlat();
    const added = await worker.do("people.add-tie", tie(door));
    assert.equal(added.status, 200);
    const [masked] = await at(door, other);
    assert.deepEqual(
      [masked.kind, masked.name, masked.called, masked.phones, masked.where, masked.masked, masked.record],
      ["owner", "钮•••", "钮••", ["•••• 0001"], null, true, null],
    );
    assert.equal((await other.do("people.ask-person", { person: added.body.person, reason: "call" })).status, 200);
    const [seen] = await at(door, other);
    assert.deepEqual(
      [seen.name, seen.phones, seen.where, seen.from, seen.masked],
      [OWNER.name, OWNER.phones, "无锡", "2020-05-01", false],
    );
    assert.equal((await at(door, worker))[0].masked, true, "for whoever asked, and for nobody else");
    const readings = await rowsOf(h.ownerUrl, "select reason, role from reading where household_id = $1", [added.body.person]);
    assert.deepEqual(readings, [{ reason: "call", role: "worker" }]);
  });

  test("search finds them, and leads to the door", async () => {
    const door = emptyFlat();
    const { body } = await worker.do(
      "people.add-tie",
      tie(door, { fresh: { ...OWNER, name: "钮祜禄寻", phones: ["10059990042"] } }),
    );
    for (const typed of ["钮祜禄寻", "xun", "0042"]) {
      const hit = (await hits(typed)).find((r: { id: string }) => r.id === body.person);
      assert.deepEqual([hit?.door, hit?.household, hit?.tie, hit?.title], [door, null, "owner", "钮•••"], typed);
      assert.ok(hit.where.length > 3);
    }
    // Gone with the tie that kept them on record.
    const command = worker.id();
    assert.equal((await worker.do("people.end-tie", { tie: body.tie }, { id: command })).status, 200);
    assert.deepEqual(await at(door), []);
    assert.deepEqual(await hits("钮祜禄寻"), []);
    assert.equal((await worker.do("people.end-tie", { tie: body.tie })).body.code, "people.tie-ended");
    assert.equal((await worker.do("undo.command", { command })).status, 200);
    assert.equal((await at(door)).length, 1);
    assert.equal((await hits("钮祜禄寻")).length, 1, "taken back, they are found again");
  });

  test("adding one can be taken back; a second flat is the same person's, who stays while one of the two is left", async () => {
    const [first, second] = [emptyFlat(), emptyFlat()];
    const command = worker.id();
    const { body } = await worker.do("people.add-tie", tie(first, { fresh: { ...OWNER, name: "钮祜禄双" } }), { id: command });
    assert.equal((await worker.do("undo.command", { command })).status, 200);
    assert.deepEqual([await at(first), await hits("钮祜禄双")], [[], []]);
    const again = (await worker.do("people.add-tie", tie(first, { fresh: { ...OWNER, name: "钮祜禄双" } }))).body;
    assert.notEqual(again.person, body.person);
    const both = await worker.do("people.add-tie", tie(second, { person: again.person, fresh: null }));
    assert.equal(both.status, 200);
    assert.equal(
      (await worker.do("people.add-tie", tie(second, { person: again.person, fresh: null }))).body.code,
      "people.tied-already",
    );
    await worker.do("people.end-tie", { tie: again.tie });
    assert.deepEqual(
      (await hits("钮祜禄双")).map((r: { door: string }) => r.door),
      [second],
    );
  });

  test("where they live is changed by whoever saw the latest", async () => {
    const door = emptyFlat();
    const { body } = await worker.do("people.add-tie", tie(door, { kind: "registered", fresh: { ...OWNER, name: "钮祜禄改" } }));
    const edit = { tie: body.tie, livesWhere: "昆山", from: null };
    assert.equal((await worker.do("people.edit-tie", { ...edit, version: 7 })).body.code, "people.changed-since");
    assert.equal((await worker.do("people.edit-tie", { ...edit, version: 0 })).status, 200);
    await worker.do("people.ask-person", { person: body.person, reason: "visit" });
    const [seen] = await at(door);
    assert.deepEqual([seen.where, seen.from, seen.version], ["昆山", null, 1]);
    // Their own record is changed like anybody's.
    const change = { ...OWNER, name: "钮祜禄改名", called: null };
    assert.equal(
      (await worker.do("people.edit-person", { person: body.person, change, version: seen.record.version })).status,
      200,
    );
    assert.equal((await at(door))[0].name, "钮祜禄改名");
    assert.equal((await hits("钮祜禄改名"))[0]?.door, door);
  });

  test("what makes no sense is refused", async () => {
    const door = emptyFlat();
    const code = async (input: object) => (await worker.do("people.add-tie", input)).body.code;
    assert.equal(await code(tie(door, { fresh: null })), "people.who-is-it");
    assert.equal(await code(tie(door, { from: "2026-12-01" })), "people.not-yet");
    const lives = h.sample.households.find(
      (x) => !x.protected && h.sample.people.some((p) => p.household === x.id),
    ) as SampleHousehold;
    const person = h.sample.people.find((p) => p.household === lives.id)?.id;
    assert.equal(await code(tie(lives.door, { person, fresh: null })), "people.lives-here");
    assert.equal((await worker.do("people.add-tie", tie(h.community))).body.code, "people.not-a-door");
    for (const role of ["helper", "resident", "officer"] as const)
      assert.ok([403, 404].includes((await (await h.as(role)).do("people.add-tie", tie(door))).status), role);
    assert.equal((await (await h.as("resident")).ask("people.ties", { door })).status, 404);
  });

  test("the panel of those who live there shows them: to staff and to the helper, not to the tenants", async () => {
    const entrusted = h.sample.entrusted.find((e) => h.sample.roles.some((r) => r.role === "helper" && r.person === e.person));
    const household = h.sample.households.find((x) => x.id === entrusted?.household) as SampleHousehold;
    const added = await worker.do("people.add-tie", tie(household.door, { fresh: { ...OWNER, name: "钮祜禄房" } }));
    assert.equal(added.status, 200);
    const panel = async (who: Voice) => (await who.ask("people.household", { household: household.id })).body;
    const mine = (b: { ties: { person: string }[] }) => b.ties.find((t) => t.person === added.body.person) as any;
    assert.equal(mine(await panel(worker)).name, "钮•••");
    const helper = await h.asPerson(entrusted?.person as string);
    assert.deepEqual([mine(await panel(helper)).name, mine(await panel(helper)).phones], ["钮祜禄房", OWNER.phones]);
    // Asking for the household is asking for them, and lies with them too.
    await worker.do("people.ask", { household: household.id, reason: "visit" });
    assert.equal(mine(await panel(worker)).name, "钮祜禄房");
    assert.equal((await rowsOf(h.ownerUrl, "select 1 from reading where household_id = $1", [added.body.person])).length, 1);
    const resident = h.sample.roles.find((r) => r.role === "resident")?.person as string;
    const own = h.sample.people.find((p) => p.id === resident)?.household as string;
    const ownDoor = h.sample.households.find((x) => x.id === own)?.door as string;
    assert.equal((await worker.do("people.add-tie", tie(ownDoor, { fresh: { ...OWNER, name: "钮祜禄东" } }))).status, 200);
    const voice = await h.asPerson(resident);
    assert.deepEqual((await voice.ask("people.household", { household: own })).body.ties, []);
  });

  test("whether a household owns or rents is changed with it and can be taken back; left out, it stays", async () => {
    const household = h.sample.households.filter((x) => !x.protected && x.tenure === "rent")[3] as SampleHousehold;
    const see = async () => (await worker.ask("people.household", { household: household.id })).body;
    const before = await see();
    assert.equal(before.tenure, "rent");
    const edit = (more: object, version: number) => ({
      household: household.id,
      said: before.said,
      channel: before.channel,
      language: before.language,
      lookInEvery: before.lookInEvery,
      remark: "",
      version,
      ...more,
    });
    const command = worker.id();
    await worker.do("people.edit-household", edit({ tenure: "own" }, before.version), { id: command });
    assert.equal((await see()).tenure, "own");
    await worker.do("undo.command", { command });
    assert.equal((await see()).tenure, "rent");
    await worker.do("people.edit-household", edit({}, (await see()).version));
    assert.equal((await see()).tenure, "rent");
  });

  test("ties follow a door that is split, and end with one that is taken down", async () => {
    const door = emptyFlat();
    const { body } = await worker.do("people.add-tie", tie(door, { fresh: { ...OWNER, name: "钮祜禄拆" } }));
    const place = (await worker.ask("places.place", { place: door })).body;
    const cell = (label: string, column: number) => ({ label, floor: place.path[0].floor ?? null, column, use: "vacant" });
    const split = await worker.do("places.split-door", {
      door,
      from: "2026-03-02",
      into: [cell(`${place.label}甲`, 40), cell(`${place.label}乙`, 41)],
      keepsHouseholds: 1,
    });
    assert.equal(split.status, 200, JSON.stringify(split.body));
    const kept = split.body.doors[1] as string;
    assert.deepEqual(
      (await at(kept)).map((t: { person: string }) => t.person),
      [body.person],
    );
    const lead = await h.as("lead");
    assert.equal((await lead.do("places.demolish", { place: kept, from: "2026-03-02", because: "拆" })).status, 200);
    assert.deepEqual(await hits("钮祜禄拆"), []);
  });

  test("at a hidden household's door they are known to its two readers, and to nobody else", async () => {
    const hidden = h.sample.households.find((x) => x.protected) as SampleHousehold;
    const reader = await h.asPerson(hidden.readers[0] as string);
    const stranger = await h.asPerson(
      h.sample.roles.find((r) => r.role === "worker" && !hidden.readers.includes(r.person))?.person as string,
    );
    const added = await reader.do(
      "people.add-tie",
      tie(hidden.door, { fresh: { ...OWNER, name: "钮祜禄隐", phones: ["10059997654"] } }),
    );
    assert.equal(added.status, 200);
    assert.ok((await hits("钮祜禄隐", reader)).length === 1 && (await at(hidden.door, reader)).length > 0);
    for (const typed of ["钮祜禄隐", "7654"])
      assert.ok(!(await hits(typed, stranger)).some((r: { id: string }) => r.id === added.body.person), typed);
    assert.equal((await stranger.ask("people.ties", { door: hidden.door })).status, 404);
    assert.equal((await stranger.do("people.end-tie", { tie: added.body.tie })).status, 404);
    assert.equal((await stranger.do("people.ask-person", { person: added.body.person, reason: "visit" })).status, 404);
  });
});
