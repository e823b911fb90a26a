import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, beforeEach, test } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import type { Board } from "../../places/schema.ts";
import { buildPage, openBrowser } from "../testing/build.ts";
import type { BoardPage } from "../testing/board.ts";
import { town } from "../testing/town.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const community = town(7);
const first = community.buildings[0] as Board["buildings"][number];
const door = (building: number, entrance: number, label: string) => {
  const found = community.buildings[building]?.entrances[entrance]?.doors.find((d) => d.n === label);
  return found ?? assert.fail(`no door ${label}`);
};
declare const board: BoardPage;

let browser: Browser;
let site: Awaited<ReturnType<typeof buildPage>>;
let context: BrowserContext;
let page: Page;
/** What the page complained of: scripts that fail, styles or scripts that the policy forbids. */
let complaints: string[];

before(async () => {
  [site, browser] = await Promise.all([buildPage("board"), openBrowser()]);
  await open({});
});
after(async () => {
  await browser?.close();
  await site?.remove();
});
beforeEach(() => show());

/** A new browser window. Opening one takes longer than most tests: those that want nothing special share one. */
async function open(options: Parameters<Browser["newContext"]>[0]): Promise<void> {
  await context?.close();
  context = await browser.newContext({ viewport: { width: 1200, height: 800 }, reducedMotion: "reduce", ...options });
  page = await context.newPage();
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
}
async function show(lang: "zh" | "en" = "zh"): Promise<void> {
  complaints = [];
  await page.goto(site.address);
  await page.evaluate(([b, l]) => board.show(b, { lang: l }), [community, lang] as const);
  await page.getByRole("button", { name: lang === "zh" ? "看全部" : "Show all" }).waitFor();
}
const picked = (): Promise<string[]> => page.evaluate(() => board.picked);
/** What a screen reader hears of the door that has the keyboard. */
const heard = (): Promise<string | null> =>
  page.evaluate(
    () =>
      document.getElementById(document.querySelector("[role=grid]")?.getAttribute("aria-activedescendant") ?? "")?.textContent ??
      null,
  );
/** Goes near a door; it then lies in the middle of the board. Gives that point on the screen. */
async function comeNear(id: string): Promise<{ x: number; y: number }> {
  await page.evaluate((d) => board.fitTo(d), id);
  const stage = await page.getByRole("grid").boundingBox();
  assert.ok(stage);
  return { x: stage.x + stage.width / 2, y: stage.y + stage.height / 2 };
}

test("a press on a window picks its door, and so does a press on the bare wall where a vacant one is", async () => {
  for (const d of [door(3, 1, "302"), first.entrances[0]?.doors.find((x) => x.u === "vacant") ?? door(4, 0, "201")]) {
    const { x, y } = await comeNear(d.d);
    await page.mouse.click(x, y);
    assert.equal((await picked()).at(-1), d.d);
  }
  assert.deepEqual(complaints, []);
});

test("a drag moves the board and picks nothing; the wheel moves it, too", async () => {
  const d = door(3, 1, "302");
  const { x, y } = await comeNear(d.d);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 40, y + 30, { steps: 4 });
  await page.mouse.up();
  assert.deepEqual(await picked(), []);
  await page.mouse.click(x + 40, y + 30);
  assert.deepEqual(await picked(), [d.d]);
  await page.mouse.move(x, y);
  await page.mouse.wheel(0, 50);
  await page.waitForTimeout(250);
  await page.mouse.click(x + 40, y - 20);
  assert.deepEqual(await picked(), [d.d, d.d]);
});

test("keys alone: into the board, from door to door, from building to building, open, and out again", async () => {
  await page.getByRole("grid").focus();
  assert.match((await heard()) ?? "", new RegExp(`^${first.label}1单元60[1-3]，`));
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowDown");
  const there = await heard();
  assert.match(there ?? "", new RegExp(`^${first.label}[1-4]单元50\\d，`));
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Home");
  assert.match((await heard()) ?? "", /1单元60[1-3]，/);
  await page.keyboard.press("Enter");
  assert.equal(
    first.entrances[0]?.doors.find(
      (d) => d.d === community.buildings[0]?.entrances[0]?.doors.find((x) => x.n.startsWith("60"))?.d,
    )?.d,
    (await picked())[0],
  );
  await page.keyboard.press("Tab");
  assert.match((await heard()) ?? "", new RegExp(`^${community.buildings[1]?.label}`));
  await page.keyboard.press("PageDown");
  assert.match((await heard()) ?? "", new RegExp(`^${community.buildings[2]?.label}`));
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("PageUp");
  assert.match((await heard()) ?? "", new RegExp(`^${first.label}`));
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement?.id), "after", "Escape, then Tab, leaves");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Shift+Tab");
  assert.notEqual(
    await page.evaluate(() => document.activeElement?.getAttribute("role")),
    "grid",
    "before the first building Shift+Tab leaves",
  );
  assert.deepEqual(complaints, []);
});

