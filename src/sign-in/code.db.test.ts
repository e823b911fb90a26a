import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { HOUR, MINUTE } from "../kernel/instant.ts";
import type { SignInHouse } from "./testing/house.ts";
import { signInHouse } from "./testing/house.ts";

// A suite, so that its house is gone before the file's PostgreSQL is.
describe("signing in with a code", () => {
  let s: SignInHouse;
  before(async () => {
    s = await signInHouse();
  });
  after(() => s.house.stop());

  const wrongOf = (code: string, n = 1): string => String((Number(code) + n) % 1_000_000).padStart(6, "0");

  test("a person signs in with the code that reached their phone, and the code is good once", async () => {
    const phone = s.phoneOf("worker");
    const browser = s.browser();
    const asked = await browser.signIn("ask-code", { phone });
    assert.deepEqual([asked.status, asked.body], [200, { again: 60, lasts: 600 }]);
    const code = await s.codeFor(phone);
    assert.match(code, /^\d{6}$/);
    const entered = await browser.signIn("enter", { code });
    assert.equal(entered.status, 200);
    const me = await browser.signIn("me");
    assert.equal(me.status, 200);
    assert.equal(me.body.account, entered.body.account);
    assert.equal(me.body.grants[0].role, "worker");
    assert.ok(me.body.name && me.body.grants[0].communityName);
    const again = await browser.signIn("enter", { code });
    assert.deepEqual([again.status, again.body.code], [409, "sign-in.wrong-code"]);
  });

  test("a code opens nothing in another browser", async () => {
    const phone = s.phoneOf("worker", 1);
    const [asker, other] = [s.browser(), s.browser()];
    await asker.signIn("ask-code", { phone });
    const code = await s.codeFor(phone);
    await other.signIn("ask-code", { phone: s.phoneOf("helper", 30) });
    assert.equal((await other.signIn("enter", { code })).status, 409);
    assert.equal((await asker.signIn("enter", { code })).status, 200);
  });

  test("a code runs out after ten minutes", async () => {
    const phone = s.phoneOf("worker", 2);
    const browser = s.browser();
    await browser.signIn("ask-code", { phone });
    const code = await s.codeFor(phone);
    s.house.clock.move(10 * MINUTE + 1);
    assert.equal((await browser.signIn("enter", { code })).status, 409);
  });

  test("five wrong guesses end a code, and only that of the browser that guessed", async () => {
    const phone = s.phoneOf("helper", 1);
    const [owner, attacker] = [s.browser("203.0.113.7"), s.browser("198.51.100.66")];
    await owner.signIn("ask-code", { phone });
    const code = await s.codeFor(phone);
    s.house.clock.move(61_000);
    s.sent.length = 0;
    await attacker.signIn("ask-code", { phone });
    const second = await s.codeFor(phone);
    for (let i = 1; i <= 5; i++) assert.equal((await attacker.signIn("enter", { code: wrongOf(second, i) })).status, 409);
    assert.equal((await attacker.signIn("enter", { code: second })).status, 409, "the sixth guess is right, and too late");
    for (let i = 0; i < 20; i++) await attacker.signIn("enter", { code: wrongOf(code, i + 1) });
    assert.equal((await owner.signIn("enter", { code })).status, 200);
  });

  test("a hundred guesses at once are no more than five", async () => {
    const phone = s.phoneOf("helper", 2);
    const browser = s.browser();
    await browser.signIn("ask-code", { phone });
    const code = await s.codeFor(phone);
    await Promise.all(Array.from({ length: 40 }, (_, i) => browser.signIn("enter", { code: wrongOf(code, i + 1) })));
    assert.equal((await browser.signIn("enter", { code })).status, 409);
  });

  test("one browser waits a minute before asking again, and is told how long", async () => {
    const phone = s.phoneOf("helper", 3);
    const browser = s.browser("203.0.113.30");
    await browser.signIn("ask-code", { phone });
    s.house.clock.move(20_000);
    const early = await browser.signIn("ask-code", { phone });
    assert.equal(early.status, 429);
    assert.ok(early.body.facts.seconds <= 40 && early.body.facts.seconds > 30);
    assert.equal(early.headers.get("retry-after"), String(early.body.facts.seconds));
    s.house.clock.move(41_000);
    assert.equal((await browser.signIn("ask-code", { phone })).status, 200);
  });

  test("what others asked for with a number does not show, and no more than five codes an hour reach it", async () => {
    const phone = s.phoneOf("helper", 4);
    s.sent.length = 0;
    for (let i = 0; i < 12; i++) {
      const asked = await s.browser(`198.51.100.${i}`).signIn("ask-code", { phone });
      assert.deepEqual([asked.status, asked.body], [200, { again: 60, lasts: 600 }]);
      s.house.clock.move(61_000);
    }
    await new Promise((r) => setTimeout(r, 50));
    assert.equal(s.sent.length, 5);
  });

  test("one caller cannot use up a number's codes, and a browser that knows the number has codes of its own", async () => {
    const owner = await s.signedIn("helper", 5);
    const phone = s.phoneOf("helper", 5);
    s.house.clock.move(2 * HOUR);
    s.sent.length = 0;
    for (let i = 0; i < 20; i++) {
      await s.browser("198.51.100.200").signIn("ask-code", { phone });
      s.house.clock.move(61_000);
    }
    assert.equal(s.sent.length, 3, "one address, however often it clears its cookies");
    const stranger = s.browser("203.0.113.201");
    await stranger.signIn("ask-code", { phone });
    await new Promise((r) => setTimeout(r, 50));
    assert.equal(s.sent.length, 4, "a new phone of the owner's is still served");
    for (let i = 0; i < 20; i++) {
      await s.browser(`198.51.100.${i}`).signIn("ask-code", { phone });
      s.house.clock.move(61_000);
    }
    s.sent.length = 0;
    await owner.signIn("ask-code", { phone });
    assert.equal(
      (await owner.signIn("enter", { code: await s.codeFor(phone) })).status,
      200,
      "while many callers ask for the same number",
    );
  });

  test("+86 in front is the same phone", async () => {
    const phone = s.phoneOf("helper", 6);
    const browser = s.browser();
    s.sent.length = 0;
    await browser.signIn("ask-code", { phone: `+86 ${phone.slice(0, 3)}-${phone.slice(3)}` });
    assert.equal((await browser.signIn("enter", { code: await s.codeFor(phone) })).status, 200);
  });

  test("no code, phone number or cookie is in the log", async () => {
    const log = s.house.log.join("\n");
    assert.ok(log.includes("/api/sign-in/ask-code"));
    for (const { code, phone } of s.sent) assert.ok(!log.includes(code) && !log.includes(phone));
  });

  /** Median time of 200 calls each, taken in turns, so that a slow moment strikes both. */
  async function medians(call: (known: boolean, i: number) => Promise<number>): Promise<[number, number]> {
    const times: [number[], number[]] = [[], []];
    for (let i = 0; i < 220; i++) {
      for (const known of i % 2 ? [true, false] : [false, true]) {
        const ms = await call(known, i);
        // The first calls warm up the pool and the compiler.
        if (i >= 20) times[known ? 0 : 1].push(ms);
      }
    }
    const median = (list: number[]): number => list.sort((a, b) => a - b)[list.length >> 1] as number;
    return [median(times[0]), median(times[1])];
  }
  /** Equal within a quarter, or a third of a millisecond: far below what a network hides. */
  const alike = ([a, b]: [number, number]): boolean => Math.abs(a - b) <= Math.max(0.33, Math.max(a, b) / 4);

  test("nobody can find out by asking or entering whether a number is somebody's: status, body, cookies and time are the same", async (t) => {
    s.house.clock.move(25 * HOUR);
    const phones = s.house.sample.roles.map((r) => r.phone);
    const taken = new Set(phones);
    const phone = (known: boolean, i: number): string => {
      if (known) return phones[i % phones.length] as string;
      for (let n = 0; ; n++) {
        const made = `1007${String(1_000_000 + i * 31 + n).slice(-7)}`;
        if (!taken.has(made)) return made;
      }
    };
    const shapes = new Set<string>();
    const wrongs = new Set<string>();
    const browsers = new Map<string, ReturnType<typeof s.browser>>();
    const asking = await medians(async (known, i) => {
      if (i % 20 === 0) s.house.clock.move(61 * MINUTE);
      const browser = s.browser(`203.0.113.${i}`);
      browsers.set(`${known}${i}`, browser);
      const from = performance.now();
      const r = await browser.signIn("ask-code", { phone: phone(known, i) });
      const ms = performance.now() - from;
      shapes.add(
        JSON.stringify([
          r.status,
          r.body,
          [...browser.cookies.keys()],
          [...browser.cookies.values()].map((v) => v.length),
          [...r.headers.keys()].filter((h) => h !== "date").sort(),
        ]),
      );
      return ms;
    });
    assert.equal(shapes.size, 1);
    const entering = await medians(async (known, i) => {
      const browser = browsers.get(`${known}${i}`) as ReturnType<typeof s.browser>;
      const from = performance.now();
      const r = await browser.signIn("enter", { code: "000000" });
      const ms = performance.now() - from;
      wrongs.add(JSON.stringify([r.status, r.body, [...browser.cookies.keys()]]));
      return ms;
    });
    assert.equal(wrongs.size, 1);
    t.diagnostic(
      `ask-code ${asking.map((x) => x.toFixed(2)).join(" / ")} ms, enter ${entering.map((x) => x.toFixed(2)).join(" / ")} ms (known / unknown)`,
    );
    assert.ok(alike(asking), `ask-code: ${asking.join(" / ")} ms`);
    assert.ok(alike(entering), `enter: ${entering.join(" / ")} ms`);
  });
});
