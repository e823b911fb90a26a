import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import type { TestHouse, Voice } from "../../test/support/house.ts";
import { testHouse } from "../../test/support/house.ts";
import { DAY } from "../kernel/instant.ts";

describe("a command that needs two signatures", () => {
  let h: TestHouse;
  let lead: Voice;
  let second: Voice;
  let readers: string[];
  let nth = 0;
  before(async () => {
    h = await testHouse();
    lead = await h.as("lead");
    readers = await Promise.all(
      h.sample.roles
        .filter((r) => r.role === "worker")
        .slice(0, 2)
        .map(async (r) => (await h.asPerson(r.person)).account),
    );
    const person = h.sample.roles.filter((r) => r.role === "worker")[2]?.person as string;
    const given = await (
      await h.as("officer")
    ).do("organisations.give-role", {
      person,
      role: "lead",
      place: h.community,
      organisation: null,
      from: "2026-03-01",
      to: null,
    });
    assert.equal(given.status, 200);
    second = await h.asPerson(person);
  });
  after(() => h.stop());
  let household: string;
  beforeEach(() => {
    household = h.sample.households.filter((x) => !x.protected)[nth++]?.id as string;
  });
  const ask = async (who = lead): Promise<string> => {
    const asked = await who.do("people.protect", { household, readers });
    assert.deepEqual([asked.status, asked.body.needed], [202, 2]);
    return asked.body.approval as string;
  };
  const isHidden = async (): Promise<boolean> => (await second.ask("people.household", { household })).status === 404;
  const waiting = async (who = second): Promise<string[]> =>
    (await who.ask("approvals.waiting")).body.rows.map((r: { id: string }) => r.id);

  test("is parked, shown to whoever may sign, and done by the second signature, once", async () => {
    const approval = await ask();
    assert.equal(await isHidden(), false);
    assert.ok((await waiting()).includes(approval));
    const id = second.id();
    const signed = await second.do("approvals.sign", { approval }, { id });
    assert.deepEqual([signed.status, signed.body.done], [200, true]);
    assert.deepEqual(await second.do("approvals.sign", { approval }, { id }), signed, "the same press again hears the same");
    assert.equal(await isHidden(), true);
    // She hid it from herself, too: what is left of it is for its two readers.
    assert.deepEqual(
      [(await second.do("approvals.sign", { approval })).status, (await waiting()).includes(approval)],
      [403, false],
    );
  });

  test("a hidden household is shown again by its two readers together, whoever they are, and by nobody else", async () => {
    assert.equal((await second.do("approvals.sign", { approval: await ask() })).status, 200);
    const [one, two] = (await Promise.all(
      h.sample.roles
        .filter((r) => r.role === "worker")
        .slice(0, 2)
        .map((r) => h.asPerson(r.person)),
    )) as [Voice, Voice];
    assert.equal((await second.do("people.unprotect", { household })).status, 404);
    const asked = await one.do("people.unprotect", { household });
    assert.equal(asked.status, 202);
    assert.equal((await one.do("approvals.sign", { approval: asked.body.approval })).body.code, "approvals.own");
    assert.equal((await lead.do("approvals.sign", { approval: asked.body.approval })).status, 403);
    assert.equal(await isHidden(), true);
    assert.equal((await two.do("approvals.sign", { approval: asked.body.approval })).status, 200);
    assert.equal(await isHidden(), false);
  });

  test("is not signed by its asker, nor by somebody who could not ask for it", async () => {
    const approval = await ask();
    assert.deepEqual(
      [(await lead.do("approvals.sign", { approval })).status, (await lead.do("approvals.sign", { approval })).body.code],
      [403, "approvals.own"],
    );
    const worker = await h.as("worker");
    assert.deepEqual(
      [(await worker.do("approvals.sign", { approval })).status, (await worker.do("approvals.sign", { approval })).body.code],
      [403, "approvals.not-yours"],
    );
    for (const role of ["helper", "keeper", "rider"] as const)
      assert.equal((await (await h.as(role)).do("approvals.sign", { approval })).status, 404);
    assert.equal(await isHidden(), false);
  });

  test("two who sign at once carry it out once", async () => {
    const approval = await ask();
    const answers = await Promise.all(Array.from({ length: 5 }, () => second.do("approvals.sign", { approval })));
    assert.equal(answers.filter((a) => a.status === 200).length, 1);
    await h.server.settled();
    assert.equal(h.server.tail.since(0)?.filter((e) => e.kind === "people.protected" && e.about.includes(household)).length, 1);
  });

  test("is not carried out in the name of somebody who has lost the role meanwhile", async () => {
    const approval = await ask(second);
    const held = (await lead.ask("organisations.roles")).body.rows.find(
      (r: { role: string; account: string }) => r.role === "lead" && r.account === second.account,
    ).id;
    assert.equal((await (await h.as("officer")).do("organisations.end-role", { held })).status, 200);
    const signed = await lead.do("approvals.sign", { approval });
    assert.deepEqual([signed.status, signed.body.code], [409, "approvals.asker-may-not"]);
    assert.equal((await lead.ask("people.household", { household })).status, 200);
    const given = await (
      await h.as("officer")
    ).do("organisations.give-role", {
      person: second.person,
      role: "lead",
      place: h.community,
      organisation: null,
      from: "2026-03-01",
      to: null,
    });
    assert.equal(given.status, 200);
    second = await h.asPerson(second.person);
  });

  test("is not carried out in the name of somebody who is blocked", async () => {
    const approval = await ask(second);
    const officer = await h.as("officer");
    assert.equal((await officer.do("sign-in.block-account", { account: second.account, because: "misuse" })).status, 200);
    assert.equal((await lead.do("approvals.sign", { approval })).body.code, "approvals.asker-may-not");
    assert.equal((await officer.do("sign-in.unblock-account", { account: second.account })).status, 200);
    second = await h.asPerson(second.person);
  });

  test("ends when it is refused, withdrawn by its asker alone, or has waited three days", async () => {
    const refused = await ask();
    assert.equal((await second.do("approvals.refuse", { approval: refused })).status, 200);
    const withdrawn = await ask();
    assert.equal((await second.do("approvals.withdraw", { approval: withdrawn })).body.code, "approvals.not-yours");
    assert.equal((await lead.do("approvals.withdraw", { approval: withdrawn })).status, 200);
    const old = await ask();
    h.clock.move(3 * DAY + 1000);
    [lead, second] = [await h.asPerson(lead.person), await h.asPerson(second.person)];
    for (const [approval, code] of [
      [refused, "approvals.settled"],
      [withdrawn, "approvals.settled"],
      [old, "approvals.expired"],
    ] as const)
      assert.equal((await second.do("approvals.sign", { approval })).body.code, code);
    assert.ok(!(await waiting()).includes(old));
    assert.equal(await isHidden(), false);
  });

  test("decides by the facts of the moment of signing, not of asking", async () => {
    const approval = await ask();
    assert.equal((await lead.do("people.protect", { household, readers })).status, 202);
    const other = (await waiting()).filter((x) => x !== approval).at(-1) as string;
    assert.equal((await second.do("approvals.sign", { approval })).status, 200);
    // The same again finds a household that is no longer there for whoever is not one of its readers.
    assert.equal((await second.do("approvals.sign", { approval: other })).status, 403);
  });
});
