import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { openBrowser } from "../../src/web/testing/build.ts";
import type { Neighbours } from "../support/neighbours.ts";
import { neighbours } from "../support/neighbours.ts";
import type { Sheet } from "../support/page.ts";
import { assertAccessible, openSheet } from "../support/page.ts";
import type { ServedHouse } from "../support/served.ts";
import { servedHouse } from "../support/served.ts";

suite("the register at the desk, in a browser", () => {
  let house: ServedHouse;
  let there: Neighbours;
  let browser: Browser;
  before(async () => {
    [house, browser] = await Promise.all([servedHouse(), openBrowser()]);
    there = await neighbours(house);
  });
  after(async () => {
    await browser?.close();
    await house?.stop();
  });

  async function atDesk(work: (page: Page) => Promise<void>): Promise<void> {
    const sheet: Sheet = await openSheet(browser, house.base, { secret: (await house.as("worker")).secret });
    try {
      await sheet.page.goto(`${house.base}/desk/`);
      await sheet.page.getByRole("button", { name: "看全部" }).waitFor();
      await work(sheet.page);
    } finally {
      if (process.env.HAITANG_SHOTS)
        await sheet.page.screenshot({ path: `${process.env.HAITANG_SHOTS}/register-${Date.now()}.png` });
      assert.deepEqual(sheet.complaints, [], "the page complained");
      await sheet.context.close();
    }
  }
  /** A door as one writes it, in a building and an entrance with numbers. */
  function written(door: string): string {
    const byId = new Map(house.sample.places.map((p) => [p.id, p]));
    const [d, e, b] = [
      byId.get(door),
      byId.get(byId.get(door)?.parent ?? ""),
      byId.get(byId.get(byId.get(door)?.parent ?? "")?.parent ?? ""),
    ];
    return `${b?.label}${e?.label}${d?.label}`;
  }
  const numbered = (door: string): boolean => /^\d+幢\d+单元\d+$/.test(written(door));
  let nth = 0;
  const emptyFlat = (): string =>
    house.sample.doors.filter((d) => d.use === "vacant" && numbered(d.id) && !house.sample.ties.some((t) => t.door === d.id))[
      nth++
    ]?.id as string;
  async function open(page: Page, typed: string): Promise<void> {
    await page.keyboard.press("/");
    await page.getByRole("combobox", { name: /找一户/ }).fill(typed);
    await page.getByRole("option").first().click();
  }
  const panel = (page: Page) => page.getByRole("region", { name: "这一户", exact: true });
  const dialog = (page: Page, name: string | RegExp) => page.getByRole("dialog", { name });

  test("an empty flat gets its owner, whom one can call after saying why, and loses them again", () =>
    atDesk(async (page) => {
      const door = emptyFlat();
      await open(page, written(door));
      await panel(page).getByText("没有登记住户。").waitFor();
      await panel(page).getByRole("button", { name: "登记", exact: true }).click();
      const form = dialog(page, "登记房主或户口在这里的人");
      await form.getByLabel("姓名", { exact: true }).fill("公冶长远");
      await form.getByLabel("电话").fill("10052220001");
      await form.getByLabel("住在哪里").fill("无锡");
      await assertAccessible(page, "the form of somebody who lives elsewhere");
      await form.getByRole("button", { name: "保存" }).click();
      await panel(page).getByText("公•••").waitFor();
      await panel(page).getByRole("button", { name: "打电话" }).click();
      await panel(page).getByRole("link", { name: "10052220001" }).waitFor();
      await panel(page).getByText("房主 · 无锡").waitFor();
      await assertAccessible(page, "an empty flat with its owner");
      await panel(page).getByRole("button", { name: "结束" }).click();
      await panel(page).getByText("没有登记。").waitFor();
      await page.getByRole("button", { name: "撤回", exact: true }).click();
      await panel(page).getByText("公冶长远").waitFor();
      // Found by name, and led to the door.
      await page.keyboard.press("Escape");
      await open(page, "公冶长远");
      await panel(page).getByText("房主 · 无锡").waitFor();
    }));

  test("two records of one person are laid side by side and put together by keyboard, and it is taken back", () =>
    atDesk(async (page) => {
      await page.getByRole("link", { name: "可能重复" }).click();
      await page.getByRole("heading", { name: "可能重复" }).waitFor();
      const pairs = page.getByRole("list", { name: "可能重复的每一对" }).getByRole("button");
      await pairs.first().waitFor();
      const before = await pairs.count();
      const landlord = house.sample.elsewhere.find((e) =>
        house.sample.people.some((p) => p.name === e.name && p.phones[0] === e.phones[0]),
      );
      assert.ok(landlord);
      // The keyboard goes down to the pair that has one telephone and one name.
      for (let i = 0; i < before && !(await page.locator("[aria-current=true]", { hasText: "电话相同，姓名相同" }).count()); i++)
        await page.keyboard.press("ArrowDown");
      await page.getByText("姓名和电话先遮着。").waitFor();
      await page.getByRole("button", { name: "核对资料" }).click();
      await page
        .getByRole("cell", { name: landlord.phones[0] as string })
        .first()
        .waitFor();
      await assertAccessible(page, "two records side by side");
      await page.keyboard.press("1");
      await page.keyboard.press("2");
      await page.keyboard.press("m");
      await page.getByText("合并好了。").waitFor();
      await page.waitForFunction(
        (n) => document.querySelectorAll("ul[aria-label='可能重复的每一对'] li").length === n,
        before - 1,
      );
      await page.getByRole("button", { name: "撤回", exact: true }).click();
      await page.waitForFunction((n) => document.querySelectorAll("ul[aria-label='可能重复的每一对'] li").length === n, before);
      await page.keyboard.press("n");
      await page.getByText("记下了：不是同一个人。").waitFor();
      await page.waitForFunction(
        (n) => document.querySelectorAll("ul[aria-label='可能重复的每一对'] li").length === n,
        before - 1,
      );
      await page.getByRole("button", { name: "撤回", exact: true }).click();
      await page.waitForFunction((n) => document.querySelectorAll("ul[aria-label='可能重复的每一对'] li").length === n, before);
    }));

  test("a household moves to another door; one of its people to a home of their own", () =>
    atDesk(async (page) => {
      const roles = new Set([...house.sample.roles, ...house.sample.memberships].map((r) => r.person));
      const home = house.sample.households.find((h) => {
        const people = house.sample.people.filter((p) => p.household === h.id);
        return (
          !h.protected &&
          numbered(h.door) &&
          house.sample.households.filter((x) => x.door === h.door).length === 1 &&
          people.length >= 2 &&
          people.every((p) => !roles.has(p.id)) &&
          (people[0]?.born ?? 2020) < 2000
        );
      });
      assert.ok(home);
      const [to, own] = [emptyFlat(), emptyFlat()];
      await open(page, written(home.door));
      await panel(page).getByText(written(home.door), { exact: true }).first().waitFor();
      await panel(page).getByRole("button", { name: "更多" }).click();
      await page.getByRole("menuitem", { name: "搬到另一扇门" }).click();
      const move = dialog(page, "搬到另一扇门");
      await move.getByRole("searchbox").fill(written(to));
      await move.getByRole("radio").first().waitFor();
      await assertAccessible(page, "the form of a move");
      await move.getByRole("button", { name: "登记搬过去" }).click();
      await panel(page).getByText(written(to), { exact: true }).first().waitFor();
      await panel(page)
        .getByRole("button", { name: /移到别户/ })
        .first()
        .click();
      const out = dialog(page, /住到哪里去/);
      await out.getByRole("searchbox").fill(written(own));
      await out.getByRole("radio", { name: "自己一户" }).waitFor();
      await out.getByRole("button", { name: "移过去" }).click();
      await panel(page).getByText(written(own), { exact: true }).first().waitFor();
      await page.getByRole("button", { name: "撤回", exact: true }).click();
      await page
        .getByText(/已经撤回/)
        .first()
        .waitFor();
    }));

  test("a household is sent to another community and taken back; one that came is taken in", () =>
    atDesk(async (page) => {
      const theirs = await there.as("worker");
      const came = there.sample.households.find(
        (h) =>
          h.community === there.community && !h.protected && there.sample.people.filter((p) => p.household === h.id).length >= 2,
      );
      const sent = await theirs.do(
        "people.transfer",
        { household: came?.id, to: house.community, on: "2026-03-01" },
        { community: there.community },
      );
      assert.equal(sent.status, 200);
      const home = house.sample.households.find(
        (h) =>
          !h.protected &&
          numbered(h.door) &&
          house.sample.households.filter((x) => x.door === h.door).length === 1 &&
          house.sample.people.some((p) => p.household === h.id) &&
          h.tenure === "rent",
      );
      await open(page, written(home?.door as string));
      await panel(page).getByRole("button", { name: "更多" }).click();
      await page.getByRole("menuitem", { name: "转到别的社区" }).click();
      const send = dialog(page, "转到别的社区");
      await send.getByLabel("转到哪个社区").selectOption({ index: 1 });
      await assertAccessible(page, "the form of a transfer");
      await send.getByRole("button", { name: "转出" }).click();
      await panel(page).getByText("没有登记住户。").waitFor();

      await page.getByRole("link", { name: "转入转出" }).click();
      const outgoing = page.getByRole("region", { name: "我们转出的" });
      await outgoing.getByText(written(home?.door as string)).waitFor();
      await assertAccessible(page, "transfers");
      await outgoing.getByRole("button", { name: "撤回" }).click();
      await page.getByText("已经撤回，这一户照旧。").waitFor();
      await outgoing.getByText("没有。", { exact: false }).waitFor();

      const door = emptyFlat();
      const incoming = page.getByRole("region", { name: "等我们接收的" });
      await incoming.getByRole("button", { name: "接收" }).click();
      const take = dialog(page, "接收转来的一户");
      await take.getByRole("searchbox").fill(written(door));
      await take.getByRole("radio").first().waitFor();
      await take.getByRole("button", { name: "接收" }).click();
      await panel(page).getByText(written(door), { exact: true }).first().waitFor();
      await panel(page).getByRole("button", { name: "上门走访" }).click();
      const person = there.sample.people.find((p) => p.household === came?.id && (p.born ?? 0) < 2000);
      await panel(page)
        .getByText(person?.name as string, { exact: true })
        .first()
        .waitFor();
    }));

  test("a child is a child until somebody says why; its home is found by its whole name", () =>
    atDesk(async (page) => {
      const names = new Map<string, number>();
      for (const p of house.sample.people) names.set(p.name, (names.get(p.name) ?? 0) + 1);
      const child = house.sample.people.find((p) => {
        const home = house.sample.households.find((h) => h.id === p.household);
        return (
          home && !home.protected && numbered(home.door) && names.get(p.name) === 1 && (p.born ?? 0) > 2013 && p.name.length === 3
        );
      });
      assert.ok(child);
      const home = house.sample.households.find((h) => h.id === child.household);
      await page.keyboard.press("/");
      await page.getByRole("combobox", { name: /找一户/ }).fill(child.name);
      await page.getByText(/14 岁以下的孩子不在这里/).waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: /值班/ }).click();
      await page.getByRole("menuitem", { name: "找孩子" }).click();
      const form = dialog(page, "找一个孩子的家");
      await form.getByLabel("孩子的姓名").fill(child.name);
      await form.getByRole("button", { name: "找", exact: true }).click();
      await form.getByText("请填完整的姓名，并选一个原因。").waitFor();
      await form.getByRole("radio", { name: "本人找来" }).check();
      await assertAccessible(page, "looking for a child");
      await form.getByRole("button", { name: "找", exact: true }).click();
      await panel(page)
        .getByText(written(home?.door as string), { exact: true })
        .first()
        .waitFor();
      // The asking was the reason: the family's panel is open.
      await panel(page).getByText(child.name, { exact: true }).first().waitFor();
    }));
});
