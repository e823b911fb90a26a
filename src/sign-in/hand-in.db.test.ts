import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { TestHouse, Voice } from "../../test/support/house.ts";
import { testHouse } from "../../test/support/house.ts";
import { InstallationKey } from "../server/keys.ts";
import { handInPublic, openPress } from "../server/hand-in.ts";
import { sealPress } from "../web/outbox/seal.ts";

interface Came {
  status: number;
  body: any;
}

describe("sealed presses", () => {
  let h: TestHouse;
  let helper: Voice;
  let worker: Voice;
  let mine: string;
  before(async () => {
    h = await testHouse();
    helper = await h.as("helper");
    worker = await h.as("worker");
    mine = h.sample.entrusted.find((e) => e.person === helper.person)?.household as string;
  });
  after(() => h.stop());

  const post = async (path: string, body: unknown, secret?: string): Promise<Came> => {
    const r = await fetch(h.base + path, {
      method: "POST",
      headers: { "content-type": "application/json", ...(secret ? { authorization: `Bearer ${secret}` } : {}) },
      body: JSON.stringify(body),
    });
    return { status: r.status, body: await r.json() };
  };
  const key = async (): Promise<string> => (await post("/api/sign-in/hand-in-key", {})).body.key;
  const press = (household: string, account: string, command = "people.look-in") => ({
    account,
    command,
    community: h.community,
    input: { household, way: "met", at: h.clock.now() },
    about: [household],
    label: "看过了 · 沈阿婆",
    at: h.clock.now(),
  });
  const seal = async (who: Voice, household: string, as = who.account): Promise<{ id: string; run: boolean; sealed: string }> => {
    const id = who.id();
    return { id, run: true, sealed: await sealPress(await key(), id, press(household, as)) };
  };
  const handIn = (who: Voice, ...presses: { id: string; run: boolean; sealed: string }[]) =>
    post("/api/sign-in/hand-in", { presses }, who.secret);
  const journalled = async (id: string): Promise<number> => {
    await h.server.settled();
    return (h.server.tail.since(0) ?? []).filter((e) => e.command === id).length;
  };

  test("what the device sealed is opened, run under its own id for whoever pressed it, and only once", async () => {
    const sealed = await seal(helper, mine);
    assert.ok(!Buffer.from(sealed.sealed, "base64url").toString().includes("沈阿婆"));
    for (let i = 0; i < 2; i++) {
      const came = await handIn(helper, sealed);
      assert.deepEqual(came, {
        status: 200,
        body: { answers: [{ id: sealed.id, status: 200, code: null, facts: {}, was: null }] },
      });
    }
    assert.equal(await journalled(sealed.id), 1);
  });

  test("a press that was sent already is not done again when it is handed in as well", async () => {
    const id = helper.id();
    const p = press(mine, helper.account);
    assert.equal((await helper.do(p.command, p.input, { id, at: p.at })).status, 200);
    const came = await handIn(helper, { id, run: true, sealed: await sealPress(await key(), id, p) });
    assert.equal(came.body.answers[0].status, 200);
    assert.equal(await journalled(id), 1);
  });

  test("one that is refused comes back with what it was, for the tray of whoever pressed it; the others go on", async () => {
    const foreign = h.sample.households.find(
      (x) => !h.sample.entrusted.some((e) => e.person === helper.person && e.household === x.id),
    )?.id as string;
    const [bad, good] = [await seal(helper, foreign), await seal(helper, mine)];
    const { body } = await handIn(helper, bad, good);
    assert.deepEqual(
      body.answers.map((a: { status: number }) => a.status),
      [404, 200],
    );
    assert.equal(body.answers[0].was.label, "看过了 · 沈阿婆");
  });

  test("without running, the words of an answered one are told to its owner", async () => {
    const sealed = { ...(await seal(helper, mine)), run: false };
    assert.equal((await handIn(helper, sealed)).body.answers[0].was.command, "people.look-in");
    assert.equal(await journalled(sealed.id), 0);
  });

  test("somebody else's, one under another id, a forged one and noise are all answered alike, and nothing is done", async () => {
    const theirs = await seal(helper, mine);
    const moved = { ...(await seal(worker, mine)), id: worker.id() };
    const asOther = await seal(worker, mine, helper.account);
    const noise = { id: worker.id(), run: true, sealed: "AQ".repeat(200) };
    const { body } = await handIn(worker, theirs, moved, asOther, noise);
    for (const a of body.answers) assert.deepEqual([a.status, a.code, a.was], [409, "hand-in.cannot-open", null]);
    for (const p of [theirs, moved, asOther, noise]) assert.equal(await journalled(p.id), 0);
  });

  test("nobody signed in, nothing handed in", async () => {
    assert.equal((await post("/api/sign-in/hand-in", { presses: [await seal(helper, mine)] })).status, 401);
  });

  test("another installation's key opens nothing, and the same one always gives the same key pair", async () => {
    const [a, b] = [new InstallationKey(Buffer.alloc(32, 1)), new InstallationKey(Buffer.alloc(32, 2))];
    const id = helper.id();
    const sealed = await sealPress(handInPublic(a), id, press(mine, helper.account));
    assert.equal(openPress(b, id, sealed), null);
    assert.equal(openPress(new InstallationKey(Buffer.alloc(32, 1)), id, sealed)?.label, "看过了 · 沈阿婆");
    assert.equal(openPress(a, helper.id(), sealed), null, "the id is bound in");
  });
});
