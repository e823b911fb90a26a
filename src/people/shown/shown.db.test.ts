import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import pg from "pg";
import type { SampleHousehold } from "../../../sample/types.ts";
import type { TestHouse, Voice } from "../../../test/support/house.ts";
import { testHouse } from "../../../test/support/house.ts";
import { DAY, MINUTE } from "../../kernel/instant.ts";
import { DAY_LIMIT, WARN_FROM } from "../rules/shown.ts";

describe("the residents that an account is shown in a day", () => {
  let h: TestHouse;
  let worker: Voice;
  let lead: Voice;
  let owner: pg.Client;
  let homes: SampleHousehold[];
  before(async () => {
    h = await testHouse();
    [worker, lead] = [await h.as("worker"), await h.as("lead")];
    owner = new pg.Client({ connectionString: h.ownerUrl });
    await owner.connect();
    const mine = new Set(h.sample.entrusted.filter((e) => e.person === worker.person).map((e) => e.household));
    homes = h.sample.households.filter((x) => !x.protected && size(x.id) > 0 && !mine.has(x.id));
  });
  after(async () => {
    await owner.end();
    await h.stop();
  });
  const size = (household: string): number => h.sample.people.filter((p) => p.household === household).length;
  const ask = (who: Voice, household: string | undefined, more: { id?: string; base?: string } = {}) =>
    who.do("people.ask", { household, reason: "visit" }, more);
  const counted = async (who: Voice): Promise<number> =>
    (await owner.query<{ n: number }>("select count(*)::int as n from shown where account_id = $1", [who.account])).rows[0]?.n ??
    0;
  const alarms = async (who = lead) =>
    (await who.ask("people.alarms")).body.rows as {
      id: string;
      account: string;
      refused: number;
      shown: number;
      settledBy: string | null;
      by: string;
    }[];

  test("is counted once a person, whoever asks twice, and stands in the answer", async () => {
    const [home] = homes as [SampleHousehold];
    const id = worker.id();
    const first = await ask(worker, home.id, { id });
    assert.deepEqual([first.status, first.body.shown, first.body.limit, first.body.warn], [200, size(home.id), DAY_LIMIT, false]);
    assert.deepEqual(await ask(worker, home.id, { id }), first, "the same press hears the same");
    assert.equal((await ask(worker, home.id)).body.shown, size(home.id));
    assert.equal(await counted(worker), size(home.id));
    assert.deepEqual((await worker.ask("people.shown-today")).body, {
      shown: size(home.id),
      limit: DAY_LIMIT,
      more: 0,
      warn: false,
    });
  });

  test("stays below the limit, on two servers, from two sessions, all at once; what is refused raises an alarm", async () => {
    const other = await h.another();
    const again = await h.asPerson(worker.person);
    const answers = await Promise.all(
      homes.slice(1, 90).map((x, i) => ask(i % 2 === 0 ? worker : again, x.id, i % 3 === 0 ? { base: other.base } : {})),
    );
    assert.ok(
      answers.some((a) => a.status === 409 && a.body.code === "people.too-many-today" && a.body.facts.limit === DAY_LIMIT),
    );
    const n = await counted(worker);
    assert.ok(n < DAY_LIMIT && n > DAY_LIMIT - 8, `${n} shown`);
    assert.ok(answers.some((a) => a.status === 200 && a.body.warn === true && a.body.shown >= WARN_FROM));
    assert.ok(answers.every((a) => a.status !== 200 || a.body.warn === false || a.body.shown >= WARN_FROM));
    const [alarm] = await alarms();
    assert.deepEqual([alarm?.account, alarm?.settledBy], [worker.account, null]);
    assert.equal(alarm?.refused, answers.filter((a) => a.status === 409).length);
    // Whom she was shown already she may ask for again.
    assert.equal((await ask(worker, homes[0]?.id)).status, 200);
  });

  test("the alarm is for the lead alone, who says that she has seen it; another refusal makes it new", async () => {
    assert.deepEqual(
      [(await worker.ask("people.alarms")).status, (await (await h.as("helper")).ask("people.alarms")).status],
      [403, 404],
    );
    const [alarm] = await alarms();
    assert.equal((await worker.do("people.settle-alarm", { alarm: alarm?.id })).status, 403);
    assert.equal((await lead.do("people.settle-alarm", { alarm: alarm?.id })).status, 200);
    assert.notEqual((await alarms())[0]?.settledBy, null);
    assert.equal((await lead.do("people.settle-alarm", { alarm: alarm?.id })).body.code, "people.alarm-settled");
    assert.equal((await ask(worker, homes[200]?.id)).status, 409);
    const [anew] = await alarms();
    assert.deepEqual([anew?.id, anew?.settledBy, anew?.refused], [alarm?.id, null, (alarm?.refused ?? 0) + 1]);
  });

  test("nothing is unmasked that was not counted: not who moved in afterwards, not the other parties behind the door", async () => {
    const home = homes[0] as SampleHousehold;
    const person = {
      name: "钮祜禄测",
      called: null,
      born: 1990,
      phones: ["10099990001"],
      language: null,
      channel: null,
      noSmartphone: false,
    };
    assert.equal((await lead.do("people.add-person", { household: home.id, person })).status, 200);
    const seen = (await worker.ask("people.household", { household: home.id })).body;
    assert.equal(seen.masked, false);
    const masked = seen.people.filter((p: { name: string }) => p.name.includes("•"));
    assert.deepEqual([masked.length, seen.people.length], [1, size(home.id) + 1]);
    const shared = h.sample.households.filter((x) =>
      h.sample.households.some((y) => y.door === x.door && y.id !== x.id && y.said && !y.protected),
    );
    const party = shared.find((x) => !x.protected) as SampleHousehold;
    assert.equal((await ask(lead, party.id)).status, 200);
    const parties = (await lead.ask("people.household", { household: party.id })).body.parties as { said: string | null }[];
    assert.ok(parties.length > 0 && parties.every((p) => p.said === null || p.said.includes("•")));
  });

  test("one's own doors count for nothing", async () => {
    const helper = await h.as("helper");
    const own = h.sample.entrusted.filter((e) => e.person === helper.person);
    assert.ok(own.length > 4);
    for (const e of own) {
      const asked = await helper.do("people.ask", { household: e.household, reason: "own-doors" });
      assert.deepEqual([asked.status, asked.body.shown], [200, 0]);
    }
    assert.equal(await counted(helper), 0);
  });

  test("nobody widens their own chain: a worker entrusts nothing to herself, and one person's chain has an end", async () => {
    const households = homes.slice(0, 5).map((x) => x.id);
    const mine = await worker.do("organisations.entrust", { person: worker.person, households, from: "2026-03-02", to: null });
    assert.deepEqual([mine.status, mine.body.code], [403, "organisations.own-chain"]);
    const helper = h.sample.roles.find((r) => r.role === "helper")?.person;
    const all = await worker.do("organisations.entrust", {
      person: helper,
      households: homes.slice(0, 120).map((x) => x.id),
      from: "2026-03-02",
      to: null,
    });
    assert.equal(all.body.code, "organisations.too-many-households");
  });

  test("whoever is named to a task by her is one of those whom she is shown", async () => {
    const resident = h.sample.people.find((p) => p.household === homes[300]?.id)?.id;
    const organisation = h.sample.organisations[0]?.id;
    const member = (who: Voice) =>
      who.do("organisations.add-member", {
        organisation,
        person: resident,
        personCommunity: h.community,
        position: null,
        from: "2026-03-02",
        to: null,
      });
    assert.equal((await member(worker)).body.code, "people.too-many-today");
    const before = (await lead.ask("people.shown-today")).body.shown;
    assert.equal((await member(lead)).status, 200);
    assert.equal((await lead.ask("people.shown-today")).body.shown, before + 1);
  });

  test("more is allowed for one account and day by a lead and one more; it raises an alarm when it is used", async () => {
    assert.equal((await worker.do("people.allow-more", { account: lead.account, more: 50 })).status, 403);
    const asked = await worker.do("people.allow-more", { account: worker.account, more: 50 });
    assert.deepEqual([asked.status, asked.body.needed], [202, 2]);
    const colleague = await h.as("worker", 1);
    assert.equal((await colleague.do("approvals.sign", { approval: asked.body.approval })).status, 403);
    assert.equal((await worker.do("approvals.sign", { approval: asked.body.approval })).body.code, "approvals.own");
    assert.equal((await ask(worker, homes[200]?.id)).status, 409);
    const [before] = await alarms();
    assert.equal((await lead.do("approvals.sign", { approval: asked.body.approval })).status, 200);
    const more = await ask(worker, homes[200]?.id);
    assert.deepEqual([more.status, more.body.limit], [200, DAY_LIMIT + 50]);
    for (const x of homes.slice(201, 206)) assert.equal((await ask(worker, x.id)).status, 200);
    const [now] = await alarms();
    assert.ok((now?.shown ?? 0) >= DAY_LIMIT && (now?.shown ?? 0) > (before?.shown ?? 0));
  });

  test("the reason ends with the day, and the next one begins at nought; the rows go after thirty", async () => {
    const home = homes[0] as SampleHousehold;
    // 01:00 UTC is nine in the morning here; fifteen hours on, the community's day is over.
    h.clock.move(15 * 60 * MINUTE - 10 * MINUTE);
    worker = await h.asPerson(worker.person);
    assert.equal((await ask(worker, home.id)).status, 200);
    h.clock.move(15 * MINUTE);
    assert.equal((await worker.ask("people.household", { household: home.id })).body.masked, true);
    assert.equal((await worker.ask("people.shown-today")).body.shown, 0);
    lead = await h.asPerson(lead.person);
    assert.equal((await ask(worker, homes[400]?.id)).status, 200);
    h.clock.move(32 * DAY);
    const { purge } = await import("../../server/purge.ts");
    const { tickContext } = await import("../../server/follow.ts");
    // The house's own tick may have been here first.
    await purge(tickContext(h.server.road, h.clock.now(), "tick"));
    assert.equal(await counted(worker), 0);
  });
});
