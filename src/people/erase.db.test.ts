import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import pg from "pg";
import type { TestHouse, Voice } from "../../test/support/house.ts";
import { testHouse } from "../../test/support/house.ts";
import { TEST_KEY } from "../../test/support/key.ts";
import { neighbours } from "../../test/support/neighbours.ts";
import { rowsOf, tablesWith } from "../../test/support/rows.ts";
import { KeyRing } from "../server/keys.ts";
import { verifyChain } from "../server/sealer.ts";

const NAME = "ᛗᚨᚱᚲ";
const NUMBER = "10053337771";

describe("erasing", () => {
  let h: TestHouse;
  let worker: Voice;
  let lead: Voice;
  before(async () => {
    h = await testHouse();
    [worker, lead] = [await h.as("worker"), await h.as("lead")];
  });
  after(() => h.stop());
  const vacant = (nth: number): string =>
    h.sample.doors.filter((d) => d.use === "vacant" && !h.sample.ties.some((t) => t.door === d.id))[nth]?.id as string;
  const person = (name: string, more: object = {}) => ({
    name,
    called: null,
    born: 1950,
    phones: [],
    language: null,
    channel: null,
    noSmartphone: false,
    ...more,
  });
  /** Where an id stands besides the journal, the answers that were given, and the list of who was erased. */
  const traces = async (id: string): Promise<string[]> =>
    (await tablesWith(h.ownerUrl, id)).filter((t) => !/^public\.(journal|erased|answered)/.test(t));
  /** Every before-image of the community, opened. */
  const images = async (): Promise<string[]> => {
    const c = new pg.Client({ connectionString: h.ownerUrl });
    await c.connect();
    try {
      const key = await new KeyRing(TEST_KEY).of(c, h.community);
      const { rows } = await c.query<{ table: string; before: Buffer }>(
        'select table_name as "table", before from undo_image where community_id = $1 and before is not null',
        [h.community],
      );
      return rows.map((r) => key.open(`undo ${r.table}`, r.before));
    } finally {
      await c.end();
    }
  };

  test("a person is gone from every table: records put together, ties, flags, tasks, before-images and what is on its way", async () => {
    const there = await neighbours(h);
    const [homeDoor, flat] = [vacant(0), vacant(1)];
    const added = await worker.do("people.add-household", {
      door: homeDoor,
      said: `${NAME}阿婆家`,
      from: "2026-03-01",
      people: [person(NAME, { phones: [NUMBER], called: `${NAME}阿婆` }), person("旁人丙")],
    });
    const household = added.body.household as string;
    await worker.do("people.ask", { household, reason: "visit" });
    const panel = async () => (await worker.ask("people.household", { household })).body;
    const keep = (await panel()).people.find((p: { name: string }) => p.name === NAME).id as string;
    // Written down twice, as the owner of a flat; changed, moved about, with flags set and ended, so that images of all of it are kept.
    const twin = (
      await worker.do("people.add-tie", {
        door: flat,
        kind: "owner",
        person: null,
        fresh: person(NAME, { phones: [NUMBER] }),
        livesWhere: `${NAME}家`,
        from: null,
      })
    ).body;
    await worker.do("people.edit-tie", { tie: twin.tie, livesWhere: `${NAME}别处`, from: null, version: 0 });
    await worker.do("people.edit-person", {
      person: keep,
      change: person(NAME, { phones: [NUMBER], called: `${NAME}阿婆`, born: 1951 }),
      version: 0,
    });
    const care = (
      await worker.do("people.set-care", {
        household,
        person: keep,
        class: "dialysis",
        actions: ["call-first"],
        why: NAME,
        until: null,
      })
    ).body.care as string;
    await worker.do("people.end-care", { care });
    await worker.do("people.set-care", {
      household,
      person: keep,
      class: "chemo",
      actions: ["call-first"],
      why: NAME,
      until: null,
    });
    assert.equal((await worker.do("people.not-double", { one: keep, other: twin.person, not: true })).status, 200);
    assert.equal(
      (await worker.do("people.merge", { keep, drop: twin.person, take: [], keepVersion: 1, dropVersion: 0 })).status,
      200,
    );
    await worker.do("people.edit-household", {
      household,
      said: `${NAME}阿婆家`,
      channel: null,
      language: null,
      lookInEvery: 7,
      remark: "",
      version: 0,
    });
    const organisation = (await lead.ask("organisations.list", {})).body.rows[0].id as string;
    await lead.do("organisations.add-member", {
      organisation,
      person: keep,
      personCommunity: h.community,
      position: null,
      from: "2026-03-01",
      to: null,
    });
    // On the way to the other community when it happens.
    const sent = (await worker.do("people.transfer", { household, to: there.community, on: "2026-03-02" })).body
      .transfer as string;
    assert.ok((await tablesWith(h.ownerUrl, NAME)).includes("public.person"), "a search that can find");
    assert.ok((await images()).some((text) => text.includes(NAME)));
    assert.ok((await traces(twin.person)).length >= 3);

    assert.equal((await lead.do("people.erase-person", { person: keep })).status, 200);
    await h.server.settled();
    assert.deepEqual(await tablesWith(h.ownerUrl, NAME, NUMBER), []);
    for (const text of await images()) assert.ok(!text.includes(NAME) && !text.includes(NUMBER), "a sealed before-image");
    for (const id of [keep, twin.person]) {
      assert.deepEqual(await traces(id), [], "ids stay in the journal and lead nowhere");
      assert.equal((await rowsOf(h.ownerUrl, "select 1 from erased where id = $1", [id])).length, 1);
    }
    // What is left of the package holds the other one alone.
    const theirs = await there.as("worker");
    const [waiting] = (await theirs.ask("people.transfers", {}, { community: there.community })).body.rows;
    assert.deepEqual([waiting.id, waiting.people], [sent, 1]);
    const door = there.sample.doors.find((d) => d.use === "vacant" && d.community === there.community)?.id;
    const taken = await theirs.do("people.take-in", { transfer: sent, door, from: "2026-03-02" }, { community: there.community });
    assert.equal(taken.status, 200);
    await theirs.do("people.ask", { household: taken.body.household, reason: "visit" }, { community: there.community });
    const now = (await theirs.ask("people.household", { household: taken.body.household }, { community: there.community })).body;
    assert.deepEqual([now.people.map((p: { name: string }) => p.name), now.care, now.said], [["旁人丙"], [], null]);
    assert.deepEqual(await tablesWith(h.ownerUrl, NAME, NUMBER), []);
  });

  test("no before-image brings them back", async () => {
    const { household } = (
      await worker.do("people.add-household", { door: vacant(2), said: null, from: "2026-03-01", people: [person("ᚲᚱᚨ")] })
    ).body;
    await worker.do("people.ask", { household, reason: "visit" });
    const { id, version } = (await worker.ask("people.household", { household })).body.people[0];
    const command = worker.id();
    await worker.do("people.edit-person", { person: id, change: person("ᚲᚱᚨᚾ"), version }, { id: command });
    await lead.do("people.erase-person", { person: id });
    assert.equal((await worker.do("undo.command", { command })).status, 404);
    assert.deepEqual((await worker.ask("people.search", { typed: "ᚲᚱᚨ" })).body.rows, []);
  });

  test("somebody who lives elsewhere can be erased like anybody", async () => {
    const { body } = await worker.do("people.add-tie", {
      door: vacant(3),
      kind: "owner",
      person: null,
      fresh: person("ᚠᚢᚦ", { phones: ["10053337779"] }),
      livesWhere: "ᚠᚢᚦ",
      from: null,
    });
    assert.equal((await worker.do("people.erase-person", { person: body.person })).status, 403);
    assert.equal((await lead.do("people.erase-person", { person: body.person })).status, 200);
    assert.deepEqual(await tablesWith(h.ownerUrl, "ᚠᚢᚦ", "10053337779"), []);
    assert.deepEqual(await traces(body.person), []);
  });

  test("the journal's chain stays whole", async () => {
    await h.server.settled();
    const c = new pg.Client({ connectionString: h.ownerUrl });
    await c.connect();
    try {
      const chain = await verifyChain(c, []);
      assert.ok(chain.rows > 15);
      assert.deepEqual(chain.broken, []);
    } finally {
      await c.end();
    }
  });
});
