import { Agent } from "node:http";
import { listen } from "./support/listeners.ts";
import { fire } from "./support/load.ts";
import type { Result } from "./support/result.ts";
import { median, percentile, round, yardstick } from "./support/result.ts";
import { child, newCommandId, town } from "./support/town.ts";

const LISTENERS = Number(process.env.LISTENERS ?? 2000);
const SHOUTS = 20;
const ROUNDS = 3;

/** Signed-in, filtered listeners hear a command after its commit, against bare Node shouting to as many sockets. p99 over all listeners and shouts. */
export default async function liveBench(): Promise<Result> {
  const y = yardstick();
  const t = await town();
  try {
    const worker = await t.session("worker");
    const helper = await t.session("helper");
    const own = t.sample.entrusted.find((e) => e.person === helper.person)?.household as string;
    const ours = await child("./ours.ts", [t.url]);
    const bare = await child("./bare-live.ts", []);
    const agent = new Agent({ keepAlive: true });
    let arrivals: number[] = [];
    const heard = (): void => void arrivals.push(performance.now());
    // Half hear the whole community, half only their own doors: every shout is about one of those doors, so that all must hear it.
    const closeOurs = await listen(
      ours.port,
      "/api/live",
      LISTENERS,
      (nr) => ({ authorization: `Bearer ${nr % 2 === 0 ? worker.secret : helper.secret}` }),
      heard,
    );
    const closeBare = await listen(bare.port, "/live", LISTENERS, () => ({}), heard);
    const shoutOurs = () =>
      fire(agent, ours.port, {
        path: "/api/do/people.look-in",
        headers: { authorization: `Bearer ${worker.secret}` },
        body: JSON.stringify({
          id: newCommandId(),
          community: t.community,
          input: { household: own, way: "met", at: new Date().toISOString() },
        }),
      });
    const shoutBare = () => fire(agent, bare.port, { path: "/shout", body: "{}" });
    const p99 = { ours: [] as number[], bare: [] as number[], afterAnswer: [] as number[] };
    let missed = 0;
    const round_ = async (shout: () => Promise<number>): Promise<{ all: number[]; after: number[] }> => {
      const all: number[] = [];
      const after: number[] = [];
      for (let i = 0; i < SHOUTS; i++) {
        arrivals = [];
        const start = performance.now();
        await shout();
        const answered = performance.now();
        const until = start + 10_000;
        while (arrivals.length < LISTENERS && performance.now() < until) await new Promise((r) => setTimeout(r, 2));
        missed += LISTENERS - arrivals.length;
        all.push(...arrivals.map((a) => a - start));
        after.push(...arrivals.map((a) => Math.max(0, a - answered)));
        await new Promise((r) => setTimeout(r, 60));
      }
      return { all, after };
    };
    await round_(shoutOurs);
    for (let i = 0; i < ROUNDS; i++) {
      const o = await round_(shoutOurs);
      p99.ours.push(percentile(o.all, 0.99));
      p99.afterAnswer.push(percentile(o.after, 0.99));
      p99.bare.push(percentile((await round_(shoutBare)).all, 0.99));
    }
    const usage = ours.usage();
    closeOurs();
    closeBare();
    agent.destroy();
    await ours.stop();
    await bare.stop();
    const [o, b] = [median(p99.ours), median(p99.bare)];
    const ok = LISTENERS <= 2000 ? o <= 2 * b && missed === 0 : o <= 1500 * y.value && usage.rss_mb <= 400 && missed === 0;
    return {
      name: "live",
      ours: round(o),
      baseline: round(b),
      ratio: round(o / b),
      unit: `ms, p99 from press to hearing, ${LISTENERS} listeners`,
      yardstick: y.value,
      ...usage,
      goal: LISTENERS <= 2000 ? "ratio <= 2, none missed" : "p99 <= 1500 ms x yardstick, <= 400 MB, none missed",
      ok,
      missed,
      p99_after_the_answer_ms: round(median(p99.afterAnswer)),
    };
  } finally {
    await t.stop();
  }
}
