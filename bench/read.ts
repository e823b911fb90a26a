import { allAnswered, volley } from "./support/load.ts";
import type { Result } from "./support/result.ts";
import { median, percentile, round, yardstick } from "./support/result.ts";
import { bareTables } from "./support/tables.ts";
import { child, town } from "./support/town.ts";

const WAYS = 16;
const MS = 4000;
const ROUNDS = 5;

/** A household panel through the whole road, against the same query in the same kind of transaction behind bare node:http. */
export default async function readBench(): Promise<Result> {
  const y = yardstick();
  const t = await town();
  try {
    await bareTables(t.ownerUrl);
    const { secret, account } = await t.session("worker");
    const households = t.sample.households.filter((h) => !h.protected).map((h) => h.id);
    const ours = await child("./ours.ts", [t.url]);
    const bare = await child("./bare.ts", [t.url]);
    let nr = 0;
    const household = (): string => households[(nr++ * 7) % households.length] as string;
    const fireOurs = () =>
      volley(ours.port, WAYS, MS, () => ({
        path: "/api/ask/people.household",
        headers: { authorization: `Bearer ${secret}` },
        body: JSON.stringify({ community: t.community, input: { household: household() } }),
      }));
    const fireBare = () => {
      const now = new Date().toISOString();
      return volley(bare.port, WAYS, MS, () => ({
        path: "/panel",
        body: JSON.stringify({ community: t.community, household: household(), account, now }),
      }));
    };
    const rates = { ours: [] as number[], bare: [] as number[] };
    const p95 = { ours: [] as number[], bare: [] as number[] };
    for (let i = 0; i < 2; i++) {
      await fireOurs();
      await fireBare();
    }
    for (let i = 0; i < ROUNDS; i++) {
      const o = allAnswered(await fireOurs());
      const b = allAnswered(await fireBare());
      rates.ours.push(o.rate);
      rates.bare.push(b.rate);
      p95.ours.push(percentile(o.times, 0.95));
      p95.bare.push(percentile(b.times, 0.95));
    }
    const usage = ours.usage();
    await ours.stop();
    await bare.stop();
    const [o, b] = [median(rates.ours), median(rates.bare)];
    return {
      name: "read",
      ours: round(o),
      baseline: round(b),
      ratio: round(o / b),
      unit: "panels/s at 16 ways",
      yardstick: y.value,
      ...usage,
      goal: "ratio >= 0.70",
      ok: o / b >= 0.7,
      p95_ms: { ours: round(median(p95.ours)), baseline: round(median(p95.bare)) },
      rounds: { ours: rates.ours.map((r) => round(r)), baseline: rates.bare.map((r) => round(r)) },
    };
  } finally {
    await t.stop();
  }
}
