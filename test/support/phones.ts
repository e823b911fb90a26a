import assert from "node:assert/strict";
import type { Browser, Page } from "playwright-core";
import type { Voice } from "./house.ts";
import type { Sheet } from "./page.ts";
import { openSheet } from "./page.ts";
import type { ServedHouse } from "./served.ts";

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, timezoneId: "Asia/Shanghai" };
/** Eleven days after the sample's last rounds: some of everybody's doors want to be looked in on. */
export const LATER = "2026-03-13T01:30:00.000Z";

/** What tests do with phones: hold one, press, wait, look at what it keeps. The house and the browser are there once a test asks. */
export function phones(house: () => ServedHouse, browser: () => Browser) {
  let nth = 0;
  /** Another volunteer each time, with two doors or more that want her. */
  async function volunteer(): Promise<Voice & { waiting: { household: string; short: string }[] }> {
    for (;;) {
      const voice = await house().as("helper", nth++);
      const own = (await voice.ask("people.my-home")).body.household as string | null;
      const rows = (await voice.ask("people.my-households")).body.rows as { household: string; short: string; state: string }[];
      const waiting = rows.filter((r) => r.household !== own && (r.state === "due" || r.state === "overdue"));
      if (waiting.length >= 2) return { ...voice, waiting };
    }
  }
  /** A phone in somebody's hand. */
  async function at<T>(secret: string | null, work: (sheet: Sheet) => Promise<T>, where = "/phone/"): Promise<T> {
    const sheet = await openSheet(browser(), house().base, { ...PHONE, ...(secret ? { secret } : {}) });
    try {
      await sheet.page.goto(house().base + where);
      const came = await work(sheet);
      // Being offline on purpose is no fault of the page.
      assert.deepEqual(
        sheet.complaints.filter((c) => !/ERR_INTERNET_DISCONNECTED/.test(c)),
        [],
        "the page complained",
      );
      return came;
    } finally {
      await sheet.context.close();
    }
  }
  const button = (page: Page, name: string | RegExp) =>
    page.getByRole("button", typeof name === "string" ? { name, exact: true } : { name });
  const openFirst = async (page: Page): Promise<string> => {
    await button(page, /^打开 /).click();
    await button(page, "看过了").waitFor();
    return new URL(page.url()).hash.split("/")[2] as string;
  };
  /** The phone has fetched all its files: from now on it opens without network. */
  const furnished = (page: Page): Promise<void> =>
    page.evaluate(async () => {
      await navigator.serviceWorker.ready;
      if (!navigator.serviceWorker.controller)
        await new Promise((r) => navigator.serviceWorker.addEventListener("controllerchange", r, { once: true }));
    });
  const lookIns = async (household: string): Promise<number> => {
    await house().server.settled();
    return (house().server.tail.since(0) ?? []).filter((e) => e.kind === "people.looked-in" && e.about.includes(household))
      .length;
  };
  const until = async (true_: () => Promise<boolean>, what: string): Promise<void> => {
    for (let i = 0; i < 300; i++) {
      if (await true_()) return;
      await new Promise((r) => setTimeout(r, 100));
    }
    assert.fail(`waited in vain: ${what}`);
  };
  const code = async (phone: string): Promise<string> => {
    let found = "";
    await until(async () => {
      try {
        found = house().codeFor(phone);
      } catch {
        return false;
      }
      return true;
    }, "a sign-in code");
    return found;
  };
  const signIn = async (page: Page, phone: string): Promise<void> => {
    await page.getByLabel("手机号").fill(phone);
    await button(page, "获取登录码").click();
    await page.getByLabel("六位登录码").waitFor();
    await page.getByLabel("六位登录码").fill(await code(phone));
    await button(page, "登录").click();
  };
  const type = async (page: Page, pin: string): Promise<void> => {
    for (const digit of pin) await button(page, digit).click();
  };
  /** Rows of the page's own database, as text. */
  const kept = (page: Page, shelf: "presses" | "answers" | "vaults"): Promise<string[]> =>
    page.evaluate(
      (name) =>
        new Promise<string[]>((resolve, reject) => {
          const opening = indexedDB.open("haitang");
          opening.onerror = () => reject(new Error("no database"));
          opening.onsuccess = () => {
            const all = opening.result.transaction(name).objectStore(name).getAll();
            all.onsuccess = () => {
              resolve(
                all.result.map((row: unknown) =>
                  JSON.stringify(row, (_k, v: unknown) =>
                    v instanceof ArrayBuffer ? String.fromCharCode(...new Uint8Array(v)) : v,
                  ),
                ),
              );
              opening.result.close();
            };
          };
        }),
      shelf,
    );
  return { at, button, furnished, kept, lookIns, openFirst, signIn, type, until, volunteer };
}
