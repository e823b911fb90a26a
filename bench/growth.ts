import { Agent } from "node:http";
import { listen } from "./support/listeners.ts";
import { fire, volley } from "./support/load.ts";
import type { Result } from "./support/result.ts";
import { median, percentile, round, yardstick } from "./support/result.ts";
import { child, newCommandId, town } from "./support/town.ts";

const ROUNDS = 5;
const SHOUTS = 60;

/** p95 of command, read and search, and of the way from a press to a listener, in a town and in one of ten times its households, in turns. */
export default async function growthBench(): Promise<Result> {
  const y = yardstick();
  const cpu = (): number => {
    const u = process.cpuUsage();
    return (u.user + u.system) / 1e6;
  };
  const c0 = cpu();
  const small = await town({ communities: 1, households: 1765 });
  const c1 = cpu();
  const large = await town({ communities: 10, households: 17650 });
  const c2 = cpu();
  try {
    const agent = new Agent({ keepAlive: true });
    const sides = await Promise.all(
      [small, large].map(async (t) => {
        const worker = await t.session("worker", t.community);
        const ours = await child("./ours.ts", [t.url]);
        const households = t.sample.households.filter((h) => !h.protected).map((h) => h.id);
        const doors = t.sample.doors.filter((d) => d.use === "lived-in").map((d) => d.id);
        const head = { authorization: `Bearer ${worker.secret}` };
        let nr = 0;
        const shots = {
          command: () => ({
            path: "/api/do/places.confirm-door",
            headers: head,
            body: JSON.stringify({
              id: newCommandId(),
              community: t.community,
              input: { door: doors[nr++ % doors.length], use: nr % 2 ? "let" : "lived-in" },
            }),
          }),
          read: () => ({
            path: "/api/ask/people.household",
            headers: head,
            body: JSON.stringify({ community: t.community, input: { household: households[nr++ % households.length] } }),
          }),
          search: () => ({
            path: "/api/ask/people.search",
            headers: head,
            body: JSON.stringify({ input: { typed: ["wang", "3-2-501", "沈", "0138", "w", "zhang"][nr++ % 6] } }),
          }),
        };
        let hear = (): void => undefined;
        const close = await listen(
          ours.port,
          "/api/live",
          1,
          () => head,
          () => hear(),
        );
        /** Milliseconds from a press to its being heard of by a listener. */
        const shout = async (): Promise<number> => {
          const from = performance.now();
          const heard = new Promise<number>((resolve) => (hear = () => resolve(performance.now() - from)));
          await fire(agent, ours.port, shots.command());
          return heard;
        };
        return {
          t,
          ours,
          shots,
          shout,
          close,
          p95: { command: [] as number[], read: [] as number[], search: [] as number[], live: [] as number[] },
        };
      }),
    );
    for (const s of sides)
      for (let i = 0; i < 60; i++) for (const shot of Object.values(s.shots)) await fire(agent, s.ours.port, shot());
    for (let i = 0; i < ROUNDS; i++)
      for (const kind of ["command", "read", "search"] as const)
        for (const s of sides) s.p95[kind].push(percentile((await volley(s.ours.port, 4, 1500, s.shots[kind])).times, 0.95));
    for (let i = 0; i < ROUNDS; i++)
      for (const s of sides) {
        const times: number[] = [];
        for (let nr = 0; nr < SHOUTS; nr++) times.push(await s.shout());
        s.p95.live.push(percentile(times, 0.95));
      }
    for (const s of sides) s.close();
    agent.destroy();
    const usage = sides[1]?.ours.usage() ?? { cpu_s: 0, rss_mb: 0 };
    for (const s of sides) await s.ours.stop();
    const ratios = Object.fromEntries(
      (["command", "read", "search", "live"] as const).map((k) => [
        k,
        round(median(sides[1]?.p95[k] ?? []) / median(sides[0]?.p95[k] ?? [])),
      ]),
    );
    const worst = Math.max(...Object.values(ratios));
    const sample = round((c2 - c1) / (c1 - c0));
    return {
      name: "growth",
      ours: worst,
      baseline: 1,
      ratio: worst,
      unit: "p95 at 10 x households / p95",
      yardstick: y.value,
      ...usage,
      goal: "each <= 1.5; the sample <= 12 x CPU",
      ok: worst <= 1.5 && sample <= 12,
      ratios,
      sample_cpu_ratio: sample,
    };
  } finally {
    await small.stop();
    await large.stop();
  }
}
