import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { TestHouse, Voice } from "../../test/support/house.ts";
import { testHouse } from "../../test/support/house.ts";
import { MINUTE, later } from "../kernel/instant.ts";

describe("devices", () => {
  let house: TestHouse;
  let worker: Voice;
  let helper: Voice;
  before(async () => {
    house = await testHouse();
    [worker, helper] = [await house.as("worker"), await house.as("helper")];
  });
  after(() => house.stop());

  const PHONE = "5d0c2f6e-0f0e-4c3e-9a52-1d2f6c1b7a10";
  const says = (more: object = {}, voice = helper) =>
    voice.do("devices.seen", {
      device: PHONE,
      name: "Chrome · Android",
      unsent: 0,
      inHand: true,
      leaseUntil: later(house.clock.now(), 240 * MINUTE),
      ...more,
    });
  const silent = async (input: object = {}) =>
    (await worker.ask("devices.silent", input)).body.rows as { device: string; minutes: number; unsent: number; by: string }[];

  test("a phone that falls silent in somebody's hand shows after seven minutes, and no longer once it is heard", async () => {
    assert.equal((await says()).status, 200);
    assert.deepEqual(await silent(), []);
    house.clock.move(8 * MINUTE);
    const [row] = await silent();
    assert.equal(row?.device, PHONE);
    assert.equal(row?.minutes, 8);
    assert.notEqual(row?.by, "•••");
    assert.equal((await says()).status, 200);
    assert.deepEqual(await silent(), []);
  });

  test("a phone that was put away is asleep, unless it had something unsent", async () => {
    await says({ inHand: false });
    house.clock.move(60 * MINUTE);
    assert.deepEqual(await silent(), []);
    await says({ inHand: false, unsent: 2 });
    house.clock.move(60 * MINUTE);
    assert.equal((await silent())[0]?.unsent, 2);
    assert.deepEqual(await silent({ minutes: 90 }), []);
  });

  test("a device belongs to one account, and only staff hear of silent ones", async () => {
    await says();
    const other = await says({}, worker);
    assert.equal(other.status, 409);
    assert.equal(other.body.code, "devices.not-yours");
    for (const voice of [helper, await house.as("rider"), await house.as("resident"), await house.as("steward")])
      assert.equal((await voice.ask("devices.silent")).status, 404);
  });

  test("a lease that claims to last longer than a day is cut to a day", async () => {
    await says({ leaseUntil: later(house.clock.now(), 30 * 24 * 60 * MINUTE) });
    house.clock.move(25 * 60 * MINUTE);
    // The session of the test may have run out with its role's idle time; ask with a new one.
    worker = await house.as("worker");
    assert.deepEqual(await silent(), []);
  });
});
