import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { BrowserContext, Page } from "playwright-core";
import { chromium } from "playwright-core";
import { CHROMIUM } from "../src/web/testing/build.ts";
import type { ServedHouse } from "../test/support/served.ts";
import { servedHouse } from "../test/support/served.ts";
import type { Trusted } from "./support/trusted.ts";

/** Names of people who do not exist, in letters that occur nowhere else. */
const NAMES = 100;
const nameOf = (nr: number): string => `籱龘${String.fromCodePoint(0x4e00 + 37 * nr)}`;
const PIN = "295014";

/** Gives the people of some households planted names and entrusts all of these to one helper. */
async function plant(house: ServedHouse, helper: { person: string }): Promise<string[]> {
  const client = new pg.Client({ connectionString: house.ownerUrl });
  await client.connect();
  try {
    const households = house.sample.households
      .filter((h) => h.community === house.community && !h.protected)
      .slice(100, 100 + NAMES / 2);
    const names: string[] = [];
    for (const [i, h] of households.entries()) {
      const [said, person] = [nameOf(2 * i), nameOf(2 * i + 1)];
      names.push(said, person);
      await client.query("update household set said = $2, seen_at = null where id = $1", [h.id, said]);
      await client.query(
        "update person set name = $2, called = $2 where id = (select id from person where household_id = $1 order by born limit 1)",
        [h.id, person],
      );
    }
    const worker = await house.as("worker");
    const came = await worker.do("organisations.entrust", {
      person: helper.person,
      households: households.map((h) => h.id),
      from: house.clock.now().slice(0, 10),
      to: null,
    });
    if (came.status !== 200) throw new Error(`entrust: ${JSON.stringify(came.body)}`);
    return names;
  } finally {
    await client.end();
  }
}

/** All that a browser has left on the disk. */
function* files(folder: string): Generator<string> {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat?.isDirectory()) yield* files(path);
    else if (stat?.isFile()) yield path;
  }
}
/** How many of the names stand in a folder, in any form in which a browser writes text. */
function found(folder: string, names: readonly string[]): number {
  const hits = new Set<string>();
  for (const file of files(folder)) {
    const bytes = readFileSync(file);
    for (const name of names)
      if (bytes.includes(Buffer.from(name, "utf8")) || bytes.includes(Buffer.from(name, "utf16le"))) hits.add(name);
  }
  return hits.size;
}

interface Found {
  shown: number;
  bare: number;
  locked: number;
  out: number;
}
/** A helper's day in one browser profile; between its parts the browser is closed and its profile searched. */
async function day(house: ServedHouse, secret: string, names: readonly string[], encrypted: boolean): Promise<Found> {
  const profile = mkdtempSync(join(tmpdir(), "haitang-profile-"));
  let last: BrowserContext | undefined;
  const open = async (): Promise<{ context: BrowserContext; page: Page }> => {
    const context = await chromium.launchPersistentContext(profile, {
      ...CHROMIUM,
      viewport: { width: 390, height: 844 },
      locale: "zh-CN",
    });
    // A browser without WebCrypto, as on plain http: the control.
    if (!encrypted) await context.addInitScript("Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined })");
    await context.addCookies([{ name: "haitang", value: secret, url: house.base, expires: Date.now() / 1000 + 86_400 }]);
    last = context;
    const page = context.pages()[0] ?? (await context.newPage());
    page.setDefaultTimeout(30_000);
    return { context, page };
  };
  const button = (page: Page, name: string | RegExp) =>
    page.getByRole("button", typeof name === "string" ? { name, exact: true } : { name });
  const out: Found = { shown: 0, bare: 0, locked: 0, out: 0 };
  try {
    let { context, page } = await open();
    await page.goto(`${house.base}/phone/`);
    await page.getByText("要您看一眼").waitFor();
    await page.goto(`${house.base}/phone/#/homes`);
    await button(page, new RegExp(names[0] as string)).waitFor();
    const text = await page.locator("main").innerText();
    out.shown = names.filter((n) => text.includes(n)).length;
    // Cards are fetched ahead; some are opened; what is pressed without network stays unsent, with names in its words.
    await page.waitForTimeout(encrypted ? 20_000 : 4000);
    // Without WebCrypto nothing is kept, so the second card is the last that can be opened.
    for (let i = 0; i < (encrypted ? 3 : 2); i++) {
      await page.goto(`${house.base}/phone/#/today`);
      await button(page, /^打开 /).click();
      await button(page, "看过了").waitFor();
      if (i === 1) await context.setOffline(true);
      await button(page, "看过了").click();
      await page.getByText(/要您看一眼/).waitFor();
    }
    await context.close();
    out.bare = found(profile, names);
    if (!encrypted) return out;

    ({ context, page } = await open());
    await page.goto(`${house.base}/phone/#/me`);
    await button(page, "设密码").click();
    const type = async (): Promise<void> => {
      for (const digit of PIN) await button(page, digit).click();
    };
    await type();
    await page.getByText("再输一次").waitFor();
    await type();
    await button(page, "现在锁上").click();
    await page.getByText("请输入手机密码").waitFor();
    await context.close();
    out.locked = found(profile, names);

    ({ context, page } = await open());
    await page.goto(`${house.base}/phone/#/me`);
    await page.getByText("请输入手机密码").waitFor();
    await type();
    await button(page, "退出登录").click();
    await page.getByRole("dialog").getByRole("button", { name: "退出登录" }).click();
    await page.getByLabel("手机号").waitFor();
    await context.close();
    out.out = found(profile, names);
    return out;
  } finally {
    await last?.close().catch(() => undefined);
    rmSync(profile, { recursive: true, force: true });
  }
}

/**
 * S13. What a volunteer's browser leaves on the disk: none of a hundred planted names stands in its profile, while the phone is in use without a PIN,
 * locked, or signed out; with answers kept, cards opened and presses unsent.
 * Control: in a browser without WebCrypto the words of unsent presses stand there in the clear.
 */
export default async function profileGrep(): Promise<Trusted> {
  const house = await servedHouse({ at: "2026-03-13T01:30:00.000Z" });
  try {
    const helper = await house.as("helper");
    const names = await plant(house, helper);
    const control = await day(house, helper.secret, names, false);
    const figures = await day(house, helper.secret, names, true);
    return {
      id: "S13",
      name: "profile-grep",
      ok: figures.shown >= NAMES / 2 && figures.bare + figures.locked + figures.out === 0,
      figures: { planted: names.length, ...figures },
      control: { what: "a browser without WebCrypto", ok: control.bare > 0 },
    };
  } finally {
    await house.stop();
  }
}
