import { below, seeded } from "../src/kernel/random.ts";
import type { Stops } from "../src/planning/walk/walk.ts";
import { walk } from "../src/planning/walk/walk.ts";
import type { Result } from "./support/result.ts";
import { median, round, yardstick } from "./support/result.ts";

/** 2,000 stops in 105 stairwells: the planned walk against the order in which the stairwells are numbered. */
export default async function walkBench(): Promise<Result> {
  const y = yardstick();
  const ours: number[] = [];
  const baseline: number[] = [];
  const ms: number[] = [];
  for (let seed = 1; seed <= 5; seed++) {
    const random = seeded(seed);
    const spots = Array.from({ length: 105 }, () => ({ x: below(random, 400), y: below(random, 300) }));
    const of = (f: (i: number) => number): Float64Array => Float64Array.from({ length: 2000 }, (_, i) => f(i));
    const stops: Stops = {
      x: of((i) => spots[i % 105]?.x ?? 0),
      y: of((i) => spots[i % 105]?.y ?? 0),
      z: of((i) => 3 * Math.floor(i / 105 / 3)),
      shaft: Int32Array.from({ length: 2000 }, (_, i) => i % 105),
    };
    const start = performance.now();
    const planned = walk(stops, seeded(seed), 100_000);
    ms.push(performance.now() - start);
    ours.push(planned.length);
    baseline.push(numbered(stops));
  }
  const cpu = process.cpuUsage();
  const [o, b] = [median(ours), median(baseline)];
  return {
    name: "walk",
    ours: round(o),
    baseline: round(b),
    ratio: round(o / b),
    unit: "weighed metres",
    yardstick: y.value,
    cpu_s: round((cpu.user + cpu.system) / 1e6),
    rss_mb: Math.round(process.memoryUsage().rss / 1048576),
    goal: "ratio <= 0.6",
    ok: o / b <= 0.6,
    ms: round(median(ms)),
  };
}

/** The length of the walk from stairwell to stairwell as they are numbered, each climbed once. */
function numbered(s: Stops): number {
  let length = 0;
  for (let shaft = 0; shaft < 105; shaft++) {
    let top = 0;
    for (let i = shaft; i < s.z.length; i += 105) top = Math.max(top, s.z[i] as number);
    length += 8 * top;
    if (shaft > 0)
      length += Math.hypot(
        (s.x[shaft] as number) - (s.x[shaft - 1] as number),
        (s.y[shaft] as number) - (s.y[shaft - 1] as number),
      );
  }
  return length;
}
