import { allAnswered, volley } from "./support/load.ts";
import type { Result } from "./support/result.ts";
import { median, percentile, round, yardstick } from "./support/result.ts";
import { bareTables } from "./support/tables.ts";
import { child, newCommandId, town } from "./support/town.ts";

const WAYS = 16;
const MS = 4000;
const ROUNDS = 5;
const USES = ["lived-in", "let", "shared"] as const;

/** One command a transaction, 16 ways, through HTTP and the whole road, against a minimal hand-written transaction behind bare node:http. */
export async function commandBench(): Promise<Result> {
  const y = yardstick();
  const t = await town();
  try {
    await bareTables(t.ownerUrl);
    const { secret } = await t.session("worker");
    const doors = t.sample.doors.filter((d) => d.use === "lived-in").map((d) => d.id);
    const ours = await child("./ours.ts", [t.url, "no-batching"]);
    const bare = await child("./bare.ts", [t.url]);
    let nr = 0;
    const door = (): string => doors[nr++ % doors.length] as string;
    const use = (): string => USES[nr % USES.length] as string;
    const fireOurs = () =>
      volley(ours.port, WAYS, MS, () => ({
        path: "/api/do/places.confirm-door",
        headers: { authorization: `Bearer ${secret}` },
        body: JSON.stringify({ id: newCommandId(), community: t.community, input: { door: door(), use: use() } }),
      }));
    const fireBare = (path: string) =>
      volley(bare.port, WAYS, MS, () => ({
        path,
        body: JSON.stringify({ id: newCommandId(), door: door(), use: use(), now: new Date().toISOString() }),
      }));
    const rates = { ours: [] as number[], bare: [] as number[], insert: [] as number[] };
    const times = { ours: [] as number[], bare: [] as number[] };
    // Both warm up alike: compilers of either side are done before anything counts.
    for (let i = 0; i < 2; i++) {
      await fireOurs();
      await fireBare("/command");
    }
    for (let i = 0; i < ROUNDS; i++) {
      const o = allAnswered(await fireOurs());
      const b = allAnswered(await fireBare("/command"));
      rates.ours.push(o.rate);
      rates.bare.push(b.rate);
      times.ours.push(percentile(o.times, 0.95));
      times.bare.push(percentile(b.times, 0.95));
      rates.insert.push(allAnswered(await fireBare("/insert")).rate);
    }
    const usage = ours.usage();
    await ours.stop();
    await bare.stop();
    const [o, b, ins] = [median(rates.ours), median(rates.bare), median(rates.insert)];
    return {
      name: "command",
      ours: round(o),
      baseline: round(b),
      ratio: round(o / b),
      unit: "commands/s at 16 ways",
      yardstick: y.value,
      ...usage,
      goal: "ratio >= 0.70",
      ok: o / b >= 0.7,
      p95_ms: { ours: round(median(times.ours)), baseline: round(median(times.bare)) },
      share_of_bare_inserts: round(o / ins),
      rounds: { ours: rates.ours.map((r) => round(r)), baseline: rates.bare.map((r) => round(r)) },
    };
  } finally {
    await t.stop();
  }
}
export default commandBench;