test("the list of buildings leads to each of them without a mouse", async () => {
  await page.getByText("按楼幢找").press("Enter");
  await page.getByRole("button", { name: /^竹园 3号，19 户门/ }).press("Enter");
  assert.match((await heard()) ?? "", /^竹园 3号/);
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("role")), "grid");
});

test("plus and minus zoom, 0 shows all; who zooms out further is told of the place above", async () => {
  await page.getByRole("grid").focus();
  /** As wide as the ring is once what was pressed is painted: that is the next frame's work, and the one after shows it. */
  const size = async (): Promise<number> => {
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    return await page.locator(".focused").evaluate((ring) => ring.getBoundingClientRect().width);
  };
  const before = await size();
  await page.keyboard.press("+");
  await page.keyboard.press("+");
  const nearer = await size();
  assert.ok(nearer > before * 1.3, `${before} → ${nearer}`);
  await page.keyboard.press("0");
  assert.equal(await size(), before);
  for (let i = 0; i < 4; i++) await page.keyboard.press("-");
  assert.ok((await page.evaluate(() => board.zoomedOut)) > 0);
});

test("a window that is told lights up on the canvas, by day and by night", async () => {
  const d = first.entrances[0]?.doors.find((x) => x.u === "lived-in" && x.s === "plain") ?? assert.fail();
  for (const theme of ["day", "night"]) {
    await page.evaluate((t) => (document.documentElement.dataset["theme"] = t), theme);
    await page.evaluate((id) => board.light([[id, "plain"]]), d.d);
    await comeNear(d.d);
    /** The colour of the canvas at a quarter of the window, as the screen has it. */
    const colour = (): Promise<number[]> =>
      page.evaluate(() => {
        const canvas = document.querySelector("canvas") as HTMLCanvasElement;
        const stage = (document.querySelector("[role=grid]") as HTMLElement).getBoundingClientRect();
        const box = canvas.getBoundingClientRect();
        const k = canvas.width / box.width;
        const [x, y] = [stage.x + stage.width / 2 - 4 - box.x, stage.y + stage.height / 2 - 4 - box.y];
        return [
          ...(canvas.getContext("2d") as CanvasRenderingContext2D).getImageData(Math.round(x * k), Math.round(y * k), 1, 1).data,
        ];
      });
    const lamp = await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--lamp"));
    const wanted = [1, 3, 5].map((i) => Number.parseInt(lamp.trim().slice(i, i + 2), 16));
    await page.waitForTimeout(50);
    assert.notDeepEqual((await colour()).slice(0, 3), wanted);
    await page.evaluate((id) => board.light([[id, "lamp"]]), d.d);
    await page.waitForTimeout(50);
    assert.deepEqual((await colour()).slice(0, 3), wanted, theme);
  }
});

test("a finger comes nearer first where windows are too small for it, and picks when they are large enough", async () => {
  await open({ hasTouch: true, viewport: { width: 390, height: 844 }, deviceScaleFactor: 3 });
  await show();
  const stage = (await page.getByRole("grid").boundingBox()) ?? assert.fail();
  await page.touchscreen.tap(stage.x + stage.width * 0.3, stage.y + stage.height * 0.25);
  await page.waitForTimeout(50);
  assert.deepEqual(await picked(), []);
  const at = await comeNear(door(3, 1, "302").d);
  await page.touchscreen.tap(at.x, at.y);
  assert.deepEqual(await picked(), [door(3, 1, "302").d]);
});

for (const [lang, theme] of [
  ["zh", "day"],
  ["en", "night"],
] as const)
  test(`axe finds nothing to object to (${lang}, ${theme})`, async () => {
    if (page.viewportSize()?.width !== 1200) await open({});
    await show(lang);
    await page.evaluate(([l, t]) => Object.assign(document.documentElement, { lang: l }).setAttribute("data-theme", t), [
      lang === "zh" ? "zh-CN" : "en",
      theme,
    ] as const);
    await page.locator("summary").click();
    await page.getByRole("grid").focus();
    await page.evaluate(axe);
    const found = (await page.evaluate("axe.run(document, { preload: false })")) as {
      violations: { id: string; nodes: { html: string }[] }[];
    };
    assert.deepEqual(
      found.violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`),
      [],
    );
    assert.deepEqual(complaints, []);
  });
