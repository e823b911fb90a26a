import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, suite, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { readInto } from "../../src/register/workbook/read.ts";
import { openBrowser } from "../../src/web/testing/build.ts";
import { assertAccessible, openSheet } from "../support/page.ts";
import type { ServedHouse } from "../support/served.ts";
import { servedHouse } from "../support/served.ts";

const PIN = "274916";

suite("a list leaves the house, in a browser", () => {
  let house: ServedHouse;
  let browser: Browser;
  /** An entrance with a few families, none of them hidden. */
  let entrance: { label: string; names: string[]; households: number };
  before(async () => {
    [house, browser] = await Promise.all([servedHouse(), openBrowser()]);
    entrance = pickEntrance();
  });
  after(async () => {
    await browser?.close();
    await house?.stop();
  });
  function pickEntrance(): typeof entrance {
    const { places, households, people } = house.sample;
    const byId = new Map(places.map((p) => [p.id, p]));
    for (const e of places.filter((p) => p.kind === "entrance")) {
      const building = byId.get(e.parent ?? "");
      const siblings = places.filter((p) => p.parent === building?.id && p.kind === "entrance");
      const doors = new Set(places.filter((p) => p.parent === e.id).map((p) => p.id));
      const living = households.filter((h) => doors.has(h.door));
      const ids = new Set(living.map((h) => h.id));
      const names = people
        .filter((p) => p.household && ids.has(p.household) && p.born !== null && 2026 - p.born > 20)
        .map((p) => p.name);
      if (siblings.length > 1 && living.length > 4 && names.length < 60 && living.every((h) => !h.protected))
        return {
          label: `${byId.get(building?.parent ?? "")?.label} ${building?.label}${e.label}`,
          names,
          households: living.length,
        };
    }
    return assert.fail("the sample has no such entrance");
  }
  const proveByPin = async (page: Page): Promise<void> => {
    const proof = page.getByRole("dialog", { name: "请再确认一次是您本人" });
    await proof.waitFor();
    await page.keyboard.type(PIN);
    await proof.waitFor({ state: "hidden" });
  };
  const choose = async (page: Page, kind: string, form: string): Promise<void> => {
    await page.getByRole("radio", { name: kind }).check();
    await page.getByLabel("地方").locator("option").nth(10).waitFor({ state: "attached" });
    const options = await page.getByLabel("地方").locator("option").allTextContents();
    const index = options.findIndex((o) => o.trim() === entrance.label);
    assert.ok(index > 0, `no ${entrance.label} among the places`);
    await page.getByLabel("地方").selectOption({ index });
    await page.getByRole("radio", { name: form }).check();
    await page.getByRole("radio", { name: "上门走访" }).check();
  };

  test("a worker takes out the people of one entrance: counted, proven, downloaded, listed; on paper every page bears the code; the lead traces it", async () => {
    const worker = await house.as("worker");
    const sheet = await openSheet(browser, house.base, { secret: worker.secret, acceptDownloads: true });
    const { page } = sheet;
    await page.goto(`${house.base}/desk/#/export`);
    await page.getByRole("heading", { name: "导出", exact: true }).waitFor();
    await page.evaluate(
      async (pin) =>
        void (await fetch("/api/sign-in/set-pin", {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ pin }),
        })),
      PIN,
    );
    // Whoever has just come in has just shown who they are; that lasts ten minutes.
    house.clock.move(11 * 60_000);
    await page.reload();
    await choose(page, "按楼幢分的名册", "Excel 表格");
    await page.getByText(new RegExp(`^会显示 ${entrance.households} 户的 \\d+ 位居民。$`)).waitFor();
    await page.getByText(/^导出以后是 \d+ 位，满 100 位要有人同意。$/).waitFor();
    await assertAccessible(page, "a new export");
    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: "导出", exact: true }).click();
    await proveByPin(page);
    const download = await downloading;
    assert.match(download.suggestedFilename(), /按楼幢分的名册 .*\.xlsx$/);
    const rows: unknown[][] = [];
    await readInto(new Uint8Array(readFileSync(await download.path())), "x.xlsx", {
      sheet: () => undefined,
      row: (r) => void rows.push([...r.cells]),
      end: () => undefined,
    });
    const text = JSON.stringify(rows);
    for (const name of entrance.names) assert.ok(text.includes(name), "somebody is missing");
    const code = /[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}/.exec(String(rows.at(-1)?.[0]))?.[0] as string;
    await page.getByText(`文件已经给您了，编码 ${code}。`).waitFor();

    // The same people on paper: nobody is counted twice.
    await choose(page, "联系表", "打印");
    await page.getByRole("button", { name: "看一下再打印" }).click();
    await page
      .getByRole("heading", { name: /联系表/ })
      .first()
      .waitFor();
    assert.ok((await page.getByText(entrance.names[0] as string, { exact: true }).count()) > 0);
    await assertAccessible(page, "a paper");
    await page.emulateMedia({ media: "print" });
    const seen = await page.evaluate(() => {
      const tiles = document.querySelector(".tiles") as HTMLElement;
      const style = getComputedStyle(tiles);
      return {
        fixed: style.position,
        shown: style.display,
        codes: tiles.textContent?.length ?? 0,
        head: getComputedStyle(document.querySelector("thead") as Element).display,
        nav: getComputedStyle(document.querySelector("header") as Element).display,
        mark: document.querySelector("thead .mark")?.textContent ?? "",
      };
    });
    assert.deepEqual([seen.fixed, seen.shown, seen.head, seen.nav], ["fixed", "grid", "table-header-group", "none"]);
    assert.ok(seen.codes >= 24 * 11 && /海棠导出 .* · .* · 2026-03-02 \d\d:\d\d/.test(seen.mark));
    await page.emulateMedia({ media: "screen" });
    await page.getByRole("button", { name: "回到导出页" }).click();
    await page.getByRole("navigation", { name: "导出" }).getByRole("link", { name: "导出记录" }).click();
    await page
      .getByRole("row", { name: new RegExp(code) })
      .getByRole("button", { name: `取文件 ${code}` })
      .waitFor();
    assert.equal(await page.getByRole("row").count(), 3);
    assert.deepEqual(sheet.complaints, []);
    await sheet.context.close();

    const lead = await house.as("lead");
    const desk = await openSheet(browser, house.base, { secret: lead.secret });
    await desk.page.goto(`${house.base}/desk/#/export?part=past`);
    await desk.page.getByLabel("纸上或文件里的编码").fill(code.toLowerCase().replaceAll("-", ""));
    await desk.page.getByRole("button", { name: "查", exact: true }).click();
    const name = house.sample.people.find((p) => p.id === worker.person)?.name;
    await desk.page.getByText(new RegExp(`^${name} .*导出的按楼幢分的名册，.*位居民。$`)).waitFor();
    assert.deepEqual(desk.complaints, []);
    await desk.context.close();
  });

  test("at the limit she is told what to do; the lead sees it at once, and signs for more", async () => {
    const worker = await house.as("worker", 3);
    const lead = await house.as("lead");
    const desk = await openSheet(browser, house.base, { secret: lead.secret });
    await desk.page.goto(`${house.base}/desk/`);
    await desk.page.getByText("好久没见到").first().waitFor();
    assert.equal(await desk.page.getByRole("link", { name: /查看警报/ }).count(), 0);
    for (const h of house.sample.households.filter((x) => !x.protected).slice(0, 60))
      await worker.do("people.ask", { household: h.id, reason: "visit" });
    await desk.page.getByRole("link", { name: /查看警报/ }).click();
    const by = house.sample.people.find((p) => p.id === worker.person)?.name as string;
    await assertAccessible(desk.page, "alarms");
    await desk.page.getByRole("button", { name: `我看过了：${by}的警报` }).click();
    await desk.page
      .getByText(/^许秋梅 .*看过$|看过$/)
      .first()
      .waitFor();

    const sheet = await openSheet(browser, house.base, { secret: worker.secret });
    await sheet.page.goto(`${house.base}/desk/#/export`);
    await sheet.page.getByRole("button", { name: "申请今天多看一些" }).click();
    const form = sheet.page.getByRole("dialog", { name: "今天多看一些居民" });
    await form.getByRole("button", { name: "提请签字" }).click();
    await form.getByText("请填 1 到 2000 之间的数。").waitFor();
    await form.getByLabel("再多看多少位").fill("40");
    await form.getByRole("button", { name: "提请签字" }).click();
    await form.waitFor({ state: "hidden" });
    await desk.page.getByRole("link", { name: /^签批/ }).click();
    await desk.page.getByText("今天再多看 40 位居民").waitFor();
    await desk.page.getByRole("button", { name: "签字" }).click();
    await desk.page.getByText("签好了。").waitFor();
    await sheet.page.getByText(/满 140 位要有人同意/).waitFor();
    for (const s of [sheet, desk]) {
      assert.deepEqual(s.complaints, []);
      await s.context.close();
    }
  });

  test("a superior's form is put together without a mouse, taken out, and dropped again", async () => {
    const lead = await house.as("lead");
    const sheet = await openSheet(browser, house.base, { secret: lead.secret });
    const { page } = sheet;
    await page.goto(`${house.base}/desk/#/export?part=layouts`);
    await page.getByRole("button", { name: "新表样" }).focus();
    await page.keyboard.press("Enter");
    const form = page.getByRole("dialog", { name: "新表样" });
    await form.getByLabel("表样的名称").waitFor();
    await page.keyboard.type("街道老年人统计表");
    await form.getByLabel("一行是什么").selectOption("building");
    await form.getByRole("button", { name: "加一栏" }).click();
    await form.getByLabel("内容").last().selectOption("count-80");
    await form.getByRole("button", { name: "保存" }).focus();
    await page.keyboard.press("Enter");
    await form.waitFor({ state: "hidden" });
    await page.getByText("街道老年人统计表", { exact: true }).waitFor();
    await assertAccessible(page, "layouts");
    await page.getByRole("navigation", { name: "导出" }).getByRole("link", { name: "新导出" }).click();
    await page.getByRole("radio", { name: /^上级要的表 / }).check();
    await page.getByText(/户，不显示任何人。$/).waitFor();
    await page.getByRole("navigation", { name: "导出" }).getByRole("link", { name: "表样" }).click();
    await page.getByRole("button", { name: "删除“街道老年人统计表”" }).click();
    await page.getByText("还没有表样。").waitFor();
    await page.getByRole("button", { name: "撤回", exact: true }).click();
    await page.getByText("街道老年人统计表", { exact: true }).waitFor();
    assert.deepEqual(sheet.complaints, []);
    await sheet.context.close();
  });
});
