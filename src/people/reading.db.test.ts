import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { TestHouse, Voice } from "../../test/support/house.ts";
import { testHouse } from "../../test/support/house.ts";
import { MINUTE } from "../kernel/instant.ts";
import type { SampleHousehold, SamplePerson } from "../../sample/types.ts";

describe("looking at a household", () => {
  let h: TestHouse;
  let worker: Voice;
  let lead: Voice;
  let household: SampleHousehold;
  let people: SamplePerson[];
  before(async () => {
    h = await testHouse();
    [worker, lead] = [await h.as("worker"), await h.as("lead")];
    const lives = (x: SampleHousehold) => h.sample.people.filter((p) => p.household === x.id);
    household = h.sample.households.find(
      (x) =>
        !x.protected &&
        lives(x).some((p) => p.phones.length > 0) &&
        h.sample.care.some((c) => c.household === x.id && c.why !== "") &&
        h.sample.proxies.some((p) => p.household === x.id),
    ) as SampleHousehold;
    people = lives(household);
  });
  after(() => h.stop());
  const see = async (who: Voice) => (await who.ask("people.household", { household: household.id })).body;
  const secrets = (): string[] => [
    ...people.flatMap((p) => [p.name, ...p.phones]),
    ...h.sample.proxies.filter((p) => p.household === household.id).flatMap((p) => [p.name, p.phone]),
    ...h.sample.care.filter((c) => c.household === household.id && c.why !== "").map((c) => c.why),
  ];

  test("shows masked names, the last digits of phones and no reasons until a reason is given", async () => {
    const before = await see(worker);
    assert.equal(before.masked, true);
    for (const s of secrets()) assert.ok(!JSON.stringify(before).includes(s), `${s} shows`);
    for (const p of before.people as { name: string; phones: string[] }[]) {
      assert.match(p.name, /^.•+$/u);
      for (const phone of p.phones) assert.match(phone, /^•••• \d{4}$/);
    }
    assert.ok(before.care.length > 0 && before.care.every((c: object) => !("why" in c) && !("class" in c)));
    assert.equal(
      (await worker.do("people.ask", { household: household.id, reason: "because" })).status,
      400,
      "four reasons, no free text",
    );
    assert.equal((await worker.do("people.ask", { household: household.id, reason: "visit" })).status, 200);
    const seen = JSON.stringify(await see(worker));
    for (const s of secrets()) assert.ok(seen.includes(s), `${s} does not show`);
  });

  test("is open for half an hour, for whoever asked and for nobody else", async () => {
    assert.equal((await see(lead)).masked, true);
    h.clock.move(31 * MINUTE);
    assert.equal((await see(worker)).masked, true);
  });

  test("is written down with who and why; the lead sees it, and so do the people themselves", async () => {
    const rows = (await lead.ask("people.who-looked", { household: household.id })).body.rows as {
      by: string;
      role: string;
      reason: string;
    }[];
    const name = h.sample.people.find((p) => p.id === worker.person);
    assert.deepEqual(
      rows.map((r) => [r.role, r.reason]),
      [["worker", "visit"]],
    );
    assert.ok([name?.called, name?.name].includes(rows[0]?.by ?? ""));
    assert.equal(
      (await worker.ask("people.who-looked", { household: household.id })).status,
      403,
      "colleagues do not keep an eye on each other",
    );
    const resident = h.sample.roles.find((r) => r.role === "resident");
    const own = h.sample.people.find((p) => p.id === resident?.person)?.household;
    const voice = await h.asPerson(resident?.person as string);
    await worker.do("people.ask", { household: own, reason: "call" });
    const mine = await voice.ask("people.who-looked", { household: own });
    assert.deepEqual(
      mine.body.rows.map((r: { reason: string }) => r.reason),
      ["call"],
    );
    assert.equal(
      (await voice.ask("people.household", { household: own })).body.masked,
      false,
      "one's own household is not masked",
    );
    assert.equal((await voice.ask("people.who-looked", { household: household.id })).status, 404);
  });

  test("for a helper at her own doors the task is the reason: names as neighbours say them, what to do, never why", async () => {
    const entrusted = h.sample.entrusted.find(
      (e) =>
        h.sample.care.some((c) => c.household === e.household && c.why !== "") &&
        h.sample.roles.some((r) => r.role === "helper" && r.person === e.person),
    );
    const helper = await h.asPerson(entrusted?.person as string);
    const seen = (await helper.ask("people.household", { household: entrusted?.household })).body;
    assert.equal(seen.masked, false);
    const care = h.sample.care.filter((c) => c.household === entrusted?.household);
    assert.deepEqual(
      new Set(seen.care.flatMap((c: { actions: string[] }) => c.actions)),
      new Set(care.flatMap((c) => c.actions)),
    );
    for (const c of seen.care as object[]) assert.ok(!("class" in c) && !("why" in c));
    for (const c of care) if (c.why !== "") assert.ok(!JSON.stringify(seen).includes(c.why));
    assert.equal(
      (await helper.do("people.ask", { household: entrusted?.household, reason: "own-doors" })).status,
      200,
      "recorded without typing",
    );
  });
});
