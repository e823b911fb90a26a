import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Browser } from "playwright-core";
import { openBrowser } from "../../src/web/testing/build.ts";
import type { Voice } from "../support/house.ts";
import { assertAccessible, openSheet } from "../support/page.ts";
import { LATER, phones } from "../support/phones.ts";
import type { ServedHouse } from "../support/served.ts";
import { servedHouse } from "../support/served.ts";

describe("the phone", () => {
  let house: ServedHouse;
  let browser: Browser;
  let worker: Voice;
  before(async () => {
    [house, browser] = await Promise.all([servedHouse({ at: LATER }), openBrowser()]);
    worker = await house.as("worker");
  });
  after(async () => {
    await browser?.close();
    await house?.stop();
  });

  const { at, button, furnished, kept, lookIns, openFirst, signIn, type, until, volunteer } = phones(
    () => house,
    () => browser,
  );

  test("a volunteer's phone goes offline, records a visit, comes back, and the desk's window changes without a reload", async () => {
    const desk = await openSheet(browser, house.base, { secret: worker.secret });
    await desk.page.goto(`${house.base}/desk/`);
    await desk.page.getByRole("grid").waitFor();
    await desk.page.evaluate(() => ((globalThis as { stayed?: boolean }).stayed = true));
    const board = async () =>
      (await worker.ask("places.board")).body as { buildings: { entrances: { doors: { d: string; s: string }[] }[] }[] };
    const windowOf = async (door: string) =>
      (await board()).buildings.flatMap((b) => b.entrances.flatMap((e) => e.doors)).find((d) => d.d === door)?.s;
    const legend = (): Promise<string> => desk.page.locator("main").innerText();

    const helper = await volunteer();
    await at(helper.secret, async ({ page, context }) => {
      await page.getByText("要您看一眼").waitFor();
      const before = await page.getByRole("heading", { level: 1 }).innerText();
      const household = await openFirst(page);
      const door = house.sample.households.find((h) => h.id === household)?.door as string;
      assert.notEqual(await windowOf(door), "seen");
      const legendBefore = await legend();

      await furnished(page);
      await context.setOffline(true);
      await button(page, "看过了").click();
      await page.getByText("没有网络 · 1 条已记下，有网就发出").waitFor();
      assert.notEqual(await page.getByRole("heading", { level: 1 }).innerText(), before, "the count goes down at once");
      await page.waitForTimeout(11_000);
      assert.equal(await lookIns(household), 0, "nothing has left the phone");

      await context.setOffline(false);
      await until(async () => (await lookIns(household)) === 1, "the press to arrive");
      assert.equal(await windowOf(door), "seen");
      await until(async () => (await legend()) !== legendBefore, "the desk's legend to change");
      assert.equal(
        await desk.page.evaluate(() => (globalThis as { stayed?: boolean }).stayed),
        true,
        "the desk was not reloaded",
      );
      await page.getByText("没有网络").waitFor({ state: "detached" });
      await until(async () => (await kept(page, "presses")).length === 0, "the outbox to be empty");
    });
    await desk.context.close();
  });

  test("without network the phone opens, shows what it keeps, and keeps what is pressed through a restart", async () => {
    const helper = await volunteer();
    await at(helper.secret, async ({ page, context }) => {
      await page.getByText("要您看一眼").waitFor();
      await furnished(page);
      await until(async () => (await kept(page, "answers")).length >= 9, "the cards to be fetched ahead");
      await context.setOffline(true);
      await page.reload();
      await page.getByText(/没有网络/).waitFor();
      await page.getByText("要您看一眼").waitFor();
      const household = await openFirst(page);
      await page.getByText("怎么做").waitFor();
      await button(page, "看过了").click();
      await page.getByText("要您看一眼").waitFor();
      await page.reload();
      // The visit, and the opening of one's own door, which is written down by itself.
      await page.getByText("没有网络 · 2 条已记下，有网就发出").waitFor();
      const text =
        (await kept(page, "presses")).join() + (await kept(page, "answers")).join() + (await kept(page, "vaults")).join();
      const called = house.sample.households.find((h) => h.id === household)?.said as string;
      assert.ok(
        called.length > 1 && !text.includes(called) && !text.includes("看过了"),
        "what is kept cannot be read on the disk",
      );
      await context.setOffline(false);
      await until(async () => (await lookIns(household)) === 1, "the press to arrive");
      await until(async () => (await kept(page, "presses")).length === 0, "the outbox to be empty");
      assert.equal(await lookIns(household), 1, "once");
    });
  });

  test("a press that is refused meanwhile lies in the tray, in words, until somebody has seen it", async () => {
    const helper = await volunteer();
    const leaving = helper.waiting[0] as { household: string };
    await at(helper.secret, async ({ page, context }) => {
      await page.goto(`${house.base}/phone/#/card/${leaving.household}`);
      await button(page, "看过了").waitFor();
      await furnished(page);
      await context.setOffline(true);
      await button(page, "看过了").click();
      await page.getByText(/条已记下，有网就发出/).waitFor();
      assert.equal((await worker.do("people.move-out", { household: leaving.household, on: "2026-03-13" })).status, 200);
      await page.waitForTimeout(10_500);
      await context.setOffline(false);
      await page.getByText(/条要您看一下/).waitFor();
      await button(page, "去看").click();
      await page.getByRole("listitem").getByText("没办成").first().waitFor();
      await page
        .getByRole("listitem")
        .getByText(/已经搬走|没有找到/)
        .waitFor();
      await assertAccessible(page, "the tray with something in it");
      await button(page, "不要了").click();
      await page.getByText("没有。您按过的都送到了。").waitFor();
    });
  });

  test("a slip of the thumb is taken back before it has gone out", async () => {
    const helper = await volunteer();
    await at(helper.secret, async ({ page }) => {
      await page.getByText("要您看一眼").waitFor();
      const before = await page.getByRole("heading", { level: 1 }).innerText();
      const household = await openFirst(page);
      const had = await lookIns(household);
      await button(page, "看过了").click();
      await button(page, "撤回").click();
      await page.getByText("已经撤回").waitFor();
      assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), before);
      await page.waitForTimeout(11_000);
      assert.equal(await lookIns(household), had);
    });
  });

  test("she signs in with a code, sets a PIN for the phone; locked it shows nothing, and eight wrong PINs wipe it", async () => {
    const helper = await volunteer();
    await at(null, async ({ page }) => {
      await page.getByLabel("手机号").waitFor();
      await assertAccessible(page, "signing in");
      await signIn(page, house.phoneOf(helper.person));
      await page.getByText("给这台手机设一个密码").waitFor();
      await assertAccessible(page, "the phone's PIN is offered");
      await type(page, "295014");
      await page.getByText("再输一次").waitFor();
      await type(page, "295014");
      await page.getByText("密码设好了").waitFor();
      await page.getByText("要您看一眼").waitFor();
      await page.reload();
      await page.getByText("请输入手机密码").waitFor();
      await assertAccessible(page, "the lock");
      assert.equal(await page.getByText("要您看一眼").count(), 0);
      await type(page, "111213");
      await page.getByText(/还可以试 7 次/).waitFor();
      await type(page, "295014");
      await page.getByText("要您看一眼").waitFor();
      await until(async () => (await kept(page, "answers")).length > 1, "answers to be kept");
      await page.reload();
      for (let left = 7; left > 0; left--) {
        await type(page, "111213");
        await page.getByText(`还可以试 ${left} 次`).waitFor();
      }
      await type(page, "111213");
      await page.getByText("密码错得太多").waitFor();
      assert.deepEqual(await kept(page, "answers"), []);
      assert.deepEqual(await kept(page, "vaults"), []);
      await page.reload();
      await page.getByLabel("手机号").waitFor();
    });
  });

  test("what is unsent when somebody signs out stays sealed on the phone, and is handed in when they sign in again", async () => {
    const helper = await volunteer();
    await at(null, async ({ page, context }) => {
      house.clock.move(61_000);
      await signIn(page, house.phoneOf(helper.person));
      await button(page, "以后再设").click();
      await page.getByText("要您看一眼").waitFor();
      const household = await openFirst(page);
      const had = await lookIns(household);
      await furnished(page);
      await until(async () => (await kept(page, "presses")).length === 0, "nothing else to be under way");
      await context.setOffline(true);
      await button(page, "看过了").click();
      await page.getByText(/1 条已记下，有网就发出/).waitFor();
      await page.goto(`${house.base}/phone/#/me`);
      await button(page, "退出登录").first().click();
      await page.getByText("它们锁在这台手机里").waitFor();
      await assertAccessible(page, "signing out");
      await page.getByRole("dialog").getByRole("button", { name: "退出登录" }).click();
      await page.getByLabel("手机号").waitFor();
      assert.deepEqual(await kept(page, "answers"), []);
      const [press] = await kept(page, "presses");
      assert.ok(press && JSON.parse(press).own === null && !press.includes("看过了"), "only the server can read it now");
      await context.setOffline(false);
      house.clock.move(61_000);
      await signIn(page, house.phoneOf(helper.person));
      await until(async () => (await lookIns(household)) === had + 1, "the press to be handed in");
      await until(async () => (await kept(page, "presses")).length === 0, "the outbox to be empty");
    });
  });

  test("an invitation opens on the phone that scanned it; its secret is in no request's address and gone from the address bar", async () => {
    const lead = await house.as("lead");
    const invited = house.sample.roles.filter((r) => r.role === "helper")[7] as { person: string };
    const made = await lead.do("sign-in.invite", { person: invited.person, days: 1, uses: 1 });
    assert.equal(made.status, 200, JSON.stringify(made.body));
    const shown = await fetch(`${house.base}/api/sign-in/show`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${lead.secret}` },
      body: JSON.stringify({ token: made.body.invitation }),
    });
    const { secret } = (await shown.json()) as { secret: string };
    await at(null, async ({ page }) => {
      const addresses: string[] = [];
      page.on("request", (r) => addresses.push(r.url()));
      await page.goto("about:blank");
      await page.goto(`${house.base}/phone/#invitation=${secret}`);
      await button(page, "在这台手机上登录").waitFor();
      await assertAccessible(page, "an invitation");
      assert.ok(!page.url().includes(secret));
      await button(page, "在这台手机上登录").click();
      await button(page, "以后再设").click();
      await page.getByRole("navigation").waitFor();
      assert.ok(addresses.filter((a) => a.split("#")[0]?.includes(secret)).length === 0);
    });
  });

  test("a resident sees her own home, ends a proxy without giving a reason, and reads who looked and why", async () => {
    const resident = await house.as("resident");
    const home = house.sample.people.find((p) => p.id === resident.person)?.household as string;
    assert.equal(
      (
        await worker.do("people.add-proxy", {
          household: home,
          name: "庄小敏",
          relation: "daughter",
          phone: "10000000138",
          where: "杭州",
          from: "2026-03-01",
          to: null,
        })
      ).status,
      200,
    );
    assert.equal((await worker.do("people.ask", { household: home, reason: "correct-record" })).status, 200);
    await at(resident.secret, async ({ page }) => {
      await page.getByText(/庄小敏/).waitFor();
      await page.getByText(/核对资料/).waitFor();
      await assertAccessible(page, "my home");
      await button(page, "不要代收了").click();
      await page.getByRole("dialog").getByRole("button", { name: "不要代收了" }).click();
      await page.getByText("庄小敏不再代收").waitFor();
      await until(
        async () => ((await worker.ask("people.household", { household: home })).body.proxies as unknown[]).length === 0,
        "the proxy to end",
      );
      // Thought better of it, after the press has long gone out.
      await button(page, "恢复代收").click();
      await until(
        async () => ((await worker.ask("people.household", { household: home })).body.proxies as unknown[]).length === 1,
        "the proxy to be there again",
      );
      await page
        .getByText(/庄小敏/)
        .first()
        .waitFor();
    });
  });
});
