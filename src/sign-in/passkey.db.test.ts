import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { MINUTE } from "../kernel/instant.ts";
import { Authenticator } from "./testing/authenticator.ts";
import type { Browser } from "./testing/browser.ts";
import type { SignInHouse } from "./testing/house.ts";
import { signInHouse } from "./testing/house.ts";

const ORIGIN = "https://haitang.example";

describe("passkeys", () => {
  let s: SignInHouse;
  before(async () => {
    s = await signInHouse({ origin: ORIGIN });
  });
  after(() => s.house.stop());

  const add = async (browser: Browser, key: Authenticator) => {
    const { status, body } = await browser.signIn("passkey-options");
    assert.equal(status, 200, JSON.stringify(body));
    return browser.signIn("passkey-register", {
      challenge: body.challenge,
      credential: key.create(body.options),
      name: "我的手机",
    });
  };
  const use = async (browser: Browser, key: Authenticator, challenge?: { challenge: string; options: { challenge: string } }) => {
    const asked = challenge ?? (await browser.signIn("passkey-sign-in-options")).body;
    return browser.signIn("passkey-sign-in", { challenge: asked.challenge, credential: key.get(asked.options) });
  };

  test("a passkey is made after a step-up and signs in without a code; its options name nobody", async () => {
    const browser = await s.signedIn("helper", 0);
    const key = new Authenticator(ORIGIN);
    s.house.clock.move(11 * MINUTE);
    assert.equal((await browser.signIn("passkey-options")).body.code, "policy.step-up");
    await s.signedIn("helper", 0, browser);
    assert.equal((await add(browser, key)).status, 200);
    const me = (await browser.signIn("me")).body;
    assert.deepEqual([me.passkeysPossible, me.passkeys.length, me.passkeys[0].name], [true, 1, "我的手机"]);
    const other = s.browser();
    const asked = (await other.signIn("passkey-sign-in-options")).body;
    assert.equal(asked.options.rpId, "haitang.example");
    assert.ok(!asked.options.allowCredentials?.length);
    const entered = await use(other, key, asked);
    assert.deepEqual([entered.status, entered.body.account], [200, me.account]);
    assert.ok([...other.cookies.keys()].includes("__Host-haitang"), "on a name of our own the cookie is the host's alone");
    assert.equal((await use(other, key, asked)).body.code, "sign-in.wrong-passkey", "a challenge is good once");
    assert.equal((await use(s.browser(), key)).status, 200);
  });

  test("a stranger's key, another site's answer, an unverified person, a counter that stands still: all the same no", async () => {
    const browser = await s.signedIn("helper", 1);
    const key = new Authenticator(ORIGIN);
    assert.equal((await add(browser, key)).status, 200);
    const no = async (call: Promise<{ status: number; body: { code?: string } }>) => {
      const { status, body } = await call;
      assert.deepEqual([status, body.code], [409, "sign-in.wrong-passkey"]);
    };
    await no(use(s.browser(), new Authenticator(ORIGIN)));
    await no(add(browser, new Authenticator("https://elsewhere.example")));
    key.verifies = false;
    await no(use(s.browser(), key));
    key.verifies = true;
    assert.equal((await use(s.browser(), key)).status, 200);
    key.counter = 1;
    await no(use(s.browser(), key));
    key.counter = 50;
    assert.equal((await use(s.browser(), key)).status, 200);
    const late = (await s.browser().signIn("passkey-sign-in-options")).body;
    s.house.clock.move(6 * MINUTE);
    await no(use(s.browser(), key, late));
  });

  test("a passkey proves again that it is its holder, and nobody else's does; it can be taken away", async () => {
    const [browser, other] = [await s.signedIn("helper", 2), await s.signedIn("helper", 3)];
    const [key, foreign] = [new Authenticator(ORIGIN), new Authenticator(ORIGIN)];
    assert.equal((await add(browser, key)).status, 200);
    assert.equal((await add(other, foreign)).status, 200);
    s.house.clock.move(11 * MINUTE);
    const by = async (k: Authenticator) => {
      const asked = (await browser.signIn("passkey-sign-in-options")).body;
      return browser.signIn("step-up", { passkey: { challenge: asked.challenge, credential: k.get(asked.options) } });
    };
    assert.equal((await by(foreign)).status, 409);
    assert.equal((await browser.signIn("passkey-forget", { passkey: key.id.toString("base64url") })).status, 403);
    assert.equal((await by(key)).status, 200);
    assert.equal((await browser.signIn("passkey-forget", { passkey: foreign.id.toString("base64url") })).status, 404);
    assert.equal((await browser.signIn("passkey-forget", { passkey: key.id.toString("base64url") })).status, 200);
    assert.equal((await use(s.browser(), key)).status, 409);
  });
});

test("without a domain name there are no passkeys, and the house says so", async () => {
  const s = await signInHouse();
  try {
    const browser = await s.signedIn("helper", 0);
    assert.equal((await browser.signIn("me")).body.passkeysPossible, false);
    for (const route of ["passkey-options", "passkey-sign-in-options"])
      assert.equal((await browser.signIn(route)).body.code, "sign-in.no-domain");
  } finally {
    await s.house.stop();
  }
});
