import type { ChildProcess } from "node:child_process";
import { fork } from "node:child_process";
import { once } from "node:events";
import { median, yardstick } from "../bench/support/result.ts";
import { seeded, below } from "../src/kernel/random.ts";
import type { Safeguards } from "../src/server/dispatch.ts";
import { testPostgres } from "../test/support/postgres.ts";
import { burst, reckon } from "./support/burst.ts";
import type { Serving } from "./support/serve.ts";
import type { Signed, Town } from "./support/town.ts";
import { newTown, withClient } from "./support/town.ts";
import type { Asked, Trusted } from "./support/trusted.ts";
import { round } from "./support/trusted.ts";
import { verifyChain } from "../src/server/sealer.ts";

const WRITERS = 8;
/** Ready again within so many milliseconds, on the reference machine. */
const READY = 3000;

/** A server in a process of its own, on one port, killed and started again. */
class Killed {
  #child: ChildProcess | undefined;
  #port = 0;
  readonly ready: number[] = [];
  readonly #town: Town;
  readonly #safeguards: Partial<Safeguards>;
  constructor(town: Town, safeguards: Partial<Safeguards>) {
    this.#town = town;
    this.#safeguards = safeguards;
  }
  async start(): Promise<number> {
    const from = performance.now();
    const o: Serving = { url: this.#town.loginUrl, port: this.#port, offset: this.#town.offset, safeguards: this.#safeguards };
    const child = fork(new URL("support/serve.ts", import.meta.url), [JSON.stringify(o)], {
      stdio: ["ignore", "ignore", 2, "ipc"],
    });
    this.#child = child;
    const [said] = (await Promise.race([
      once(child, "message"),
      once(child, "exit").then(([code]) => {
        throw new Error(`the server ended with ${code} instead of listening`);
      }),
    ])) as [{ port: number }];
    this.#port = said.port;
    for (;;) {
      const ready = await fetch(`http://127.0.0.1:${this.#port}/ready`).then(
        (r) => r.ok,
        () => false,
      );
      if (ready) break;
      await new Promise((r) => setTimeout(r, 10));
    }
    this.ready.push(performance.now() - from);
    return this.#port;
  }
  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  }
}

interface Outcome {
  acked: number;
  lost: number;
  doubled: number;
  retried: number;
  kills: number;
  ready: number[];
}

/**
 * A burst of commands in which the server is killed at points drawn by chance. The next point comes only after the last kill, so no kill is saved.
 * `until`: stops early once something took effect twice, which is what a control waits for.
 */
async function killed(
  town: Town,
  who: readonly Signed[],
  o: { total: number; kills: number; safeguards?: Partial<Safeguards>; until?: "doubled" },
): Promise<Outcome> {
  const server = new Killed(town, o.safeguards ?? {});
  const port = await server.start();
  const random = seeded(o.kills);
  const every = o.total / o.kills;
  let next = 1 + below(random, Math.max(1, Math.floor(every)));
  let kills = 0;
  let killing: Promise<void> | undefined;
  let failed: Error | undefined;
  const b = burst({
    town,
    port,
    who,
    writers: WRITERS,
    total: o.total,
    onAck: (acked) => {
      if (acked < next || killing || kills >= o.kills) return;
      killing = (async () => {
        await server.kill();
        kills += 1;
        await server.start();
        next = Math.max(acked + 1, Math.floor(kills * every) + below(random, Math.max(1, Math.floor(every))));
        if (o.until && (await reckon(town.ownerUrl, b.ledger)).doubled > 0) b.end();
      })()
        .catch((error: Error) => {
          failed = error;
          b.end();
        })
        .finally(() => (killing = undefined));
    },
  });
  await Promise.race([b.done, new Promise((_, reject) => setInterval(() => failed && reject(failed), 200).unref())]);
  await killing;
  await server.kill();
  const { acked, lost, doubled } = await reckon(town.ownerUrl, b.ledger);
  return { acked, lost, doubled, retried: b.ledger.filter((s) => s.tries > 1).length, kills, ready: server.ready.slice(1) };
}

/** Every row that was journalled is sealed once, in an unbroken chain, once a server has had a moment. */
async function sealed(town: Town): Promise<boolean> {
  const server = new Killed(town, {});
  await server.start();
  try {
    return await withClient(town.ownerUrl, async (c) => {
      for (let i = 0; i < 200; i++) {
        const { rows } = await c.query<{ left: number }>(
          "select (select count(*) from journal) - (select count(*) from seal) as left",
        );
        if (Number(rows[0]?.left) === 0) return (await verifyChain(c)).broken.length === 0;
        await new Promise((r) => setTimeout(r, 50));
      }
      return false;
    });
  } finally {
    await server.kill();
  }
}

/** R1: kill -9 of the server in the middle of a burst: nothing acknowledged is lost, nothing takes effect twice, and it is soon ready again. */
export default async function killServer({ counts }: Asked): Promise<Trusted> {
  const size = counts === "full" ? { total: 20_000, kills: 200 } : { total: 1000, kills: 10 };
  const { superuserUrl } = await testPostgres();
  const { value } = yardstick();
  // The small run shares its machine with other tests; only the full one is a measurement.
  const goal = READY * Math.max(1, value) * (counts === "full" ? 1 : 4);
  const town = await newTown(superuserUrl);
  const loose = await newTown(superuserUrl);
  try {
    const who = await Promise.all([town.signIn("worker"), town.signIn("lead")]);
    const kept = await killed(town, who, size);
    const chain = await sealed(town);
    const control = await killed(loose, [await loose.signIn("worker"), await loose.signIn("lead")], {
      total: 20_000,
      kills: 100,
      safeguards: { remember: false },
      until: "doubled",
    });
    const slowest = Math.max(...kept.ready);
    const figures = {
      commands: kept.acked,
      kills: kept.kills,
      lost: kept.lost,
      doubled: kept.doubled,
      retried: kept.retried,
      chain,
      ready_ms_median: round(median(kept.ready), 0),
      ready_ms_max: round(slowest, 0),
      goal_ms: round(goal, 0),
      yardstick: value,
    };
    const ok =
      kept.acked === size.total && kept.kills === size.kills && kept.lost === 0 && kept.doubled === 0 && chain && slowest <= goal;
    return {
      id: "R1",
      name: "kill-server",
      ok,
      figures,
      control: {
        what: `answers not remembered: ${control.doubled} took effect twice after ${control.kills} kills`,
        ok: control.doubled > 0,
      },
    };
  } finally {
    await town.drop();
    await loose.drop();
  }
}
