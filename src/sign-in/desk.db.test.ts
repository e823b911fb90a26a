import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import pg from "pg";
import { HOUR, MINUTE } from "../kernel/instant.ts";
import { inviteDirect } from "./direct.ts";
import type { Browser } from "./testing/browser.ts";
import type { SignInHouse } from "./testing/house.ts";
import { signInHouse } from "./testing/house.ts";

describe("invitations, shared desks, PINs and badges", () => {
  let s: SignInHouse;
  let owner: pg.Client;
  before(async () => {
    s = await signInHouse();
    owner = new pg.Client({ connectionString: s.house.ownerUrl });
    await owner.connect();
  });
  after(async () => {
    await owner.end();
    await s.house.stop();
  });

  let nr = 0;
  /** Secrets that were shown: none of them may stand anywhere. */
  const secrets: string[] = [];
  const act = (b: Browser, name: string, input: unknown) =>
    b.post(`/api/do/sign-in.${name}`, {
      id: s.house.server.road.derivedId(s.house.clock.now(), `desk ${nr++}`),
      community: s.house.community,
      input,
    });
  const who = async (b: Browser) => (await b.signIn("me")).body;
  const invited = async (by: Browser, person: string, days = 1, uses = 1) => {
    const made = await act(by, "invite", { person, days, uses });
    assert.equal(made.status, 200, JSON.stringify(made.body));
    const shown = await by.signIn("show", { token: made.body.invitation });
    assert.equal(shown.status, 200, JSON.stringify(shown.body));
    secrets.push(shown.body.secret);
    return { invitation: made.body.invitation as string, secret: shown.body.secret as string };
  };
  const helper = (nth: number) =>
    s.house.sample.roles.filter((r) => r.role === "helper")[nth] as { person: string; phone: string };
  /** A browser that a worker has made a shared desk, and on which they have a PIN. */
  const deskOf = async (nth: number, pin: string): Promise<{ browser: Browser; desk: string; account: string }> => {
    const browser = await s.signedIn("worker", nth);
    const opened = await act(browser, "open-desk", { name: "前台电脑" });
    assert.equal(opened.status, 200, JSON.stringify(opened.body));
    assert.equal((await browser.signIn("take-desk", { desk: opened.body.desk })).status, 200);
    assert.equal((await browser.signIn("set-pin", { pin })).status, 200);
    return { browser, desk: opened.body.desk, account: (await who(browser)).account };
  };

  test("an invitation signs in on the device that opens it, once, and asks for a PIN to be set", async () => {
    const worker = await s.signedIn("worker", 0);
    const { secret } = await invited(worker, helper(0).person);
    const phone = s.browser();
    const accepted = await phone.signIn("accept", { token: secret });
    assert.deepEqual([accepted.status, accepted.body.setPin], [200, true]);
    assert.equal((await who(phone)).person, helper(0).person);
    assert.equal((await who(phone)).steppedUpUntil, null, "whoever holds a piece of paper has proven no more");
    assert.equal((await phone.signIn("set-pin", { pin: "123456" })).body.code, "sign-in.pin-too-easy");
    assert.equal((await phone.signIn("set-pin", { pin: "480215" })).status, 200);
    assert.equal((await phone.signIn("set-pin", { pin: "480216" })).status, 403, "the second one needs a step-up");
    const again = await s.browser().signIn("accept", { token: secret });
    assert.deepEqual([again.status, again.body.code], [409, "sign-in.wrong-token"]);
  });

  test("an invitation that lies about for days asks for the phone number, and five wrong ones end it", async () => {
    const worker = await s.signedIn("worker", 0);
    const { secret } = await invited(worker, helper(1).person, 7, 2);
    const phone = s.browser();
    assert.equal((await phone.signIn("accept", { token: secret })).body.code, "sign-in.phone-needed");
    assert.equal((await phone.signIn("accept", { token: secret, phone: helper(2).phone })).body.code, "sign-in.wrong-phone");
    assert.equal((await phone.signIn("accept", { token: secret, phone: helper(1).phone })).status, 200);
    for (let i = 0; i < 4; i++) await phone.signIn("accept", { token: secret, phone: helper(2).phone });
    assert.equal(
      (await s.browser().signIn("accept", { token: secret, phone: helper(1).phone })).body.code,
      "sign-in.wrong-token",
    );
  });

  test("an invitation can be taken back, runs out, and is void when it is shown again; only its maker can show it", async () => {
    const [worker, other] = [await s.signedIn("worker", 0), await s.signedIn("worker", 1)];
    const first = await invited(worker, helper(3).person);
    assert.equal((await other.signIn("show", { token: first.invitation })).status, 404);
    const shownAgain = (await worker.signIn("show", { token: first.invitation })).body.secret;
    assert.equal((await s.browser().signIn("accept", { token: first.secret })).status, 409);
    assert.equal((await act(worker, "revoke-invitation", { invitation: first.invitation })).status, 200);
    assert.equal((await s.browser().signIn("accept", { token: shownAgain })).status, 409);
    const second = await invited(worker, helper(3).person);
    s.house.clock.move(24 * HOUR + 1);
    assert.equal((await s.browser().signIn("accept", { token: second.secret })).status, 409);
  });

  test("a worker invites volunteers, not the lead; a helper nobody; and not without a step-up", async () => {
    const worker = await s.signedIn("worker", 0);
    const lead = s.house.sample.roles.find((r) => r.role === "lead")?.person;
    assert.equal((await act(worker, "invite", { person: lead, days: 1, uses: 1 })).status, 403);
    assert.equal(
      (await act(await s.signedIn("helper", 5), "invite", { person: helper(6).person, days: 1, uses: 1 })).status,
      404,
    );
    s.house.clock.move(11 * MINUTE);
    assert.equal((await act(worker, "invite", { person: helper(6).person, days: 1, uses: 1 })).body.code, "policy.step-up");
  });

  test("the first keeper comes in by an invitation from the command line", async () => {
    const person = s.house.sample.roles.find((r) => r.role === "keeper")?.person;
    const { rows } = await owner.query("select id from account where person_id = $1", [person]);
    const { secret } = await inviteDirect(s.house.server.road, rows[0].id);
    const browser = s.browser();
    assert.equal((await browser.signIn("accept", { token: secret })).status, 200);
    assert.equal((await who(browser)).person, person);
  });

  test("no secret that was shown, nor what it hashes to, stands in the journal, among the remembered answers or in the log", async () => {
    const { rows } = await owner.query<{ t: string }>(
      "select public::text as t from journal union all select answer::text from answered",
    );
    const { rows: hashes } = await owner.query<{ h: string }>(
      "select encode(hash, 'hex') as h from token union all select encode(token_hash, 'hex') from session",
    );
    const everything = [...rows.map((r) => r.t), ...s.house.log].join("\n");
    assert.ok(secrets.length >= 3 && hashes.length > secrets.length);
    for (const secret of [...secrets, ...hashes.map((x) => x.h)]) assert.ok(!everything.includes(secret));
  });

  test("on a shared desk people switch by PIN, and the record tells them apart", async () => {
    const { browser, account } = await deskOf(2, "271828");
    const first = browser.cookies.get("haitang");
    await s.signedIn("worker", 3, browser);
    await browser.signIn("set-pin", { pin: "161803" });
    const second = (await who(browser)).account;
    const { desk, people } = (await browser.signIn("desk")).body;
    assert.equal(desk.name, "前台电脑");
    assert.deepEqual(
      people.map((p: { account: string; hasPin: boolean }) => [p.account, p.hasPin]),
      [
        [account, true],
        [second, true],
      ],
    );
    assert.ok(people.every((p: { name: string }) => p.name));
    const from = performance.now();
    const switched = await browser.signIn("switch", { account, pin: "271828" });
    assert.ok(performance.now() - from < 3000);
    assert.deepEqual([switched.status, (await who(browser)).account, (await who(browser)).session.how], [200, account, "pin"]);
    assert.notEqual(browser.cookies.get("haitang"), first);
    const { rows } = await owner.query(
      "select actor_id, public ->> 'why' as why from journal where kind = 'sign-in.session-ended' order by seq desc limit 1",
    );
    assert.deepEqual([rows[0].actor_id, rows[0].why], [second, "another-came"]);
    assert.deepEqual((await s.browser().signIn("desk")).body, { desk: null, people: [] });
    assert.equal((await s.browser().signIn("switch", { account, pin: "271828" })).body.code, "sign-in.no-desk");
  });

  test("wrong PINs rest longer and longer, and a code to the phone wakes them; a hundred at once are five", async () => {
    const { browser, account } = await deskOf(4, "271828");
    const wrong = () => browser.signIn("switch", { account, pin: "000001" });
    const tries = await Promise.all(Array.from({ length: 12 }, wrong));
    assert.equal(tries.filter((t) => t.body.code === "sign-in.wrong-pin").length, 5);
    assert.equal(
      (await browser.signIn("switch", { account, pin: "271828" })).body.code,
      "sign-in.pin-rests",
      "not even the right one",
    );
    s.house.clock.move(MINUTE + 1000);
    assert.equal((await wrong()).body.code, "sign-in.wrong-pin");
    s.house.clock.move(4 * MINUTE);
    const rests = await wrong();
    assert.equal(rests.body.code, "sign-in.pin-rests");
    assert.ok(rests.body.facts.seconds > 30 && rests.body.facts.seconds <= 60);
    assert.equal((await (await s.signedIn("worker", 4)).signIn("me")).status, 200);
    assert.equal((await browser.signIn("switch", { account, pin: "271828" })).status, 200);
  });

  test("at a desk one cannot find out who has an account or a PIN: no tile, no PIN and a wrong PIN answer alike, in like time", async () => {
    const { browser, account } = await deskOf(5, "271828");
    const noPin = (await who(await s.signedIn("helper", 7, browser))).account;
    const elsewhere = (await who(await s.signedIn("helper", 8))).account;
    const timed = async (who: string) => {
      const from = performance.now();
      const { status, body } = await browser.signIn("switch", { account: who, pin: "918273" });
      return { ms: performance.now() - from, said: JSON.stringify([status, body]) };
    };
    const rounds: { ms: number; said: string }[][] = [];
    for (let i = 0; i < 4; i++)
      rounds.push([await timed(account), await timed(noPin), await timed(elsewhere), await timed(crypto.randomUUID())]);
    assert.equal(new Set(rounds.flat().map((r) => r.said)).size, 1);
    const fastest = [0, 1, 2, 3].map((k) => Math.min(...rounds.map((r) => r[k]?.ms as number)));
    assert.ok(Math.min(...fastest) > 0.5 * Math.max(...fastest), fastest.join(" / "));
  });

  test("a badge switches on a shared desk and nowhere else; a new one makes the old one void", async () => {
    const { browser } = await deskOf(1, "271828");
    const mine = (await who(browser)).account;
    const badge = async () => {
      const made = await act(browser, "issue-badge", { account: mine, days: 365 });
      assert.equal(made.status, 200, JSON.stringify(made.body));
      return (await browser.signIn("show", { token: made.body.badge })).body.secret as string;
    };
    const old = await badge();
    const current = await badge();
    assert.equal((await browser.signIn("switch", { badge: old })).body.code, "sign-in.wrong-token");
    await s.signedIn("helper", 9, browser);
    assert.equal((await browser.signIn("switch", { badge: current })).status, 200);
    const me = await who(browser);
    assert.deepEqual([me.account, me.session.how, me.steppedUpUntil], [mine, "badge", null]);
    assert.equal((await s.browser().signIn("switch", { badge: current })).body.code, "sign-in.no-desk");
    assert.equal(
      (await s.browser().signIn("accept", { token: current })).body.code,
      "sign-in.wrong-token",
      "a badge is no invitation",
    );
  });

  test("closing a desk signs its people out and takes its tiles away", async () => {
    const { browser, desk } = await deskOf(3, "271828");
    const lead = await s.signedIn("lead", 0);
    const list = await lead.post("/api/ask/sign-in.desks", { community: s.house.community, input: {} });
    assert.ok(list.body.desks.some((d: { id: string; people: number }) => d.id === desk && d.people === 1));
    assert.equal((await act(lead, "close-desk", { desk })).status, 200);
    assert.equal((await browser.signIn("me")).status, 401);
    assert.deepEqual((await browser.signIn("desk")).body, { desk: null, people: [] });
  });

  test("who works in the office sees whether a person has an account, and which invitations are open; others see nothing", async () => {
    const worker = await s.signedIn("worker", 0);
    const ask = (b: Browser, name: string, input: unknown) =>
      b.post(`/api/ask/sign-in.${name}`, { community: s.house.community, input });
    const open = await invited(worker, helper(12).person);
    const account = await ask(worker, "account", { person: helper(12).person });
    assert.deepEqual(
      [account.status, account.body.may, account.body.hasPhone, account.body.roles],
      [200, true, true, ["helper"]],
    );
    assert.equal((await ask(worker, "account", { person: crypto.randomUUID() })).body.account, null);
    const list = (await ask(worker, "invitations", {})).body.tokens;
    assert.ok(list.some((t: { id: string }) => t.id === open.invitation));
    const asHelper = await s.signedIn("helper", 13);
    assert.equal((await ask(asHelper, "account", { person: helper(12).person })).status, 404);
    assert.equal((await ask(asHelper, "invitations", {})).status, 404);
  });
});
