import { Agent } from "node:http";
import { fire } from "./support/load.ts";
import type { Result } from "./support/result.ts";
import { percentile, round, yardstick } from "./support/result.ts";
import { child, town } from "./support/town.ts";

const SHOTS = 400;

/** Words of every kind: hits by name, by pinyin, by initials, by door, by phone; misses; single letters. */
const words = (names: readonly string[], nr: number): string =>
  [
    names[nr % names.length] as string,
    (names[(nr * 3) % names.length] as string).slice(1),
    "wang",
    "zhangwei",
    "lixiu",
    "ljh",
    "sgf",
    "3-2-501",
    "12幢301",
    "0138",
    String(1000 + ((nr * 37) % 9000)),
    "w",
    "z",
    "沈",
    "王",
    "zzqx",
    "甯",
    "x1",
  ][nr % 18] as string;

/** Search among 926,000 people as the application's role: for one community and for a district user, through the whole road. */
export default async function searchBench(o: { communities?: number } = {}): Promise<Result> {
  const t = await town({ communities: o.communities ?? 171 });
  const y = yardstick();
  try {
    const worker = await t.session("worker", t.community);
    const officer = await t.session("officer");
    const ours = await child("./ours.ts", [t.url]);
    const agent = new Agent({ keepAlive: true, maxSockets: 4 });
    const names = t.sample.people.slice(0, 500).map((p) => p.name);
    const times: Record<"community" | "district", number[]> = { community: [], district: [] };
    const one = async (who: "community" | "district", secret: string, nr: number): Promise<void> => {
      const from = performance.now();
      const status = await fire(agent, ours.port, {
        path: "/api/ask/people.search",
        headers: { authorization: `Bearer ${secret}` },
        body: JSON.stringify({ input: { typed: words(names, nr) } }),
      });
      if (status !== 200) throw new Error(`search: ${status}`);
      times[who].push(performance.now() - from);
    };
    for (let i = 0; i < 40; i++) {
      await one("community", worker.secret, i);
      await one("district", officer.secret, i);
    }
    times.community.length = 0;
    times.district.length = 0;
    for (let i = 0; i < SHOTS; i++) {
      await one("community", worker.secret, i);
      await one("district", officer.secret, i);
    }
    const usage = ours.usage();
    agent.destroy();
    await ours.stop();
    const p = (who: "community" | "district", q: number): number => round(percentile(times[who], q));
    const goal = 50 * Math.max(1, y.value);
    const worst = Math.max(p("community", 0.95), p("district", 0.95));
    return {
      name: "search",
      ours: worst,
      baseline: goal,
      ratio: round(worst / goal),
      unit: "ms, p95, the slower of both",
      yardstick: y.value,
      ...usage,
      goal: "p95 <= 50 ms x yardstick",
      ok: worst <= goal,
      communities: t.communities.length,
      community_ms: { p50: p("community", 0.5), p95: p("community", 0.95) },
      district_ms: { p50: p("district", 0.5), p95: p("district", 0.95) },
    };
  } finally {
    await t.stop();
  }
}
