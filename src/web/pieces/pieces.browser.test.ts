import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, beforeEach, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { buildPage, openBrowser } from "../testing/build.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
declare const done: string[];

let browser: Browser;
let site: Awaited<ReturnType<typeof buildPage>>;
let page: Page;
let complaints: string[] = [];

before(async () => {
  [site, browser] = await Promise.all([buildPage("pieces"), openBrowser()]);
  page = await browser.newPage({ viewport: { width: 800, height: 900 }, reducedMotion: "reduce" });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
});
after(async () => {
  await browser?.close();
  await site?.remove();
});
beforeEach(async () => {
  complaints = [];
  await page.goto(site.address);
  await page.getByRole("heading", { level: 1 }).waitFor();
});
const told = (): Promise<string[]> => page.evaluate(() => done);
const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.textContent?.trim() ?? "");

test("a dialog keeps the keyboard, closes on Escape and gives the focus back", async () => {
  const opener = page.getByRole("button", { name: "搬出", exact: true });
  await opener.press("Enter");
  await page.getByRole("dialog", { name: "真的要搬出吗？" }).waitFor();
  for (let i = 0; i < 3; i++) await page.keyboard.press("Tab");
  assert.ok(
    await page.evaluate(() => document.activeElement === document.body || document.activeElement?.closest("dialog") !== null),
  );
  await page.keyboard.press("Escape");
  assert.equal(await focused(), "搬出");
  assert.deepEqual(await told(), ["closed"]);
  assert.deepEqual(complaints, []);
});

test("a button that may not be pressed can be reached, says why, and does nothing", async () => {
  const button = page.getByRole("button", { name: "保护住户" });
  await button.focus();
  await page.keyboard.press("Enter");
  assert.equal(
    await button.evaluate((b) => document.getElementById(b.getAttribute("aria-describedby") ?? "")?.textContent),
    "只有社区负责人可以",
  );
  assert.deepEqual(await told(), []);
});

test("a list is narrowed by typing and walked with arrows; what is gone says so", async () => {
  const box = page.getByRole("searchbox", { name: "找一户" });
  await box.fill("陆");
  assert.equal(await page.getByRole("list", { name: "我的住户" }).getByRole("button").count(), 1);
  await box.fill("Ｘ");
  await page.getByText("没有这样的住户。").waitFor();
  await box.fill("");
  await box.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  assert.match(await focused(), /陆师傅/);
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  assert.deepEqual(await told(), ["row c"]);
});

test("a table sorts both ways and says which", async () => {
  const head = page.getByRole("columnheader", { name: "几天前" });
  const first = (): Promise<string | null> => page.getByRole("row").nth(1).textContent();
  await head.getByRole("button").click();
  assert.match((await first()) ?? "", /竹园2号/);
  await head.getByRole("button").click();
  assert.match((await first()) ?? "", /3幢1单元203/);
  assert.equal(await head.getAttribute("aria-sort"), "descending");
});

test("a PIN comes from large keys, from the keyboard, and from both at once", async () => {
  for (const key of ["1", "2", "退格", "3"]) await page.locator(".keys").getByText(key, { exact: true }).click();
  await page.getByLabel("输入 6 位密码").focus();
  await page.keyboard.type("45x67");
  assert.deepEqual(await told(), ["pin 134567"]);
});

test("a menu opens on its first entry, goes round with arrows, and Escape gives the focus back", async () => {
  const button = page.getByRole("button", { name: "更多" });
  await button.press("ArrowDown");
  assert.match(await focused(), /^打印/);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  assert.deepEqual(await told(), [], "what may not be pressed does nothing");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Escape");
  assert.match(await focused(), /^更多/);
  await button.press("Enter");
  await page.keyboard.press("Enter");
  assert.deepEqual(await told(), ["print"]);
});

test("what was done can be taken back", async () => {
  await page.getByRole("button", { name: "当面说了" }).click();
  await page.getByRole("status").getByText("已记下：当面说了").waitFor();
  await page.getByRole("button", { name: "撤回" }).click();
  assert.deepEqual(await told(), ["undone"]);
  assert.equal(await page.getByRole("button", { name: "撤回" }).count(), 0);
});

for (const [face, theme] of [
  ["phone", "day"],
  ["phone", "night"],
  ["desk", "day"],
  ["wall", "night"],
] as const)
  test(`axe finds nothing to object to, and nothing is wider than its screen (${face}, ${theme})`, async () => {
    await page.setViewportSize({ width: face === "phone" ? 390 : 1000, height: 900 });
    await page.evaluate(([f, t]) => Object.assign(document.documentElement.dataset, { face: f, theme: t }), [
      face,
      theme,
    ] as const);
    for (const size of ["100%", "200%"]) {
      await page.evaluate((s) => (document.documentElement.style.fontSize = s), size);
      const widths = () => page.evaluate(() => [document.documentElement.scrollWidth, innerWidth] as const);
      let [wide, screen] = await widths();
      // A message of the test before may still be on its way out, and the window on its way to its size.
      for (let i = 0; i < 200 && wide > screen; i++) {
        await page.waitForTimeout(50);
        [wide, screen] = await widths();
      }
      const beyond = await page.evaluate(() => {
        const all = [...document.querySelectorAll("main *")].filter((e) => e.getBoundingClientRect().right > innerWidth);
        return all.map((e) => e.outerHTML.slice(0, 120)).slice(0, 5);
      });
      assert.ok(wide <= screen, `text at ${size}: ${wide} px in ${screen}: ${beyond.join(" ")}`);
    }
    await page.evaluate(() => (document.documentElement.style.fontSize = ""));
    await page.evaluate(axe);
    const found = (await page.evaluate("axe.run(document, { preload: false })")) as {
      violations: { id: string; nodes: { html: string }[] }[];
    };
    assert.deepEqual(
      found.violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`),
      [],
    );
    if (face !== "phone") return;
    const small = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>("button, input:not([type=radio], [type=checkbox]), label:has(input)")]
        .filter((e) => e.getClientRects().length > 0 && e.getBoundingClientRect().height < 60)
        .map((e) => `${e.tagName} ${e.textContent?.trim()} ${e.getBoundingClientRect().height}`),
    );
    assert.deepEqual(small, [], "what is pressed on a phone is at least 60 px high");
  });
