import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { TestHouse, Voice } from "../../test/support/house.ts";
import { testHouse } from "../../test/support/house.ts";
import { rowsOf } from "../../test/support/rows.ts";
import type { DoublePair } from "./schema/seen.ts";

const person = (name: string, more: object = {}) => ({
  name,
  called: null,
  born: 1962,
  phones: [] as string[],
  language: null,
  channel: null,
  noSmartphone: false,
  ...more,
});

describe("one person on record twice", () => {
  let h: TestHouse;
  let worker: Voice;
  let lead: Voice;
  let nth = 0;
  before(async () => {
    h = await testHouse();
    [worker, lead] = [await h.as("worker"), await h.as("lead")];
  });
  after(() => h.stop());
  const vacant = (): string =>
    h.sample.doors.filter((d) => d.use === "vacant" && !h.sample.ties.some((t) => t.door === d.id))[nth++]?.id as string;
  const pairs = async (who = worker): Promise<DoublePair[]> => (await who.ask("people.doubles", {})).body.rows;
  const between = async (a: string, b: string, who = worker): Promise<DoublePair | undefined> =>
    (await pairs(who)).find((p) => [p.one.person, p.other.person].every((x) => x === a || x === b));
  const home = async (people: object[], door = vacant()): Promise<{ household: string; door: string; ids: string[] }> => {
    const added = await worker.do("people.add-household", { door, said: null, from: "2026-03-01", people });
    assert.equal(added.status, 200, JSON.stringify(added.body));
    const rows = await rowsOf<{ id: string; name: string }>(h.ownerUrl, "select id, name from person where household_id = $1", [
      added.body.household,
    ]);
    const ids = people.map((p) => rows.find((r) => r.name === (p as { name: string }).name)?.id as string);
    return { household: added.body.household as string, door, ids };
  };
  const panel = async (household: string, who = worker) => (await who.ask("people.household", { household })).body;
  const found = async (typed: string): Promise<string[]> =>
    (await worker.ask("people.search", { typed })).body.rows.map((r: { id: string }) => r.id);
  const merge = (keep: string, drop: string, more: object = {}, id?: string) =>
    worker.do("people.merge", { keep, drop, take: [], keepVersion: 0, dropVersion: 0, ...more }, id ? { id } : {});

  test("the sample's own doubles are found, with their reasons, and named only for whoever gives a reason", async () => {
    const all = await pairs();
    const landlord = h.sample.elsewhere.find((e) =>
      h.sample.people.some((p) => p.name === e.name && p.phones[0] === e.phones[0]),
    );
    const twin = h.sample.people.find((p) => p.name === landlord?.name && p.phones[0] === landlord?.phones[0]);
    const pair = all.find((p) => [p.one.person, p.other.person].includes(landlord?.id as string)) as DoublePair;
    assert.deepEqual(new Set([pair.one.person, pair.other.person]), new Set([landlord?.id, twin?.id]));
    assert.equal(pair.likely, "high");
    for (const reason of ["same-phone", "same-name", "same-born"] as const) assert.ok(pair.reasons.includes(reason), reason);
    const text = JSON.stringify(all);
    for (const secret of [landlord?.name, landlord?.phones[0]]) assert.ok(!text.includes(secret as string), "masked");
    assert.ok(
      all.some((p) => p.reasons.includes("alike-name") && p.reasons.includes("same-door")),
      "written down by ear",
    );
    const shared = all.filter((p) => p.likely === "low");
    assert.ok(
      shared.length > 0 && shared.every((p) => p.reasons.includes("same-phone") && !p.reasons.includes("same-name")),
      "mother and daughter with one telephone",
    );
    assert.ok(all.length < 40, `${all.length} pairs: a list that somebody can work through`);
    for (const id of [landlord?.id, twin?.id]) await worker.do("people.ask-person", { person: id, reason: "correct-record" });
    const asked = (await between(landlord?.id as string, twin?.id as string)) as DoublePair;
    assert.deepEqual([asked.one.name, asked.other.name, asked.one.phones], [twin?.name, twin?.name, twin?.phones]);
    assert.equal((await between(landlord?.id as string, twin?.id as string, lead))?.one.masked, true);
    const order = all.map((p) => ["high", "middle", "low"].indexOf(p.likely));
    assert.deepEqual(
      order,
      order.toSorted((a, b) => (a < b ? -1 : 1)),
    );
  });

  test("hidden households are in no pair, not even for their readers; others than workers hear of none", async () => {
    const hidden = h.sample.households.find((x) => x.protected && h.sample.people.some((p) => p.household === x.id));
    const who = h.sample.people.find((p) => p.household === hidden?.id && p.phones.length > 0);
    const reader = await h.asPerson(hidden?.readers[0] as string);
    const twin = await home([person(who?.name as string, { phones: who?.phones, born: who?.born })]);
    for (const voice of [worker, reader]) assert.equal(await between(twin.ids[0] as string, who?.id as string, voice), undefined);
    assert.equal(
      (await worker.do("people.merge", { keep: twin.ids[0], drop: who?.id, take: [], keepVersion: 0, dropVersion: 0 })).status,
      hidden?.readers.includes(worker.person) ? 409 : 404,
    );
    for (const role of ["helper", "steward", "resident", "officer"] as const)
      assert.equal((await (await h.as(role)).ask("people.doubles", {})).status, 404, role);
  });

  test("what somebody looked at and found to be two people is not shown again, until that is taken back", async () => {
    const [a, b] = [
      await home([person("司徒样", { phones: ["10058880001"] })]),
      await home([person("司徒样", { phones: ["10058880001"] })]),
    ];
    const [one, other] = [a.ids[0] as string, b.ids[0] as string];
    assert.equal((await between(one, other))?.likely, "high");
    assert.equal((await worker.do("people.not-double", { one: other, other: one, not: true })).status, 200);
    assert.equal(await between(one, other), undefined);
    assert.equal((await lead.do("people.not-double", { one, other, not: false })).status, 200);
    assert.equal((await between(one, other))?.likely, "high");
    assert.equal((await worker.do("people.not-double", { one, other: one, not: true })).body.code, "people.same-record");
  });

  test("put together, everything of both is with the kept one, the other is out of search; taken back, both are as they were", async () => {
    const a = await home([person("司徒合", { phones: ["10058881111"], called: "司徒师傅" }), person("旁人甲")]);
    const b = await home([
      person("司徒核", { phones: ["10058882222", "10058881111"], born: 1963, registered: true }),
      person("旁人乙"),
    ]);
    const [keep, drop] = [a.ids[0] as string, b.ids[0] as string];
    await worker.do("people.set-care", {
      household: b.household,
      person: drop,
      class: "dialysis",
      actions: ["call-first"],
      why: "每周三次",
      until: null,
    });
    const flat = vacant();
    await worker.do("people.add-tie", { door: flat, kind: "owner", person: drop, fresh: null, livesWhere: null, from: null });
    const organisation = (await lead.ask("organisations.list", {})).body.rows[0].id as string;
    assert.equal(
      (
        await lead.do("organisations.add-member", {
          organisation,
          person: drop,
          personCommunity: h.community,
          position: "组长",
          from: "2026-03-01",
          to: null,
        })
      ).status,
      200,
    );
    // The dropped one helps, and has an account.
    const entrance = (await worker.ask("places.place", { place: b.door })).body.path[1].id as string;
    assert.equal(
      (
        await lead.do("organisations.give-role", {
          person: drop,
          role: "helper",
          place: entrance,
          organisation: null,
          from: "2026-03-01",
          to: null,
        })
      ).status,
      200,
    );
    assert.equal(
      (await lead.do("organisations.entrust", { person: drop, households: [a.household], from: "2026-03-01", to: null })).status,
      200,
    );
    const helper = await h.asPerson(drop);
    for (const household of [a.household, b.household]) await worker.do("people.ask", { household, reason: "correct-record" });
    const state = async () => ({
      a: await panel(a.household),
      b: await panel(b.household),
      ties: (await worker.ask("people.ties", { door: flat })).body.rows.map((t: { person: string }) => t.person),
      rows: await rowsOf(
        h.ownerUrl,
        "select (select person_id from account where id = $1) as account, array(select person_id::text from membership where organisation_id = $2 and person_id in ($3, $4)) as members, array(select person_id::text from entrusted where household_id = $5 and to_day is null) as entrusted",
        [helper.account, organisation, keep, drop, a.household],
      ),
      found: [await found("司徒合"), await found("司徒核"), await found("2222"), await found("1111")].map((x) =>
        x.filter((id) => id === keep || id === drop).sort(),
      ),
    });
    const before = await state();
    assert.deepEqual([...(before.found[3] as string[])].sort(), [keep, drop].sort());

    const command = worker.id();
    const merged = await merge(keep, drop, { take: ["born", "registered"] }, command);
    assert.equal(merged.status, 200, JSON.stringify(merged.body));
    const now = await state();
    const kept = now.a.people.find((p: { id: string }) => p.id === keep);
    assert.deepEqual(
      [kept.name, kept.born, kept.registered, kept.phones],
      ["司徒合", 1963, true, ["10058881111", "10058882222"]],
    );
    assert.deepEqual(
      now.a.care.map((c: { person: string; class: string; why: string }) => [c.person, c.class, c.why]),
      [[keep, "dialysis", "每周三次"]],
    );
    assert.deepEqual(
      now.b.people.map((p: { name: string }) => p.name),
      ["旁人乙"],
    );
    assert.deepEqual(now.ties, [keep]);
    assert.deepEqual(now.rows, [{ account: keep, members: [keep], entrusted: [keep] }]);
    assert.deepEqual(now.found, [[keep], [], [keep], [keep]]);
    assert.equal(await between(keep, drop), undefined);
    // The account goes on as the kept person: the helper still sees her doors.
    assert.ok(
      (await helper.ask("people.my-households", {})).body.rows.some((r: { household: string }) => r.household === a.household),
    );
    assert.equal(
      (await worker.do("people.edit-person", { person: drop, change: person("司徒核"), version: 1 })).body.code,
      "people.person-gone",
    );
    assert.equal((await merge(keep, drop, { keepVersion: 1, dropVersion: 1 })).body.code, "people.person-gone");

    const undone = await worker.do("undo.command", { command });
    assert.deepEqual([undone.status, undone.body.kept], [200, 0], JSON.stringify(undone.body));
    const after = await state();
    const bare = (x: object) => JSON.parse(JSON.stringify(x, (k, v) => (k === "version" ? undefined : v)));
    assert.deepEqual(bare(after), bare(before));
  });

  test("two households behind one door that were one: the emptied one ends, and what hung on it hangs on the other", async () => {
    const first = await home([person("司徒门")]);
    const second = await home([person("司徒们", { born: null })], first.door);
    await worker.do("people.add-proxy", {
      household: second.household,
      name: "司徒女",
      relation: "daughter",
      phone: "10058883333",
      where: null,
      from: "2026-03-01",
      to: null,
    });
    assert.equal((await between(first.ids[0] as string, second.ids[0] as string))?.likely, "middle");
    const command = worker.id();
    assert.equal((await merge(first.ids[0] as string, second.ids[0] as string, {}, command)).status, 200);
    assert.deepEqual(
      (await worker.ask("people.behind-door", { door: first.door })).body.rows.map((r: { id: string }) => r.id),
      [first.household],
    );
    assert.equal((await panel(first.household)).proxies.length, 1);
    assert.equal((await worker.do("undo.command", { command })).body.kept, 0);
    assert.equal((await worker.ask("people.behind-door", { door: first.door })).body.rows.length, 2);
    assert.equal((await panel(second.household)).proxies.length, 1);
  });

  test("somebody who owns a flat elsewhere and was written down twice lives where the other record lives", async () => {
    const a = await home([person("司徒住", { phones: ["10058884444"] })]);
    const flat = vacant();
    const owner = (
      await worker.do("people.add-tie", {
        door: flat,
        kind: "owner",
        person: null,
        fresh: person("司徒住", { phones: ["10058884444"] }),
        livesWhere: "昆山",
        from: null,
      })
    ).body;
    assert.equal((await between(a.ids[0] as string, owner.person))?.likely, "high");
    // The owner's record is kept: it moves in where the other one lived.
    assert.equal((await merge(owner.person, a.ids[0] as string)).status, 200);
    const now = await panel(a.household);
    assert.deepEqual(
      now.people.map((p: { id: string }) => p.id),
      [owner.person],
    );
    assert.equal((await worker.ask("people.ties", { door: flat })).body.rows[0].household, a.household);
  });

  test("two accounts, or more numbers than fit, are refused and said so; the account that is out of use may be blocked first", async () => {
    const [x, y] = h.sample.roles.filter((r) => r.role === "helper").slice(4, 6);
    const version = async (id: string) =>
      (await rowsOf<{ version: number }>(h.ownerUrl, "select version from person where id = $1", [id]))[0]?.version as number;
    const both = { keepVersion: await version(x?.person as string), dropVersion: await version(y?.person as string) };
    assert.equal((await merge(x?.person as string, y?.person as string, both)).body.code, "people.two-accounts");
    const many = (n: number) => Array.from({ length: 3 }, (_, i) => `1005777${n}00${i}`);
    const [a, b] = [await home([person("司徒多", { phones: many(1) })]), await home([person("司徒多", { phones: many(2) })])];
    const refused = await merge(a.ids[0] as string, b.ids[0] as string);
    assert.deepEqual([refused.body.code, refused.body.facts], ["people.too-many-phones", { count: 6, most: 5 }]);
    assert.equal((await merge(a.ids[0] as string, a.ids[0] as string)).body.code, "people.same-record");
    assert.equal((await merge(a.ids[0] as string, b.ids[0] as string, { keepVersion: 9 })).body.code, "people.changed-since");
    const account = (await h.asPerson(y?.person as string)).account;
    assert.equal((await lead.do("sign-in.block-account", { account, because: "left" })).status, 200);
    assert.equal((await merge(x?.person as string, y?.person as string, both)).status, 200);
  });
});
