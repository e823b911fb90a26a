import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import type { Browser } from "playwright-core";
import { serveScreens, webFolder } from "../../src/server/static.ts";
import { routes } from "../../src/sign-in/routes.ts";
import { openBrowser } from "../../src/web/testing/build.ts";
import { testHouse } from "../support/house.ts";
import { assertAccessible, openSheet } from "../support/page.ts";
import { LATER, phones } from "../support/phones.ts";
import type { ServedHouse } from "../support/served.ts";
import { servedHouse } from "../support/served.ts";

describe("the phone's screens", () => {
  let house: ServedHouse;
  let browser: Browser;
  before(async () => {
    [house, browser] = await Promise.all([servedHouse({ at: LATER }), openBrowser()]);
  });
  after(async () => {
    await browser?.close();
    await house?.stop();
  });
  const { at, button, furnished, kept, openFirst, type, until, volunteer } = phones(
    () => house,
    () => browser,
  );

  test("a rider sees no resident; a steward's doors are masked until she gives a reason; every screen is clean for axe", async () => {
    await at((await house.as("rider")).secret, async ({ page }) => {
      await page.getByText("您好，骑手朋友").waitFor();
      await assertAccessible(page, "a rider's screen");
      await button(page, "写字给人看").click();
      await button(page, "您都好吗？好就点点头。").click();
      await assertAccessible(page, "words as large as the screen");
    });
    await at((await house.as("steward")).secret, async ({ page }) => {
      await page.getByText("要您看一眼").waitFor();
      await page.getByRole("link", { name: "我的户" }).click();
      await page.getByRole("listitem").getByText(/•/).first().click();
      await button(page, "看姓名和电话").click();
      await assertAccessible(page, "why");
      await button(page, "上门走访").click();
      await button(page, "看姓名和电话").waitFor({ state: "detached" });
    });
    const helper = await volunteer();
    for (const theme of ["day", "night"])
      await at(helper.secret, async ({ page }) => {
        await page.evaluate((t) => localStorage.setItem("haitang-theme", t), theme);
        await page.reload();
        await page.getByText("要您看一眼").waitFor();
        await assertAccessible(page, `today by ${theme}`);
        await openFirst(page);
        await assertAccessible(page, `a card by ${theme}`);
        await button(page, "别的情况").click();
        await button(page, "门户情况不对").waitFor();
        await assertAccessible(page, `other outcomes by ${theme}`);
        for (const [hash, words] of [
          ["homes", "找一户"],
          ["me", "明暗"],
          ["own", "照应我家的人"],
          ["show", "自己写"],
          ["tray", "没有。您按过的都送到了。"],
        ] as const) {
          await page.goto(`${house.base}/phone/#/${hash}`);
          await page.getByText(words).or(page.getByPlaceholder(words)).first().waitFor();
          await assertAccessible(page, `${hash} by ${theme}`);
        }
      });
    await at(
      null,
      async ({ page }) => {
        await page.getByText("您是来做什么的？").waitFor();
        await assertAccessible(page, "the first screen");
      },
      "/",
    );
  });

  test("the phone's first load is at most 60 kB of script, compressed, words included", async () => {
    const helper = await volunteer();
    await at(helper.secret, async ({ page }) => {
      await page.getByText("要您看一眼").waitFor();
      const scripts = await page.evaluate(() =>
        performance
          .getEntriesByType("resource")
          .map((r) => new URL(r.name).pathname)
          .filter((p) => p.endsWith(".js") && !p.endsWith("sw.js")),
      );
      const bytes = [...new Set(scripts)].map((path) => gzipSync(readFileSync(join(webFolder, path)), { level: 9 }).length);
      const sum = bytes.reduce((a, b) => a + b, 0);
      assert.ok(scripts.length > 0 && sum <= 60_000, `${sum} bytes in ${scripts.length} files`);
    });
  });

  test("a phone without a PIN that was without network for four hours has forgotten what it kept, and says why", async () => {
    const helper = await volunteer();
    await at(helper.secret, async ({ page, context }) => {
      await page.getByText("要您看一眼").waitFor();
      // The page's clock is taken over from its beginning on.
      await page.clock.install({ time: Date.now() });
      await page.reload();
      await page.getByText("要您看一眼").waitFor();
      let before = "";
      await until(async () => {
        const now = (await kept(page, "answers")).join();
        const still = now === before && now !== "";
        before = now;
        if (!still) await page.waitForTimeout(1000);
        return still;
      }, "answers to be kept, and none to be under way");
      await context.setOffline(true);
      await page.clock.fastForward("03:58:00");
      await page.getByText("要您看一眼").waitFor();
      await page.clock.fastForward("00:04:00");
      await page.getByText("离上次有网太久").waitFor();
      await assertAccessible(page, "nothing left to show");
      assert.equal((await kept(page, "answers")).length, 0);
    });
  });

  test("a new version waits until it is taken, and takes no press with it", async () => {
    const folder = mkdtempSync(join(tmpdir(), "haitang-web-"));
    cpSync(webFolder, folder, { recursive: true });
    const changing = await servedHouse({ at: LATER, folder });
    const hold = phones(
      () => changing,
      () => browser,
    );
    try {
      const helper = await hold.volunteer();
      await hold.at(helper.secret, async ({ page }) => {
        await page.getByText("要您看一眼").waitFor();
        await furnished(page);
        const household = await hold.openFirst(page);
        await until(async () => (await kept(page, "presses")).length === 0, "the opening to be written down");
        for (const end of ["", ".br", ".gz"]) rmSync(join(folder, `phone/sw.js${end}`), { force: true });
        const worker = readFileSync(join(webFolder, "phone/sw.js"), "utf8");
        writeFileSync(join(folder, "phone/sw.js"), worker.replace(/HAITANG_SET="[0-9a-f]+"/, 'HAITANG_SET="another"'));
        await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
        await page.getByText("海棠有新的一版。").waitFor();
        // A press goes out ten seconds late, so that it can be taken back. Within them the new version is taken: the page goes, the press stays.
        await button(page, "看过了").click();
        const reloaded = page.waitForEvent("load");
        await button(page, "换上").click();
        await reloaded;
        assert.equal((await kept(page, "presses")).length, 1);
        await until(async () => (await hold.lookIns(household)) === 1, "the press to arrive");
        const sets = (): Promise<string[]> => page.evaluate(() => caches.keys());
        await until(async () => (await sets()).join() === "haitang-phone another", "the old version to be gone");
      });
    } finally {
      await changing.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test("a passkey signs in, and opens what the phone keeps", async () => {
    let origin: string | undefined;
    const named = await testHouse({
      at: LATER,
      // The port is known only once it is served.
      routes: (road) =>
        routes({
          road,
          development: true,
          channel: { name: "test", send: async () => undefined },
          get origin() {
            return origin;
          },
        }),
      furnish: async (app) => void (await serveScreens(app)),
    });
    try {
      const base = named.base.replace("127.0.0.1", "localhost");
      origin = base;
      const helper = await named.as("helper");
      const { page, context, complaints } = await openSheet(browser, base, {
        viewport: { width: 390, height: 844 },
        secret: helper.secret,
      });
      const devtools = await context.newCDPSession(page);
      await devtools.send("WebAuthn.enable");
      const options = {
        protocol: "ctap2",
        ctap2Version: "ctap2_1",
        transport: "internal",
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        hasPrf: true,
        automaticPresenceSimulation: true,
      } as const;
      await devtools.send("WebAuthn.addVirtualAuthenticator", { options });
      await page.goto(`${base}/phone/#/me`);
      await button(page, "添加通行密钥").click();
      await page.getByText("这台手机 ·").waitFor();
      await assertAccessible(page, "me, with a passkey");
      await button(page, "用指纹或面容打开").click();
      await type(page, "295014");
      await page.getByText("再输一次").waitFor();
      await type(page, "295014");
      await page.getByText("密码设好了").waitFor();
      await page.reload();
      await page.getByText("请输入手机密码").waitFor();
      await button(page, "用指纹或面容打开").click();
      await button(page, "退出登录").click();
      await page.getByRole("dialog").getByRole("button", { name: "退出登录" }).click();
      await button(page, "用通行密钥登录").click();
      await page.getByRole("navigation").waitFor();
      assert.deepEqual(complaints, []);
      await context.close();
    } finally {
      await named.stop();
    }
  });
});
