import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { TestHouse, Voice } from "../../test/support/house.ts";
import { testHouse } from "../../test/support/house.ts";
import type { Neighbours } from "../../test/support/neighbours.ts";
import { neighbours } from "../../test/support/neighbours.ts";
import { rowsOf, tablesWith } from "../../test/support/rows.ts";
import { house as capabilities } from "../house.ts";
import { DAY, later } from "../kernel/instant.ts";
import { tickContext } from "../server/follow.ts";
import { purge } from "../server/purge.ts";

const NAME = "钮祜禄迁";
const NUMBER = "10056660001";
const WHY = "每周三次透析，要人接送";

describe("a move to another community of the house", () => {
  let h: TestHouse;
  let there: Neighbours;
  let here: Voice;
  let theirs: Voice;
  let nth = 0;
  before(async () => {
    h = await testHouse();
    there = await neighbours(h);
    [here, theirs] = [await h.as("worker"), await there.as("worker")];
  });
  after(() => h.stop());
  const B = () => ({ community: there.community });
  const home = async (name = NAME): Promise<string> => {
    const door = h.sample.doors.filter((d) => d.use === "vacant")[nth++]?.id;
    const person = (n: string, more: object = {}) => ({
      name: n,
      called: null,
      born: 1950,
      phones: [],
      language: "wuu",
      channel: "call",
      noSmartphone: true,
      ...more,
    });
    const { body } = await here.do("people.add-household", {
      door,
      said: `${name}家`,
      tenure: "rent",
      from: "2026-03-01",
      people: [person(name, { phones: [NUMBER] }), person(`${name}孙`, { born: 2020 })],
    });
    await here.do("people.ask", { household: body.household, reason: "visit" });
    const panel = (await here.ask("people.household", { household: body.household })).body;
    await here.do("people.set-care", {
      household: body.household,
      person: panel.people[0].id,
      class: "dialysis",
      actions: ["hospital-transport"],
      why: WHY,
      until: null,
    });
    await here.do("people.add-proxy", {
      household: body.household,
      name: `${name}女`,
      relation: "daughter",
      phone: "10056660002",
      where: "上海",
      from: "2026-03-01",
      to: null,
    });
    return body.household as string;
  };
  const send = async (household: string, id?: string) =>
    here.do("people.transfer", { household, to: there.community, on: "2026-03-02" }, id ? { id } : {});
  const list = async (who: Voice, more = {}) => (await who.ask("people.transfers", {}, more)).body.rows;
  const one = async (who: Voice, id: string, more = {}) => (await list(who, more)).find((t: { id: string }) => t.id === id);
  const door = () => there.sample.doors.filter((d) => d.use === "vacant" && d.community === there.community)[nth++ % 3]?.id;
  const lives = async (household: string) => (await here.ask("people.household", { household })).body.people.length;

  test("it moves out here, waits there without a name, and is taken in with why it needs more, and with nobody who looked", async () => {
    assert.deepEqual(
      (await here.ask("people.where-to", {})).body.rows.map((c: { id: string }) => c.id),
      [there.community],
    );
    const household = await home();
    const sent = await send(household);
    assert.equal(sent.status, 200, JSON.stringify(sent.body));
    const transfer = sent.body.transfer as string;
    assert.equal(await lives(household), 0);
    const waiting = await one(theirs, transfer, B());
    assert.deepEqual([waiting.incoming, waiting.state, waiting.people, waiting.household], [true, "waiting", 2, null]);
    assert.ok(!JSON.stringify(await list(theirs, B())).includes("钮"));
    assert.equal((await one(here, transfer)).code, waiting.code, "by which two offices speak of it");
    // Nobody opens it without the installation's key, and nobody else sees that it is there.
    assert.deepEqual(
      (await tablesWith(h.ownerUrl, NUMBER, WHY)).filter((t) => t !== "public.person"),
      [],
    );
    const other = await h.as("officer");
    assert.equal((await other.ask("people.transfers", {})).status, 404);

    const target = door();
    const taken = await theirs.do("people.take-in", { transfer, door: target, from: "2026-03-02" }, B());
    assert.equal(taken.status, 200, JSON.stringify(taken.body));
    const panel = async () => (await theirs.ask("people.household", { household: taken.body.household }, B())).body;
    assert.equal((await panel()).looked.people, 0, "who looked over there stays there");
    await theirs.do("people.ask", { household: taken.body.household, reason: "visit" }, B());
    const now = await panel();
    assert.deepEqual(
      [now.door, now.said, now.tenure, now.people.map((p: { name: string }) => p.name), now.people[0].phones],
      [target, `${NAME}家`, "rent", [NAME, `${NAME}孙`], [NUMBER]],
    );
    assert.deepEqual([now.care[0].class, now.care[0].why, now.care[0].person], ["dialysis", WHY, now.people[0].id]);
    assert.deepEqual([now.proxies[0].name, now.proxies[0].where], [`${NAME}女`, "上海"]);
    assert.ok(
      (await theirs.ask("people.search", { typed: NAME }, B())).body.rows.some((r: { id: string }) => r.id === now.people[0].id),
    );
    assert.deepEqual(await rowsOf(h.ownerUrl, "select state, body from transfer where id = $1", [transfer]), [
      { state: "taken", body: null },
    ]);
    assert.equal(
      (await theirs.do("people.take-in", { transfer, door: target, from: "2026-03-02" }, B())).body.code,
      "people.transfer-settled",
    );
    await h.server.settled();
    const journal = await rowsOf<{ text: string }>(
      h.ownerUrl,
      "select public::text || about::text as text from journal where $1 = any (about) or $2 = any (about)",
      [transfer, household],
    );
    for (const { text } of journal) assert.doesNotMatch(text, /钮|dialysis|透析|10056660001/);
  });

  test("as long as it waits it can be taken back, and everybody and everything is there again", async () => {
    const household = await home("钮祜禄回");
    const before = (await here.ask("people.household", { household })).body;
    const { body } = await send(household);
    assert.equal(
      (await theirs.do("people.withdraw-transfer", { transfer: body.transfer }, B())).status,
      404,
      "the sender's affair",
    );
    assert.equal((await here.do("people.withdraw-transfer", { transfer: body.transfer })).status, 200);
    const after = (await here.ask("people.household", { household })).body;
    const bare = (x: object) => JSON.parse(JSON.stringify(x, (k, v) => (k === "version" ? undefined : v)));
    assert.deepEqual(bare(after), bare(before));
    assert.equal(await one(theirs, body.transfer, B()), undefined);
    assert.equal(
      (await theirs.do("people.take-in", { transfer: body.transfer, door: door(), from: "2026-03-02" }, B())).body.code,
      "people.transfer-settled",
    );
    assert.equal((await here.ask("people.search", { typed: "钮祜禄回" })).body.rows.length, 1);
  });

  test("taking the press back takes the transfer back; once it was taken in, that is refused", async () => {
    const household = await home("钮祜禄撤");
    const first = here.id();
    const { body } = await send(household, first);
    assert.equal((await here.do("undo.command", { command: first })).status, 200);
    assert.equal(await lives(household), 2);
    assert.deepEqual(await rowsOf(h.ownerUrl, "select state, body from transfer where id = $1", [body.transfer]), [
      { state: "withdrawn", body: null },
    ]);
    const second = here.id();
    const again = (await send(household, second)).body;
    assert.equal(
      (await theirs.do("people.take-in", { transfer: again.transfer, door: door(), from: "2026-03-02" }, B())).status,
      200,
    );
    const late = await here.do("undo.command", { command: second });
    assert.deepEqual([late.status, late.body.code], [409, "people.transfer-taken"]);
    assert.equal(await lives(household), 0);
    assert.equal((await here.do("people.withdraw-transfer", { transfer: again.transfer })).body.code, "people.transfer-settled");
  });

  test("sent back, the sender decides; taken and taken back at once, one of the two happens", async () => {
    const household = await home("钮祜禄退");
    const { body } = await send(household);
    assert.equal((await here.do("people.send-back", { transfer: body.transfer })).status, 404);
    assert.equal((await theirs.do("people.send-back", { transfer: body.transfer }, B())).status, 200);
    const seen = await one(here, body.transfer);
    assert.deepEqual([seen.state, seen.back, seen.people], ["sent-back", true, null]);
    assert.equal((await here.do("people.withdraw-transfer", { transfer: body.transfer })).status, 200);
    assert.equal(await lives(household), 2);
    for (let i = 0; i < 6; i++) {
      const { body: next } = await send(household);
      const [take, back] = await Promise.all([
        theirs.do("people.take-in", { transfer: next.transfer, door: door(), from: "2026-03-02" }, B()),
        here.do("people.withdraw-transfer", { transfer: next.transfer }),
      ]);
      assert.deepEqual(
        [take.status, back.status].toSorted((a, b) => a - b),
        [200, 409],
      );
      assert.equal(await lives(household), back.status === 200 ? 2 : 0);
      if (back.status !== 200) return;
    }
  });

  test("after thirty days nobody has it any more: the package is destroyed by a tick, and until then the records stay", async () => {
    const household = await home("钮祜禄期");
    const { body } = await send(household);
    const at = (days: number) => tickContext(h.server.road, later(h.clock.now(), days * DAY), "tick");
    // Moved out yesterday a month ago, but somebody may still take it back.
    await rowsOf(h.ownerUrl, "update transfer set lapses_at = lapses_at + interval '10 days' where id = $1", [body.transfer]);
    await purge(at(35));
    assert.equal((await rowsOf(h.ownerUrl, "select 1 from person where household_id = $1", [household])).length, 2);
    await rowsOf(h.ownerUrl, "update transfer set lapses_at = lapses_at - interval '10 days' where id = $1", [body.transfer]);
    const tick = capabilities.flatMap((c) => c.ticks ?? []).find((t) => t.name === "people.transfers-lapse");
    await tick?.run(at(29));
    // The purge took old sessions with it.
    assert.equal((await one(await h.asPerson(here.person), body.transfer)).state, "waiting");
    h.clock.move(31 * DAY);
    await tick?.run(at(0));
    assert.deepEqual(await rowsOf(h.ownerUrl, "select state, body from transfer where id = $1", [body.transfer]), [
      { state: "lapsed", body: null },
    ]);
    await purge(at(0));
    assert.equal((await rowsOf(h.ownerUrl, "select 1 from person where household_id = $1", [household])).length, 0);
    const lead = await h.asPerson(here.person);
    assert.equal((await lead.do("people.withdraw-transfer", { transfer: body.transfer })).body.code, "people.erased-meanwhile");
  });

  test("a hidden household is not sent, nor one that moved out, nor anywhere outside the district", async () => {
    const worker = await h.asPerson(here.person);
    const hidden = h.sample.households.find((x) => x.protected);
    const reader = await h.asPerson(hidden?.readers[0] as string);
    const to = there.community;
    const today = h.clock.now().slice(0, 10);
    assert.equal(
      (await reader.do("people.transfer", { household: hidden?.id, to, on: today })).body.code,
      "people.hidden-not-sent",
    );
    const open = h.sample.households.find((x) => !x.protected && h.sample.people.some((p) => p.household === x.id))?.id;
    for (const strange of [h.community, "11111111-1111-4111-8111-111111111111"])
      assert.equal(
        (await worker.do("people.transfer", { household: open, to: strange, on: today })).body.code,
        "people.no-such-community",
      );
    assert.equal((await (await h.as("helper")).do("people.transfer", { household: open, to, on: today })).status, 404);
  });
});
