import { allAnswered, volley } from "./support/load.ts";
import type { Result } from "./support/result.ts";
import { median, round, yardstick } from "./support/result.ts";
import { bareTables } from "./support/tables.ts";
import { child, newCommandId, town } from "./support/town.ts";

const WAYS = 64;
const MS = 4000;
const ROUNDS = 5;

/** A kind that commutes, batched, against the same kind unbatched and against bare single-row inserts, all at the same ways. */
export default async function batchBench(): Promise<Result> {
  const y = yardstick();
  const t = await town();
  try {
    await bareTables(t.ownerUrl);
    const { secret } = await t.session("worker");
    const households = t.sample.households.filter((h) => !h.protected).map((h) => h.id);
    const together = await child("./ours.ts", [t.url]);
    const alone = await child("./ours.ts", [t.url, "no-batching"]);
    const bare = await child("./bare.ts", [t.url]);
    let nr = 0;
    const fire = (port: number) =>
      volley(port, WAYS, MS, () => ({
        path: "/api/do/people.look-in",
        headers: { authorization: `Bearer ${secret}` },
        body: JSON.stringify({
          id: newCommandId(),
          community: t.community,
          input: { household: households[nr++ % households.length], way: "met", at: new Date().toISOString() },
        }),
      }));
    const insert = () =>
      volley(bare.port, WAYS, MS, () => ({
        path: "/insert",
        body: JSON.stringify({ id: newCommandId(), door: households[nr++ % households.length], now: new Date().toISOString() }),
      }));
    const rates = { together: [] as number[], alone: [] as number[], insert: [] as number[] };
    await fire(together.port);
    for (let i = 0; i < ROUNDS; i++) {
      rates.together.push(allAnswered(await fire(together.port)).rate);
      rates.alone.push(allAnswered(await fire(alone.port)).rate);
      rates.insert.push(allAnswered(await insert()).rate);
    }
    const usage = together.usage();
    await Promise.all([together.stop(), alone.stop(), bare.stop()]);
    const [a, b, ins] = [median(rates.together), median(rates.alone), median(rates.insert)];
    return {
      name: "batch",
      ours: round(a),
      baseline: round(b),
      ratio: round(a / b),
      unit: `commands/s at ${WAYS} ways`,
      yardstick: y.value,
      ...usage,
      goal: "ratio >= 2 and share_of_bare_inserts >= 0.40",
      ok: a / b >= 2 && a / ins >= 0.4,
      share_of_bare_inserts: round(a / ins),
      bare_inserts: round(ins),
      rounds: Object.fromEntries(Object.entries(rates).map(([k, v]) => [k, v.map((r) => round(r))])),
    };
  } finally {
    await t.stop();
  }
}
