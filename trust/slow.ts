import type { ChildProcess } from "node:child_process";
import { fork } from "node:child_process";
import { once } from "node:events";
import { Agent } from "node:http";
import type { Patience } from "../src/server/http.ts";
import { PATIENCE } from "../src/server/http.ts";
import { testPostgres } from "../test/support/postgres.ts";
import { post } from "./support/burst.ts";
import type { Crowd } from "./support/crowd.ts";
import type { Ages, Serving } from "./support/serve.ts";
import type { Signed, Town } from "./support/town.ts";
import { newTown } from "./support/town.ts";
import type { Asked, Trusted } from "./support/trusted.ts";
import { percentile, round } from "./support/trusted.ts";

const SOCKETS = 500;
/** See crowd.ts, which is a program and not to be loaded here. */
const CROWD_ADDRESS = "127.0.0.2";
/** Sockets are cut within so many milliseconds; the small run has a fifth of the patience, and of this. */
const CUT = 30_000;
const READERS = 4;

async function child(file: string, argument: object): Promise<{ process: ChildProcess; said: unknown }> {
  const process = fork(new URL(`support/${file}`, import.meta.url), [JSON.stringify(argument)], {
    stdio: ["ignore", "ignore", 2, "ipc"],
  });
  const [said] = (await once(process, "message")) as [unknown];
  return { process, said };
}
async function end(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null) return;
  const gone = once(process, "exit");
  process.kill("SIGKILL");
  await gone;
}

/** What others feel for so long: milliseconds, one an answer. Only 200 counts. */
async function others(town: Town, port: number, who: Signed, ms: number): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: READERS });
  const households = town.sample.households.filter((h) => !h.protected);
  const times: number[] = [];
  const until = performance.now() + ms;
  await Promise.all(
    Array.from({ length: READERS }, async (_, reader) => {
      for (let nr = reader; performance.now() < until; nr += READERS) {
        const body = JSON.stringify({ community: town.community, input: { household: households[nr % households.length]?.id } });
        const from = performance.now();
        const status = await post(agent, port, "/api/ask/people.household", who.secret, body);
        if (status !== 200) throw new Error(`others hear ${status}`);
        times.push(performance.now() - from);
        // People pause between two looks: what is measured is waiting, not how many fit in.
        await new Promise((r) => setTimeout(r, 10));
      }
    }),
  );
  agent.destroy();
  return times;
}

interface Outcome {
  alone: number;
  crowded: number;
  /** The oldest age at which somebody was cut, and the oldest that still stood at the end. */
  cut: number;
  standing: number;
  count: number;
}
/** Windows with and without the crowd by turns, so that what else the machine does falls on both. */
async function run(
  town: Town,
  who: Signed,
  patience: Partial<Patience>,
  drip: number,
  windows: number,
  ms: number,
  measured = true,
): Promise<Outcome> {
  const serving: Serving = { url: town.loginUrl, port: 0, offset: town.offset, safeguards: {}, patience };
  const server = await child("serve.ts", serving);
  const { port } = server.said as { port: number };
  const alone: number[] = [];
  const crowded: number[] = [];
  let cut = 0;
  let standing = 0;
  let count = 0;
  try {
    await others(town, port, who, 1000);
    for (let window = 0; window < windows; window++) {
      alone.push(...(await others(town, port, who, measured ? ms : 500)));
      const argument: Crowd = {
        port,
        secret: who.secret,
        body: JSON.stringify({ community: town.community, input: {} }),
        sockets: SOCKETS,
        drip,
      };
      const crowd = await child("crowd.ts", argument);
      try {
        // They come within two seconds; what follows is what it is like to have them there.
        await new Promise((r) => setTimeout(r, 2500));
        crowded.push(...(await others(town, port, who, ms)));
        server.process.send(CROWD_ADDRESS);
        const [ages] = (await once(server.process, "message")) as [Ages];
        cut = ages.oldestCut;
        count = ages.cut;
        standing = Math.max(standing, ages.oldestStanding);
      } finally {
        await end(crowd.process);
      }
    }
  } finally {
    await end(server.process);
  }
  return { alone: percentile(alone, 0.99), crowded: percentile(crowded, 0.99), cut, standing, count };
}

/** R13: five hundred callers who take their time, of four kinds: others hardly notice, and nobody of them is there for long. */
export default async function slow({ counts }: Asked): Promise<Trusted> {
  const full = counts === "full";
  const part = full ? 1 : 0.2;
  const patience = Object.fromEntries(Object.entries(PATIENCE).map(([k, v]) => [k, v * part])) as unknown as Patience;
  const off: Patience = { headers: 0, request: 0, response: 0, silence: 0, idle: 0 };
  const limit = CUT * part + (full ? 0 : 3000);
  const town = await newTown((await testPostgres()).superuserUrl);
  try {
    const who = await town.signIn("worker");
    const drip = full ? 1500 : 700;
    const [windows, ms] = full ? [3, 40_000] : [1, 9000];
    const kept = await run(town, who, patience, drip, windows, ms);
    const control = await run(town, who, off, drip, 1, full ? 35_000 : 8000, false);
    const ratio = kept.crowded / kept.alone;
    // What shares the machine in a small run has a say in its percentiles, so there nobody may wait for seconds; the full one is a measurement.
    const most = full ? 1.2 : Math.max(10, 2000 / kept.alone);
    const oldest = Math.max(kept.cut, kept.standing);
    return {
      id: "R13",
      name: "slow",
      ok: ratio <= most && oldest <= limit && kept.count > 0,
      figures: {
        sockets: SOCKETS,
        cut: kept.count,
        oldest_ms: round(oldest, 0),
        limit_ms: limit,
        p99_alone_ms: round(kept.alone),
        p99_crowded_ms: round(kept.crowded),
        ratio: round(ratio, 2),
        most: round(most, 1),
      },
      control: { what: `without limits the oldest stood for ${round(control.standing, 0)} ms`, ok: control.standing > limit },
    };
  } finally {
    await town.drop();
  }
}
