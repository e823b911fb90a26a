import { readFileSync } from "node:fs";
import type { Browser, CDPSession, Page } from "playwright-core";
import { VACANT, layoutBoard } from "../src/web/board/layout.ts";
import { buildPage, openBrowser } from "../src/web/testing/build.ts";
import { town } from "../src/web/testing/town.ts";
import type { Result } from "./support/result.ts";
import { median, round, yardstick } from "./support/result.ts";

const FRAMES = 240;
const ROUNDS = 3;
const WINDOWS = 2000;
const VIEW = { width: 1440, height: 900 };
/** Frame interval against an empty page's in the same run, and milliseconds of script, style and layout in a frame. */
const GOAL = { ratio: 1.1, work: 8 };

interface Run {
  /** Median time from frame to frame, ms. */
  interval: number;
  /** Time in script, style and layout, ms a frame. */
  work: number;
}

/** Seconds that a page has spent in script, style and layout so far, as Chromium counts them. */
async function spent(session: CDPSession): Promise<number> {
  const { metrics } = await session.send("Performance.getMetrics");
  const of = (name: string): number => metrics.find((m) => m.name === name)?.value ?? Number.NaN;
  return of("ScriptDuration") + of("RecalcStyleDuration") + of("LayoutDuration");
}

/** Lets frames go by; on a board the wheel turns in each of them, so that it goes round in a circle. */
async function run(page: Page, session: CDPSession): Promise<Run> {
  await page.bringToFront();
  await page.waitForTimeout(400);
  const before = await spent(session);
  const intervals = await page.evaluate(async (frames) => {
    const stage = document.querySelector("[role=grid]");
    const times: number[] = [];
    await new Promise<void>((done) => {
      const frame = (now: number): void => {
        times.push(now);
        const turn = times.length / 18;
        stage?.dispatchEvent(
          new WheelEvent("wheel", { deltaX: 22 * Math.sin(turn), deltaY: 18 * Math.cos(turn), cancelable: true, bubbles: true }),
        );
        if (times.length > frames) done();
        else requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
    });
    return times.slice(1).map((t, i) => t - (times[i] as number));
  }, FRAMES);
  return { interval: median(intervals), work: ((await spent(session)) - before) * (1000 / FRAMES) };
}

/** Processor time and memory of the browser with all its processes. */
async function usage(browser: Browser): Promise<{ cpu_s: number; rss_mb: number }> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  const resident = (pid: number): number => {
    try {
      return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
    } catch {
      return 0;
    }
  };
  return {
    cpu_s: round(processInfo.reduce((sum, p) => sum + p.cpuTime, 0)),
    rss_mb: round(processInfo.reduce((sum, p) => sum + resident(p.id), 0)),
  };
}

/**
 * Panning 2,000 windows, with all of them in view and from twice as near, against an empty page in the same browser: three rounds, interleaved, medians.
 * The browser draws without a graphics card.
 */
export default async function boardBench(): Promise<Result> {
  const y = yardstick();
  const board = town(7, 12);
  const layout = layoutBoard(board, { ...VIEW, text: 15, ratio: 1, unmanaged: "" });
  const windows = layout.flags.reduce((sum, flag) => sum + (flag & VACANT ? 0 : 1), 0);
  const site = await buildPage("board");
  const browser = await openBrowser();
  try {
    const open = async (address: string): Promise<[Page, CDPSession]> => {
      const page = await browser.newPage({ viewport: VIEW });
      await page.goto(address);
      const session = await page.context().newCDPSession(page);
      await session.send("Performance.enable");
      return [page, session];
    };
    const empty = await open("about:blank");
    const ours = await open(site.address);
    await ours[0].evaluate((b) => (globalThis as unknown as { board: { show(b: unknown): void } }).board.show(b), board);
    const runs: { empty: Run; whole: Run; near: Run }[] = [];
    for (let i = 0; i < ROUNDS; i++) {
      const bare = await run(...empty);
      await ours[0].getByRole("button", { name: "看全部" }).click();
      const whole = await run(...ours);
      for (let twice = 0; twice < 2; twice++) await ours[0].getByRole("button", { name: "放大" }).click();
      runs.push({ empty: bare, whole, near: await run(...ours) });
    }
    const of = (pick: (r: (typeof runs)[number]) => number): number => median(runs.map(pick));
    const interval = Math.max(
      of((r) => r.whole.interval),
      of((r) => r.near.interval),
    );
    const baseline = of((r) => r.empty.interval);
    const work = Math.max(
      of((r) => r.whole.work),
      of((r) => r.near.work),
    );
    const ratio = interval / baseline;
    return {
      name: "board",
      ours: round(interval),
      baseline: round(baseline),
      ratio: round(ratio),
      unit: "ms from frame to frame",
      yardstick: y.value,
      ...(await usage(browser)),
      goal: `ratio <= ${GOAL.ratio}, work_ms <= ${GOAL.work} x yardstick, windows >= ${WINDOWS}`,
      ok: ratio <= GOAL.ratio && work <= GOAL.work * y.value && windows >= WINDOWS,
      work_ms: round(work),
      windows,
      frames: FRAMES,
      rounds: runs,
    };
  } finally {
    await browser.close();
    await site.remove();
  }
}
