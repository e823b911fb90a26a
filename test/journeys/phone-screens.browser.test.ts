import { after, before, describe, test } from "node:test";
import type { Browser } from "playwright-core";
import { openBrowser } from "../../src/web/testing/build.ts";
import { assertAccessible } from "../support/page.ts";
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
  const { at, button, openFirst, volunteer } = phones(
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
});
