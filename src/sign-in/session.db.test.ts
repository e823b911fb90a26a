import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import pg from "pg";
import type { Event } from "../kernel/event.ts";
import { DAY, HOUR, MINUTE } from "../kernel/instant.ts";
import { Ticker } from "../server/follow.ts";
import { tokenOf } from "../server/http.ts";
import { recordAsSystem } from "../server/record.ts";
import { hearingOf } from "./hearing.ts";
import { signInDirect, toucher } from "./session.ts";
import type { Browser } from "./testing/browser.ts";
import type { SignInHouse } from "./testing/house.ts";
import { signInHouse } from "./testing/house.ts";

describe("sessions", () => {
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

  const status = async (b: Browser): Promise<number> => (await b.signIn("me")).status;
  const secretOf = (b: Browser): string => b.cookies.get("haitang") as string;
  const journal = async (kind: string): Promise<Event[]> =>
    (await owner.query("select kind, about::text[] as about, public from journal where kind = $1 order by seq", [kind])).rows;
  const gone = async (listening: Promise<number>): Promise<number> => {
    const from = performance.now();
    return (await Promise.race([listening, new Promise<number>((r) => setTimeout(() => r(Infinity), 4000))])) - from;
  };

  test("signing in makes a new secret, of which the database keeps only the hash, and ends what the browser had", async () => {
    const browser = await s.signedIn("helper", 0);
    const first = secretOf(browser);
    assert.match(first, /^[A-Za-z0-9_-]{43}$/);
    const { rows } = await owner.query("select 1 from session where token_hash = $1", [tokenOf(first)]);
    assert.equal(rows.length, 1);
    await s.signedIn("helper", 0, browser);
    assert.notEqual(secretOf(browser), first);
    browser.cookies.set("haitang", first);
    assert.equal(await status(browser), 401);
    const ended = (await journal("sign-in.session-ended")).at(-1);
    assert.equal(ended?.about.length, 2, "about the account and the session");
    assert.equal(ended?.public.why, "signed-out");
  });

  test("signing out ends the session at once, here, and its streams; cookies and cache go", async () => {
    const browser = await s.signedIn("worker", 0);
    const secret = secretOf(browser);
    const listening = await browser.listen();
    assert.equal(listening.status, 200);
    const out = await browser.signIn("out");
    assert.equal(out.headers.get("clear-site-data"), '"cache"');
    assert.equal(browser.cookies.has("haitang"), false);
    assert.ok((await gone(listening.ended)) < 2000);
    browser.cookies.set("haitang", secret);
    assert.equal(await status(browser), 401);
    assert.equal((await browser.listen()).status, 401);
    assert.equal((await browser.signIn("out")).status, 200, "signing out twice is no error");
  });

  test("one's own sessions are listed and ended one by one or all; another's does not exist", async () => {
    const [here, there, other] = [await s.signedIn("helper", 10), await s.signedIn("helper", 10), await s.signedIn("helper", 11)];
    const list = (await here.signIn("sessions")).body.sessions;
    assert.equal(list.length, 2);
    assert.deepEqual(
      list.map((x: { current: boolean }) => x.current),
      [true, false],
    );
    assert.equal(list[0].device, "Chrome · Android");
    assert.equal((await other.signIn("end-session", { session: list[1].id })).status, 404);
    assert.equal(await status(there), 200);
    assert.equal((await here.signIn("end-session", { session: list[1].id })).status, 200);
    assert.deepEqual([await status(there), await status(here)], [401, 200]);
    const again = await s.signedIn("helper", 10);
    assert.equal((await here.signIn("out-everywhere")).status, 200);
    assert.deepEqual([await status(again), await status(here), await status(other)], [401, 401, 200]);
  });

  test("a session that is not used runs out: a helper's after 14 days, a worker's after 12 hours, a lead's after 8", async () => {
    const [helper, worker, lead] = [await s.signedIn("helper", 12), await s.signedIn("worker", 1), await s.signedIn("lead", 0)];
    s.house.clock.move(8 * HOUR + MINUTE);
    assert.deepEqual([await status(helper), await status(worker), await status(lead)], [200, 200, 401]);
    s.house.clock.move(4 * HOUR);
    assert.deepEqual([await status(helper), await status(worker)], [200, 401]);
    s.house.clock.move(13 * DAY);
    assert.equal(await status(helper), 200);
    s.house.clock.move(1 * DAY);
    assert.equal(await status(helper), 401);
  });

  test("use moves the idle end, at most every five minutes, and never past thirty days", async () => {
    const touch = toucher(s.house.server.road);
    const browser = await s.signedIn("helper", 13);
    const token = tokenOf(secretOf(browser));
    const idle = async (): Promise<string> =>
      (await owner.query("select idle_until as i from session where token_hash = $1", [token])).rows[0].i;
    const first = await idle();
    s.house.clock.move(4 * MINUTE);
    await touch(token);
    assert.equal(await idle(), first);
    s.house.clock.move(2 * MINUTE);
    await touch(token);
    assert.equal(await idle(), first, "this process looked less than five minutes ago");
    s.house.clock.move(4 * MINUTE);
    await touch(token);
    assert.ok((await idle()) > first);
    for (let day = 0; day < 29; day++) {
      s.house.clock.move(DAY);
      await touch(token);
    }
    assert.equal(await status(browser), 200);
    s.house.clock.move(DAY);
    await touch(token);
    assert.equal(await status(browser), 401);
  });

  test("a step-up holds for ten minutes: by PIN, or by a code to one's own phone, not to another's", async () => {
    const browser = await s.signedIn("worker", 2);
    const until = async (): Promise<string> => (await browser.signIn("me")).body.steppedUpUntil;
    assert.ok(Date.parse(await until()) > Date.parse(s.house.clock.now()), "who has just entered a code has proven it");
    assert.equal((await browser.signIn("set-pin", { pin: "271828" })).status, 200);
    s.house.clock.move(11 * MINUTE);
    assert.ok(Date.parse(await until()) < Date.parse(s.house.clock.now()));
    const may = await browser.post("/api/do/sign-in.open-desk", envelope({ name: "前台" }));
    assert.deepEqual([may.status, may.body.code], [403, "policy.step-up"]);
    assert.equal((await browser.signIn("set-pin", { pin: "314159" })).body.code, "policy.step-up");
    assert.equal((await browser.signIn("step-up", { pin: "271829" })).body.code, "sign-in.wrong-pin");
    assert.equal((await browser.signIn("step-up", { pin: "271828" })).status, 200);
    assert.equal((await browser.post("/api/do/sign-in.open-desk", envelope({ name: "前台" }))).status, 200);
    s.house.clock.move(11 * MINUTE);
    s.sent.length = 0;
    await browser.signIn("ask-code", { phone: s.phoneOf("helper", 20), for: "step-up" });
    assert.equal((await browser.signIn("step-up", { code: await s.codeFor(s.phoneOf("helper", 20)) })).status, 409);
    await browser.signIn("ask-code", { phone: s.phoneOf("worker", 2), for: "step-up" });
    const code = await s.codeFor(s.phoneOf("worker", 2));
    assert.equal((await browser.signIn("enter", { code })).status, 409, "a code for one thing is no code for another");
    assert.equal((await browser.signIn("step-up", { code })).status, 200);
    assert.equal((await journal("sign-in.stepped-up")).at(-1)?.public.by, "code");
  });
  const envelope = (input: unknown) => ({
    id: s.house.server.road.derivedId(s.house.clock.now(), `${Math.random()}`),
    community: s.house.community,
    input,
  });

  test("a blocked account is out at once: calls, streams, codes; unblocking asks for a step-up", async () => {
    const [helper, lead] = [await s.signedIn("helper", 14), await s.signedIn("lead", 0)];
    const listening = await helper.listen();
    assert.equal(listening.status, 200);
    const { account } = (await helper.signIn("me")).body;
    const before = performance.now();
    const block = await lead.post("/api/do/sign-in.block-account", envelope({ account, because: "lost-phone" }));
    assert.deepEqual([block.status, block.body], [200, { sessions: 1 }]);
    assert.equal(await status(helper), 401);
    assert.ok((await listening.ended) - before < 2000);
    assert.equal((await helper.listen()).status, 401);
    s.sent.length = 0;
    s.house.clock.move(2 * MINUTE);
    assert.equal((await s.browser("203.0.113.99").signIn("ask-code", { phone: s.phoneOf("helper", 14) })).status, 200);
    await new Promise((r) => setTimeout(r, 50));
    assert.equal(s.sent.length, 0);
    assert.equal(
      (await lead.post("/api/do/sign-in.block-account", envelope({ account, because: "left" }))).body.code,
      "sign-in.blocked",
    );
    s.house.clock.move(11 * MINUTE);
    assert.equal((await lead.post("/api/do/sign-in.unblock-account", envelope({ account }))).body.code, "policy.step-up");
    const leadAgain = await s.signedIn("lead", 0, lead);
    assert.equal((await leadAgain.post("/api/do/sign-in.unblock-account", envelope({ account }))).status, 200);
    assert.equal(await status(helper), 401, "what was ended stays ended");
    assert.equal(await status(await s.signedIn("helper", 14)), 200);
  });

  test("who may block whom: workers volunteers, the lead workers, nobody themselves; for others there is no account", async () => {
    const [worker, lead, helper, keeper] = [
      await s.signedIn("worker", 3),
      await s.signedIn("lead", 0),
      await s.signedIn("helper", 15),
      await s.signedIn("keeper", 0),
    ];
    const id = async (b: Browser): Promise<string> => (await b.signIn("me")).body.account;
    const block = async (by: Browser, whom: Browser) =>
      (await by.post("/api/do/sign-in.block-account", envelope({ account: await id(whom), because: "asked" }))).status;
    assert.equal(await block(worker, lead), 403);
    assert.equal(await block(lead, lead), 403);
    assert.equal(await block(helper, worker), 404);
    assert.equal(await block(worker, helper), 200);
    assert.equal(await block(keeper, worker), 200);
  });

  test("a role that ends takes its holder's sessions with it, in the same transaction", async () => {
    const helper = await s.signedIn("helper", 16);
    const { account, grants } = (await helper.signIn("me")).body;
    const listening = await helper.listen();
    const lead = await s.signedIn("lead", 0);
    const ended = await lead.post("/api/do/organisations.end-role", envelope({ held: grants[0].id }));
    assert.equal(ended.status, 200, JSON.stringify(ended.body));
    assert.equal(await status(helper), 401);
    assert.ok((await gone(listening.ended)) < 2000);
    const last = (await journal("sign-in.session-ended")).at(-1);
    assert.deepEqual([last?.public.account, last?.public.why], [account, "role-changed"]);
    const { rows } = await owner.query(
      "select count(distinct command_id)::int as n from journal where kind in ('organisations.role-ended', 'sign-in.session-ended') and about @> array[$1::uuid] and command_id = (select command_id from journal where kind = 'organisations.role-ended' order by seq desc limit 1)",
      [account],
    );
    assert.equal(rows[0].n, 1);
  });

  test("a stream tells an officer and a lead everything of their communities, a helper her households, a keeper nothing of residents", async () => {
    const road = s.house.server.road;
    const hear = async (role: Parameters<SignInHouse["phoneOf"]>[0], nth = 0) => {
      const held = s.house.sample.roles.filter((r) => r.role === role)[nth];
      const { rows } = await owner.query<{ id: string }>("select id from account where person_id = $1", [held?.person]);
      const heard = await hearingOf(road, tokenOf(await signInDirect(road, rows[0]?.id as string)));
      assert.ok(heard);
      return { held, ...heard };
    };
    const lead = await hear("lead");
    assert.deepEqual([...lead.hearing.whole], [s.house.community]);
    const officer = await hear("officer");
    assert.ok(officer.hearing.whole.has(s.house.community) && officer.hearing.whole.has(officer.actor.home));
    const keeper = await hear("keeper");
    assert.equal(keeper.hearing.whole.size, 0);
    assert.deepEqual(
      [...(keeper.hearing.only.get(keeper.actor.home) ?? [])].sort(),
      [keeper.actor.account, keeper.actor.session].sort(),
    );
    const entrusted = s.house.sample.entrusted.find((e) =>
      s.house.sample.roles.some((r) => r.person === e.person && r.role === "helper"),
    );
    const nth = s.house.sample.roles.filter((r) => r.role === "helper").findIndex((r) => r.person === entrusted?.person);
    const helper = await hear("helper", nth);
    const own = helper.hearing.only.get(s.house.community) as ReadonlySet<string>;
    assert.equal(helper.hearing.whole.size, 0);
    assert.ok(own.has(entrusted?.household as string) && own.has(helper.actor.account) && own.has(helper.actor.session));
    assert.ok(!own.has(s.house.community), "not the community as a whole");
    assert.equal(await hearingOf(road, tokenOf("nobody's secret")), null);
  });

  test("the system can record what ended without a command, and it is told to whom it concerns", async () => {
    const browser = await s.signedIn("helper", 18);
    const { account, session, home } = (await browser.signIn("me")).body;
    const listening = await browser.listen();
    await recordAsSystem(s.house.server.road, home, [
      {
        kind: "sign-in.session-ended",
        v: 1,
        about: [account, session.id],
        public: { account, session: session.id, why: "ended-elsewhere" },
      },
    ]);
    assert.equal(await status(browser), 401);
    assert.ok((await gone(listening.ended)) < 2000);
  });

  test("with an erased person goes what they signed in with: number, PIN, passkeys, sessions, badges; the account's id stays", async () => {
    const browser = await s.signedIn("helper", 16);
    const person = (await browser.signIn("me")).body.person as string;
    const known = async () =>
      (
        await owner.query(
          "select phone_hash is not null or pin_hash is not null as known, blocked_at is not null as blocked, (select count(*)::int from session x where x.account_id = a.id and x.ended_at is null) as sessions from account a where person_id = $1",
          [person],
        )
      ).rows;
    assert.deepEqual(await known(), [{ known: true, blocked: false, sessions: 1 }]);
    const lead = await s.house.as("lead");
    assert.equal((await lead.do("people.erase-person", { person })).status, 200);
    for (let i = 0; i < 300 && (await known())[0].known; i++) await new Promise((r) => setTimeout(r, 20));
    assert.deepEqual(await known(), [{ known: false, blocked: true, sessions: 0 }]);
    assert.equal(await status(browser), 401);
    assert.deepEqual((await journal("sign-in.account-forgotten")).length, 1);
    assert.deepEqual((await owner.query("select 1 from parked where reaction = 'sign-in.accounts-of-the-erased'")).rows, []);
  });

  test("what is past its time is purged, whatever the clock says; what holds stays", async () => {
    const browser = await s.signedIn("helper", 17);
    const counts = async () =>
      (
        await owner.query(
          "select (select count(*)::int from session) as sessions, (select count(*)::int from sign_in_code) as codes, (select count(*)::int from limit_count) as limits",
        )
      ).rows[0];
    // Each time as a server would that has just begun to lead.
    const run = () =>
      new Ticker(s.house.server.road, (name, error) => assert.fail(`${name}: ${error.message}`)).tick(
        new AbortController().signal,
      );
    await run();
    assert.equal(await status(browser), 200);
    assert.ok((await counts()).codes > 0);
    s.house.clock.move(61 * DAY);
    await run();
    assert.deepEqual(await counts(), { sessions: 0, codes: 0, limits: 0 });
  });
});
