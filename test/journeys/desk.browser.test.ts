import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { openBrowser } from "../../src/web/testing/build.ts";
import type { Sheet } from "../support/page.ts";
import { assertAccessible, openSheet } from "../support/page.ts";
import type { ServedHouse } from "../support/served.ts";
import { servedHouse } from "../support/served.ts";

suite("the desk, in a browser", () => {
  let house: ServedHouse;
  let browser: Browser;
  before(async () => {
    [house, browser] = await Promise.all([servedHouse(), openBrowser()]);
  });
  after(async () => {
    await browser?.close();
    await house?.stop();
  });

  // The buttons come with the layout: before that the grid has no door to begin with.
  const boardReady = (page: Page): Promise<void> => page.getByRole("button", { name: /看全部|Show all/ }).waitFor();
  async function at<T>(
    who: "worker" | "lead" | "officer",
    work: (sheet: Sheet) => Promise<T>,
    options: Parameters<typeof openSheet>[2] = {},
  ): Promise<T> {
    const voice = await house.as(who);
    const sheet = await openSheet(browser, house.base, { secret: voice.secret, ...options });
    try {
      await sheet.page.goto(`${house.base}/desk/`);
      return await work(sheet);
    } catch (error) {
      if (process.env.HAITANG_SHOTS) await sheet.page.screenshot({ path: `${process.env.HAITANG_SHOTS}/desk-${Date.now()}.png` });
      throw error;
    } finally {
      assert.deepEqual(sheet.complaints, [], "the page complained");
      await sheet.context.close();
    }
  }
  /** A household of the sample whose door and people are as asked for, and that nobody hides. */
  function household(fits: (h: ServedHouse["sample"]["households"][number]) => boolean) {
    const found = house.sample.households.find((h) => h.community === house.community && !h.protected && fits(h));
    return found ?? assert.fail("the sample has no such household");
  }
  const behindOneDoor = (door: string): number => house.sample.households.filter((h) => h.door === door).length;
  const labelsOf = (door: string): string[] => {
    const byId = new Map(house.sample.places.map((p) => [p.id, p]));
    const labels: string[] = [];
    for (let at = byId.get(door); at; at = byId.get(at.parent ?? "")) labels.push(at.label);
    return labels;
  };

  test("a community worker signs in with a code and sees her community's board", async () => {
    const sheet = await openSheet(browser, house.base);
    const { page } = sheet;
    const worker = house.sample.roles.find((r) => r.role === "worker" && r.signIn) ?? assert.fail("nobody works here");
    await page.goto(`${house.base}/desk/`);
    await page.getByLabel("手机号").fill(worker.phone);
    await page.getByRole("button", { name: "获取登录码" }).click();
    await page.getByLabel("六位登录码").waitFor();
    // The code goes out after the answer has.
    let code = "";
    for (let i = 0; i < 100 && code === ""; i++) {
      try {
        code = house.codeFor(house.phoneOf(worker.person));
      } catch {
        await page.waitForTimeout(50);
      }
    }
    await page.getByLabel("六位登录码").fill(code);
    await page.getByRole("button", { name: "登录", exact: true }).click();
    // Now is the moment for a PIN; she may leave it for later.
    await page.getByRole("button", { name: "以后再设" }).click();
    await boardReady(page);
    await page.getByText("好久没见到").first().waitFor();
    await assertAccessible(page, "the desk after signing in");
    assert.deepEqual(sheet.complaints, []);
    await sheet.context.close();
  });

  test("she finds a household by its door, by its people's name and initials, and by the last digits of a phone", () =>
    at("worker", async ({ page }) => {
      await boardReady(page);
      const home = household((h) => {
        const [door = "", entrance = "", building = ""] = labelsOf(h.door);
        return behindOneDoor(h.door) === 1 && /^\d+$/.test(door) && /^\d+单元$/.test(entrance) && /^\d+幢$/.test(building);
      });
      const [door = "", entrance = "", building = ""] = labelsOf(home.door);
      const said = `${building}${entrance}${door}`;
      const people = house.sample.people.filter((p) => p.household === home.id);
      const box = page.getByRole("combobox", { name: /找一户/ });
      const panel = page.getByRole("region", { name: "这一户", exact: true });
      const opens = async (typed: string, hit: RegExp | string): Promise<void> => {
        await page.keyboard.press("/");
        await box.fill(typed);
        await page.getByRole("option", { name: hit }).first().click();
        await panel.getByText(said, { exact: true }).first().waitFor();
        await page.keyboard.press("Escape");
        await panel.getByText(said, { exact: true }).first().waitFor({ state: "detached" });
      };
      await opens(`${Number.parseInt(building, 10)}-${Number.parseInt(entrance, 10)}-${door}`, said);
      await opens(`${building}${door}`, said);
      const named = people.find((p) => p.name.length >= 2) ?? assert.fail("nobody lives there");
      await opens(named.name, new RegExp(said));
      const called = people.find((p) => p.phones.length > 0);
      if (called) await opens((called.phones[0] as string).slice(-4), new RegExp(said));
    }));

  test("she sees names only after giving a reason, adds a care flag, and takes it back", () =>
    at("worker", async ({ page }) => {
      await boardReady(page);
      const home = household(
        (h) =>
          behindOneDoor(h.door) === 1 &&
          house.sample.people.filter((p) => p.household === h.id && p.phones.length > 0).length === 1 &&
          !house.sample.care.some((c) => c.household === h.id),
      );
      const [person] = house.sample.people.filter((p) => p.household === home.id && p.phones.length > 0);
      assert.ok(person);
      await page.keyboard.press("/");
      await page.getByRole("combobox", { name: /找一户/ }).fill((person.phones[0] as string).slice(-4));
      const { rows } = (
        await (
          await house.as("worker")
        ).ask("people.search", { typed: (person.phones[0] as string).slice(-4) }, { community: null })
      ).body as { rows: { id: string; where: string }[] };
      await page
        .getByRole("option", { name: new RegExp(rows.find((r) => r.id === person.id)?.where ?? "") })
        .first()
        .click();
      const panel = page.getByRole("region", { name: "这一户", exact: true });
      await panel
        .getByText(`•••• ${(person.phones[0] as string).slice(-4)}`)
        .first()
        .waitFor();
      assert.equal(await panel.getByText(person.name, { exact: true }).count(), 0, "the name is masked");
      await panel.getByRole("button", { name: "上门走访" }).click();
      await panel.getByText(person.name, { exact: true }).first().waitFor();
      await panel.getByText("最近 30 天有 1 个人看过姓名和电话。").waitFor();
      await assertAccessible(page, "a household with names");

      await panel.getByRole("button", { name: "加关爱标记" }).click();
      const form = page.getByRole("dialog", { name: "加关爱标记" });
      await form.getByRole("button", { name: "保存" }).click();
      await form.getByText("请选一个原因").waitFor();
      await form.getByLabel("走路要人搀").check();
      await form.getByLabel("停电先去他家").check();
      await form.getByLabel("为什么").selectOption({ label: "失能老人" });
      await assertAccessible(page, "the form of a care flag");
      await form.getByRole("button", { name: "保存" }).click();
      await form.waitFor({ state: "hidden" });
      await panel.getByText("走路要人搀，停电先去他家").waitFor();
      await page.getByRole("button", { name: "撤回", exact: true }).click();
      await panel.getByText("没有标记。").waitFor();
    }));

  test("what changes elsewhere lights up on her board without a reload", () =>
    at("worker", async ({ page }) => {
      await boardReady(page);
      const count = page.getByRole("region", { name: /户$/ }).getByText(/^\d+ \/ \d+ 户$/);
      const before = await count.textContent();
      const other = await house.as("worker", 1);
      const { rows } = (await other.ask("people.waiting", { what: "overdue" })).body as { rows: { household: string }[] };
      const seen = await other.do("people.look-in", { household: rows[0]?.household, way: "met", at: house.clock.now() });
      assert.equal(seen.status, 200);
      await page.waitForFunction((was) => document.querySelector("h2.huge")?.textContent !== was, before);
    }));

  test("she adds a building that is drawn while she describes it, and its doors are found at once", () =>
    at("worker", async ({ page }) => {
      await boardReady(page);
      await page.getByRole("link", { name: "位置" }).click();
      await page.getByRole("navigation", { name: "位置的树" }).getByRole("link", { name: "临波新村" }).click();
      await page.getByRole("button", { name: "加一幢楼" }).click();
      await page.getByLabel("楼的名称").fill("77幢");
      await page.getByLabel("几个单元", { exact: true }).fill("2");
      await page.getByLabel("没有的楼层").fill("4");
      await page.getByRole("img", { name: "新楼的图，20 户门" }).waitFor();
      await page.getByLabel("没有的门牌").fill("302");
      await page.getByRole("img", { name: "新楼的图，18 户门" }).waitFor();
      await assertAccessible(page, "the form of a building");
      await page.getByRole("button", { name: "加这幢楼" }).click();
      await page.getByRole("heading", { name: "77幢" }).waitFor();
      await page.getByRole("link", { name: "2单元" }).last().click();
      await page.getByRole("heading", { name: "2单元" }).waitFor();
      await page.keyboard.press("/");
      await page.getByRole("combobox", { name: /找一户/ }).fill("77-2-501");
      await page.getByRole("option", { name: "77幢2单元501" }).click();
      await page.getByRole("heading", { name: "501 · 不清楚" }).waitFor();
      await page.getByRole("group", { name: "现在核实" }).getByRole("button", { name: "空户" }).click();
      await page.getByRole("heading", { name: "501 · 空户" }).waitFor();
    }));

  test("without a mouse: from the search to the household, a look-in noted, the screen covered and shown again", () =>
    at("worker", async ({ page }) => {
      await boardReady(page);
      const home = household(
        (h) =>
          behindOneDoor(h.door) === 1 && /^\d+单元$/.test(labelsOf(h.door)[1] ?? "") && /^\d+幢$/.test(labelsOf(h.door)[2] ?? ""),
      );
      const [door = "", entrance = "", building = ""] = labelsOf(home.door);
      await page.keyboard.press("/");
      await page.keyboard.type(`${Number.parseInt(building, 10)}-${Number.parseInt(entrance, 10)}-${door}`);
      await page.keyboard.press("Enter");
      const panel = page.getByRole("region", { name: "这一户", exact: true });
      const met = panel.getByRole("button", { name: "当面见到了" });
      await met.waitFor();
      for (let i = 0; i < 40 && !(await met.evaluate((e) => e === document.activeElement)); i++) await page.keyboard.press("Tab");
      assert.ok(await met.evaluate((e) => e === document.activeElement), "Tab reaches the main verb");
      await page.keyboard.press("Enter");
      await page.getByText("记下了：当面见到。").waitFor();
      await page.keyboard.press("F9");
      await page.getByRole("dialog", { name: "屏幕已遮住" }).waitFor();
      assert.equal(await panel.isVisible(), true, "the page is still there, under the cover");
      await page.keyboard.press("Tab");
      // Past the cover's own button lies the browser's bar, never the page.
      const under = await page.evaluate(
        () => document.activeElement !== document.body && !document.activeElement?.closest("dialog"),
      );
      assert.equal(under, false, "the keyboard does not get under the cover");
      await page.keyboard.press("Escape");
      await page.getByRole("dialog", { name: "屏幕已遮住" }).waitFor({ state: "hidden" });
      // The board itself: focus, walk, open.
      await page.keyboard.press("Escape");
      await page.getByRole("grid").focus();
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("Enter");
      await panel.getByRole("button", { name: "关闭" }).waitFor();
    }));

  test("hiding an address waits for a second signature, which takes proving who one is", () =>
    at("lead", async ({ page }) => {
      await boardReady(page);
      await page.evaluate(async () => {
        await fetch("/api/sign-in/set-pin", {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ pin: "274916" }),
        });
      });
      // Whoever has just come in has just shown who they are; that lasts ten minutes.
      house.clock.move(11 * 60_000);
      await page.reload();
      await boardReady(page);
      const home = household(
        (h) =>
          behindOneDoor(h.door) === 1 &&
          /^\d+单元$/.test(labelsOf(h.door)[1] ?? "") &&
          /^\d+幢$/.test(labelsOf(h.door)[2] ?? "") &&
          Number(labelsOf(h.door)[0]) > 300,
      );
      const [door = "", entrance = "", building = ""] = labelsOf(home.door);
      await page.keyboard.press("/");
      await page.keyboard.type(`${Number.parseInt(building, 10)}-${Number.parseInt(entrance, 10)}-${door}`);
      await page.keyboard.press("Enter");
      const panel = page.getByRole("region", { name: "这一户", exact: true });
      await panel.getByRole("button", { name: "更多" }).click();
      await page.getByRole("menuitem", { name: "隐藏住址" }).click();
      const form = page.getByRole("dialog", { name: "隐藏住址" });
      await form.getByLabel("第一位").selectOption({ index: 1 });
      await form.getByLabel("第二位").selectOption({ index: 2 });
      await form.getByRole("button", { name: "提请签批" }).click();
      const proof = page.getByRole("dialog", { name: "请再确认一次是您本人" });
      await proof.waitFor();
      await page.keyboard.type("274916");
      await proof.waitFor({ state: "hidden" });
      await page.getByText("已经提请签批，等另一位来签。").waitFor();
      await page.getByRole("link", { name: "您提请的，等人签" }).click();
      await page.getByText("隐藏一户的住址").waitFor();
      await assertAccessible(page, "approvals");
      await page.getByRole("button", { name: "撤回" }).click();
      await page.getByText("您没有提请什么。").waitFor();
    }));

  test("an officer sees communities from above, and in one of them windows without names", () =>
    at("officer", async ({ page }) => {
      await page.getByRole("heading", { level: 1 }).waitFor();
      await assertAccessible(page, "the area");
      await page.getByRole("button", { name: /海棠渡社区/ }).click();
      await boardReady(page);
      await page.getByRole("grid").focus();
      await page.keyboard.press("Enter");
      const panel = page.getByRole("region", { name: "这一户", exact: true });
      await panel.getByRole("button", { name: "关闭" }).waitFor();
      assert.equal(await page.getByRole("combobox").count(), 0, "nobody is searched from above");
      assert.equal(await panel.getByRole("button", { name: "上门走访" }).count(), 0, "no reason shows a name");
      await page.getByRole("navigation", { name: "现在的位置" }).getByRole("link").first().click();
      await page.getByRole("button", { name: /海棠渡社区/ }).waitFor();
    }));

  // A pass a page, in one language and one light or in the other: words and colours do not depend on one another.
  for (const [lang, locale, scheme, paths] of [
    ["zh", "zh-CN", "light", ["board", "doors?use=vacant", "places", "grids?draw=new", "roles", "recent", "area"]],
    ["en", "en-GB", "dark", ["waiting?what=marked", "cover", "grids", "organisations", "approvals", "silent"]],
  ] as const)
    test(`axe finds nothing to object to on any page (${lang}, ${scheme})`, () =>
      at(
        "lead",
        async ({ page }) => {
          await boardReady(page);
          for (const path of paths) {
            await page.evaluate((hash) => (location.hash = `#/${hash}`), path);
            await page.getByRole("status").first().waitFor({ state: "attached" });
            await page.waitForTimeout(700);
            await assertAccessible(page, path);
          }
        },
        { colorScheme: scheme, locale },
      ));
});
