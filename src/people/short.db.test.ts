import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import type { TestHouse } from "../../test/support/house.ts";
import { testHouse } from "../../test/support/house.ts";

suite("what is short, in numbers and in lists", () => {
  let house: TestHouse;
  before(async () => {
    house = await testHouse();
  });
  after(() => house.stop());

  test("the numbers of the left column are those of the lists behind them", async () => {
    const worker = await house.as("worker");
    const { status, body } = await worker.ask("people.short");
    assert.equal(status, 200);
    const length = async (what: string): Promise<number> => (await worker.ask("people.waiting", { what })).body.rows.length;
    assert.equal(body.overdue, await length("overdue"));
    assert.equal(body.due, await length("due"));
    assert.equal(body.noPeople, await length("no-people"));
    assert.equal(body.noContact, await length("no-contact"));
    assert.equal(body.marked, await length("marked"));
    assert.equal(body.noSmartphone, await length("no-smartphone"));
    assert.equal(body.doorsNotKnown, (await worker.ask("places.doors", { use: "not-known" })).body.rows.length);
    const year = `${Number(house.clock.now().slice(0, 4)) - 1}${house.clock.now().slice(4, 10)}`;
    assert.equal(body.doorsStale, (await worker.ask("places.doors", { notConfirmedSince: year })).body.rows.length);
    assert.equal(body.households, house.sample.households.filter((h) => h.community === house.community && !h.protected).length);
  });

  test("a household that somebody looks in on is short no more, and one that nobody answered for still is", async () => {
    const worker = await house.as("worker");
    const before = (await worker.ask("people.short")).body;
    const [first, second] = (await worker.ask("people.waiting", { what: "overdue" })).body.rows as { household: string }[];
    await worker.do("people.look-in", { household: first?.household, way: "met", at: house.clock.now() });
    await worker.do("people.look-in", { household: second?.household, way: "no-answer", at: house.clock.now() });
    const now = (await worker.ask("people.short")).body;
    assert.equal(now.overdue, before.overdue - 1);
    assert.equal(now.seen, before.seen + 1);
  });

  test("households are located for those who may see them, and a hidden one is located for nobody else", async () => {
    const hidden = house.sample.households.find((h) => h.protected) ?? assert.fail("nobody hides");
    const stranger = house.sample.roles.find((r) => r.role === "worker" && !hidden.readers.includes(r.person));
    const worker = await house.asPerson(stranger?.person ?? assert.fail("everybody may read it"));
    const shown =
      house.sample.households.find((h) => h.community === house.community && !h.protected) ?? assert.fail("nobody lives here");
    const { rows } = (await worker.ask("people.where", { households: [hidden.id, shown.id] })).body as {
      rows: { household: string }[];
    };
    assert.deepEqual(
      rows.map((r) => r.household),
      [shown.id],
    );
    const officer = await house.as("officer");
    assert.deepEqual((await officer.ask("people.where", { households: [shown.id] })).body.rows, []);
  });

  test("officers see the numbers, helpers do not", async () => {
    assert.equal((await (await house.as("officer")).ask("people.short")).status, 200);
    assert.equal((await (await house.as("helper")).ask("people.short")).status, 404);
  });

  test("entrance by entrance it is known who looks after whom, and an entrance is entrusted in one act", async () => {
    const worker = await house.as("worker");
    const cover = async () =>
      (await worker.ask("organisations.cover")).body.rows as {
        entrance: string;
        households: number;
        covered: number;
        people: { person: string; households: number }[];
      }[];
    const before = await cover();
    const short = (await worker.ask("people.short")).body as { households: number; noContact: number };
    assert.equal(
      before.reduce((sum, c) => sum + c.households, 0),
      short.households,
    );
    assert.equal(
      before.reduce((sum, c) => sum + c.households - c.covered, 0),
      short.noContact,
    );
    const lacking = before.find((c) => c.covered < c.households) ?? assert.fail("everybody is looked after");
    const person = lacking.people[0]?.person ?? assert.fail("nobody looks after anybody there");
    const at = (await worker.ask("organisations.households-at", { place: lacking.entrance, person })).body as {
      households: string[];
      held: string[];
      free: string[];
    };
    assert.equal(at.households.length, lacking.households);
    assert.equal(at.free.length, lacking.households - lacking.covered);
    const entrusted = await worker.do("organisations.entrust", {
      person,
      households: at.free,
      from: house.clock.now().slice(0, 10),
      to: null,
    });
    assert.deepEqual(entrusted.body, { households: at.free.length });
    const now = (await cover()).find((c) => c.entrance === lacking.entrance);
    assert.equal(now?.covered, lacking.households);
    assert.equal(
      (await (await house.as("officer")).ask("organisations.cover")).status,
      403,
      "names of helpers are for those who work here",
    );
  });

  test("what is local comes from the community's pack", async () => {
    const { body } = await (await house.as("worker")).ask("places.local");
    assert.equal(body.zone, "Asia/Shanghai");
    assert.equal(body.labels.building, "{n}幢");
    assert.ok(body.kinds.some((k: { code: string }) => k.code === "steward-team"));
  });
});
