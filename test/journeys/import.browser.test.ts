import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import type { Browser, Locator, Page } from "playwright-core";
import { bring as bringByHand } from "../../src/register/testing/bring.ts";
import { openBrowser } from "../../src/web/testing/build.ts";
import { emptyCommunity } from "../support/empty.ts";
import { mendedList, messyList, newerList } from "../support/lists.ts";
import type { Sheet } from "../support/page.ts";
import { assertAccessible, openSheet } from "../support/page.ts";
import type { ServedHouse } from "../support/served.ts";
import { servedHouse } from "../support/served.ts";

suite("bringing a list, in a browser", () => {
  let house: ServedHouse;
  let browser: Browser;
  before(async () => {
    [house, browser] = await Promise.all([servedHouse(), openBrowser()]);
  });
  after(async () => {
    await browser?.close();
    await house?.stop();
  });

  async function at<T>(
    secret: string,
    work: (sheet: Sheet) => Promise<T>,
    options: Parameters<typeof openSheet>[2] = {},
  ): Promise<T> {
    const sheet = await openSheet(browser, house.base, { secret, ...options });
    try {
      await sheet.page.goto(`${house.base}/desk/`);
      return await work(sheet);
    } catch (error) {
      if (process.env.HAITANG_SHOTS)
        await sheet.page.screenshot({ path: `${process.env.HAITANG_SHOTS}/import-${Date.now()}.png` });
      throw error;
    } finally {
      assert.deepEqual(sheet.complaints, [], "the page complained");
      await sheet.context.close();
    }
  }
  /** A step has come: its title is there, and the keyboard is at it. */
  async function step(page: Page, name: string): Promise<void> {
    const title = page.getByRole("heading", { level: 2, name, exact: true });
    await title.waitFor();
    await title.and(page.locator(":focus")).waitFor();
  }
  const file = (name: string, bytes: Uint8Array) => ({ name, mimeType: "application/octet-stream", buffer: Buffer.from(bytes) });
  /** From the menu on: says where it comes from, why, and gives the file. */
  async function begin(page: Page, name: string, bytes: Uint8Array): Promise<void> {
    await page.getByRole("link", { name: "名册", exact: true }).click();
    await page.getByRole("button", { name: "导入一份名单" }).click();
    await page.getByLabel("名单的来处").fill("2026 年春季走访登记");
    await page.getByLabel("社区的工作要用到").check();
    await page.getByLabel("选一个文件").setInputFiles(file(name, bytes));
    await page.getByRole("button", { name: "读取这个文件" }).click();
  }
  async function bring(page: Page, name: string, bytes: Uint8Array): Promise<void> {
    await begin(page, name, bytes);
    await step(page, "我们是这样读的，对吗？");
  }
  const entry = (page: Page, door: string): Locator => page.getByRole("article", { name: door, exact: true });
  const filter = (page: Page, name: string): Promise<void> => page.getByRole("radio", { name }).check();

  test("a messy workbook becomes the neighbourhood, again changes nothing, a newer one shows its difference, and one undo takes it back", async () => {
    const { lead } = await emptyCommunity(house);
    await at(lead.secret, async ({ page }) => {
      // The first day: not a single door, and a way to begin.
      await page.getByRole("heading", { name: "还没有一扇门" }).waitFor();
      await assertAccessible(page, "the empty board");
      await page.getByRole("button", { name: "导入一份名单" }).click();

      await step(page, "这份名单从哪里来？");
      await page.getByRole("button", { name: "读取这个文件" }).click();
      await page.getByText("请写一下名单从哪里来").waitFor();
      await assertAccessible(page, "what was forgotten is said");
      await bring(page, "棠梨苑登记表.xlsx", messyList());

      // What was understood: the building stands in the sheet's name, the hidden sheet is not read, one column nobody understands.
      await page.getByRole("heading", { name: "工作表“3幢”" }).waitFor();
      await page.getByText("这是隐藏的表，没有读。").waitFor();
      await assertAccessible(page, "what was understood");
      const bell = page.getByRole("combobox", { name: /“门铃”的意思/ });
      assert.equal(await bell.inputValue(), "不读");
      await bell.click();
      await bell.fill("备注");
      await page.getByRole("option", { name: "备注", exact: true }).waitFor();
      await assertAccessible(page, "choosing a meaning");
      await page.keyboard.press("Enter");
      await page.getByText("改了 1 处，还没有再读").waitFor();
      await page.getByRole("button", { name: "照这样再读一遍" }).click();
      await page.getByText("您选的").waitFor();
      await page.getByRole("button", { name: "下一步：看看会怎样" }).click();

      // What will happen: what needs somebody comes first. Three cells are mended here: one by its suggestion, two by hand.
      await step(page, "放进名册会怎样？");
      await page.getByText("这一行没有写是哪一户。").first().waitFor();
      await assertAccessible(page, "what will happen");
      await entry(page, "（没有门牌）").getByLabel("B 房号").fill("101");
      await page.getByText("改了 1 格，还没有核对").waitFor();
      await filter(page, "要看一下");
      await entry(page, "3幢2单元102").getByLabel("D 联系电话").fill("10051000302");
      await entry(page, "3幢1单元102").getByRole("button", { name: "改成“10051000200”" }).click();
      await page.getByText("改了 3 格，还没有核对").waitFor();
      await page.getByRole("button", { name: "核对一遍" }).click();
      await page.getByText("改好的 3 格已经核对。").waitFor();
      await page.getByText("新登记 7 户").waitFor();
      assert.equal(await page.getByText("处有错").count(), 0, "nothing is refused any more");

      // A row is left and taken again; nothing is in the register before the press.
      await filter(page, "新增");
      const home = entry(page, "4幢1单元102");
      await home.getByLabel("不收").check();
      await page.getByRole("button", { name: "下一步：放进名册" }).click();
      await page.getByRole("button", { name: "把 7 处放进名册" }).waitFor();
      await page.getByRole("button", { name: "上一步" }).click();
      await home.getByLabel("收下").check();
      await page.getByRole("button", { name: "下一步：放进名册" }).click();
      await step(page, "放进名册");
      await page.getByText("新增 8 处。").waitFor();
      await assertAccessible(page, "before the press");
      assert.equal((await lead.ask("places.board")).body.counts.doors, 0);
      await page.getByRole("button", { name: "把 8 处放进名册" }).click();

      await step(page, "放进名册了");
      await assertAccessible(page, "after the press");
      await page.getByRole("button", { name: "去看楼幢图" }).click();
      await page.getByRole("button", { name: "看全部" }).waitFor();
      await page.getByRole("grid").focus();
      await page.getByRole("gridcell", { name: /3幢1单元101/ }).waitFor({ state: "attached" });
      const board = (await lead.ask("places.board")).body.counts;
      assert.deepEqual([board.doors, board.households, board.vacant], [8, 7, 1]);

      // The same list again, mended where it came from: nothing to take in. What a column meant is remembered.
      await bring(page, "棠梨苑登记表.xlsx", mendedList());
      await page.getByText("您上次说的").waitFor();
      await page.getByRole("button", { name: "下一步：看看会怎样" }).click();
      await page.getByText("和名册里完全一样，没有要收的。").waitFor();
      await page.getByRole("button", { name: "下一步：放进名册" }).click();
      await page.getByText("没有可以收的").waitFor();

      // A newer one: another phone, and somebody behind the empty door.
      await bring(page, "棠梨苑登记表 6 月.xlsx", newerList());
      await page.getByRole("button", { name: "下一步：看看会怎样" }).click();
      await filter(page, "改动");
      const changed = entry(page, "3幢1单元101");
      await changed.getByRole("row", { name: /沈桂芳 电话 10051000138 .*10051000139/ }).waitFor();
      await page.getByRole("button", { name: "下一步：放进名册" }).click();
      await page.getByRole("button", { name: "把 2 户放进名册" }).click();
      await step(page, "放进名册了");
      assert.equal((await lead.ask("places.board")).body.counts.households, 8);

      // One undo takes all of it back, and nothing of the first list.
      await page.getByRole("button", { name: "整个撤回" }).click();
      const sure = page.getByRole("dialog", { name: "整个撤回" });
      await assertAccessible(page, "before taking back");
      await sure.getByRole("button", { name: "整个撤回" }).click();
      await page.getByText("已经撤回。").waitFor();
      await step(page, "放进名册会怎样？");
      assert.equal((await lead.ask("places.board")).body.counts.households, 7);

      // The lists that were brought, each with how far it came.
      await page.getByRole("link", { name: "导入过的名单" }).click();
      await page.getByRole("row", { name: /棠梨苑登记表\.xlsx .*放进名册了/ }).waitFor();
      await page.getByRole("row", { name: /6 月\.xlsx .*等您看过/ }).waitFor();
      await assertAccessible(page, "lists brought before");
    });
  });

  test("a file that cannot be read says why and what to do; another one goes on from there, and is let go without a trace", async () => {
    const { lead } = await emptyCommunity(house);
    await at(lead.secret, async ({ page }) => {
      const picture = Buffer.from("\u0089PNG\r\n\u001a\n0000", "latin1");
      await begin(page, "名单.xlsx", picture);
      await step(page, "这个文件读不了");
      await page.getByText("这不是表格，是一张图片。请选一个 .xlsx 或 .csv 文件。").waitFor();
      await assertAccessible(page, "a file that cannot be read");
      await page.getByRole("button", { name: "换一个文件" }).click();
      await page.waitForFunction(() => [...document.querySelectorAll("input")].some((i) => i.value === "2026 年春季走访登记"));
      assert.equal(await page.getByLabel("名单的来处").inputValue(), "2026 年春季走访登记");
      assert.equal(await page.getByLabel("社区的工作要用到").isChecked(), true);
      // A bare list of doors is a register, too.
      await page.getByLabel("选一个文件").setInputFiles(file("门.csv", Buffer.from("门牌\n3幢1单元101\n3幢1单元102\n", "utf8")));
      await page.getByRole("button", { name: "读取这个文件" }).click();
      await step(page, "我们是这样读的，对吗？");
      await page.getByRole("link", { name: "放进名册" }).click();
      await page.getByRole("button", { name: "把 2 扇门放进名册" }).waitFor();
      await page.getByRole("button", { name: "不导入了" }).click();
      await page.getByRole("dialog", { name: "不导入了" }).getByRole("button", { name: "不导入了" }).click();
      await page.getByText("没有导入。什么也没有留下。").first().waitFor();
      await page.getByRole("row", { name: /门\.csv .*没有导入/ }).waitFor();
      assert.equal((await lead.ask("places.board")).body.counts.doors, 0);
    });
  });

  test("the notice to residents and the list of what is refused are sheets of paper of their own; all of it in English, by night", async () => {
    const { lead, community } = await emptyCommunity(house);
    const list = await bringByHand(house.base, lead, community, messyList());
    await at(
      lead.secret,
      async ({ page }) => {
        const go = (to: string): Promise<unknown> => page.evaluate((hash) => (location.hash = `#/register?${hash}`), to);
        // What is on the paper is told at the moment of printing: nothing of the page but the sheet.
        await page.evaluate(() => {
          window.print = () => {
            document.documentElement.dataset.printed = [...document.body.children]
              .filter((e) => e.classList.contains("sheet"))
              .map((e) => e.textContent)
              .join("");
          };
        });
        const printed = (): Promise<string> => page.evaluate(() => document.documentElement.dataset.printed ?? "");
        await go(`import=${list.id}`);
        await step(page, "Is this how it is meant?");
        await assertAccessible(page, "columns, in English");
        await page.getByRole("button", { name: "Print the notice to residents" }).click();
        const notice = page.getByRole("dialog", { name: "Print the notice to residents" });
        await notice.getByText("To the residents of").waitFor();
        await assertAccessible(page, "the notice");
        await notice.getByRole("button", { name: "Print", exact: true }).click();
        for (const said of ["居委会台账", "31 Dec 2026", "phone", "see what is held about you"])
          assert.ok((await printed()).includes(said), `the notice says ${said}`);
        await notice.getByRole("button", { name: "Close" }).first().click();
        await go(`import=${list.id}&step=rows`);
        await page.getByRole("button", { name: "Print what is refused" }).click();
        await page.waitForFunction(() => document.documentElement.dataset.printed?.includes("Refused rows"));
        assert.match(await printed(), /3幢, row 6.*column B/s);
        await assertAccessible(page, "rows, in English");
        const [download] = await Promise.all([
          page.waitForEvent("download"),
          page.getByRole("button", { name: "Download refused and doubtful rows" }).click(),
        ]);
        assert.match(download.suggestedFilename(), /\.xlsx$/);
        await go(`import=${list.id}&step=take`);
        await step(page, "Take it into the register");
        await page.getByRole("button", { name: /^Take \d+ entries into the register$/ }).waitFor();
        await assertAccessible(page, "taking, in English");
      },
      { locale: "en-GB", colorScheme: "dark" },
    );
  });
});
