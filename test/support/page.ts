import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** A window of a browser at somebody's desk, and what its page complained of: scripts that fail, styles or scripts that the policy forbids. */
export interface Sheet {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly complaints: string[];
}

/**
 * Opens a window.
 * @param secret of a session; without it nobody is signed in
 */
export async function openSheet(
  browser: Browser,
  base: string,
  o: BrowserContextOptions & { secret?: string } = {},
): Promise<Sheet> {
  const { secret, ...options } = o;
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: "zh-CN",
    reducedMotion: "reduce",
    ...options,
  });
  if (secret !== undefined) await context.addCookies([{ name: "haitang", value: secret, url: base }]);
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  // A refusal is an answer like any other; the browser reports it as an error of its own.
  page.on("console", (m) => m.type() === "error" && !/status of 4\d\d/.test(m.text()) && complaints.push(m.text()));
  return { page, context, complaints };
}

/** Rows of one list are alike: the first few tell about all, and hundreds would take minutes. */
const ALIKE = ["tbody tr:nth-child(n+6)", "li:nth-child(n+30)", "svg g:nth-of-type(n+12)"];

/** Everything that axe objects to on the page as it stands, as readable lines; none when it is clean. */
export async function accessibility(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const found = (await page.evaluate(
    `axe.run({ exclude: ${JSON.stringify(ALIKE.map((rows) => [rows]))} }, { preload: false, resultTypes: ["violations"] })`,
  )) as {
    violations: { id: string; help: string; nodes: { target: string[]; failureSummary?: string }[] }[];
  };
  return found.violations.flatMap((v) =>
    v.nodes.map((n) => `${v.id} (${v.help}): ${n.target.join(" ")} ${n.failureSummary ?? ""}`),
  );
}
export async function assertAccessible(page: Page, what: string): Promise<void> {
  assert.deepEqual(await accessibility(page), [], what);
}
