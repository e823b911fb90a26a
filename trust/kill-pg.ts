import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { yardstick } from "../bench/support/result.ts";
import { house } from "../src/house.ts";
import { startEmbedded } from "../src/server/embedded.ts";
import type { Embedded } from "../src/server/embedded.ts";
import { startServer } from "../src/server/server.ts";
import { hearingOf } from "../src/sign-in/hearing.ts";
import { TEST_KEY } from "../test/support/key.ts";
import { burst, reckon } from "./support/burst.ts";
import { newTown, withClient } from "./support/town.ts";
import type { Asked, Trusted } from "./support/trusted.ts";
import { round } from "./support/trusted.ts";

/** Commands are answered again within so many milliseconds of the kill, on the reference machine. */
const BACK = 8000;
const WRITERS = 8;
/** A house that answers so few commands in so many milliseconds is not worth killing. */
const LATE = 60_000;

interface Outcome {
  acked: number;
  lost: number;
  doubled: number;
  back: number[];
  /** Answers other than 200 and 503, which are the only ones that a volunteer's phone should meet. */
  strange: number;
}

/**
 * Kills the postmaster under a burst, so many times, and starts it again; the server above it is left alone.
 * Between two kills so many milliseconds go by, and at least so many commands are answered.
 */
async function killed(o: { kills: number; between: number; answers: number; loose: boolean }): Promise<Outcome> {
  const dataDir = mkdtempSync(join(tmpdir(), "haitang-kill-pg-"));
  chmodSync(dataDir, 0o711);
  const start = (): Promise<Embedded> => startEmbedded({ dataDir, log: () => undefined });
  let postgres = await start();
  const town = await newTown(postgres.superuserUrl);
  const who = [await town.signIn("worker"), await town.signIn("lead")];
  if (o.loose)
    await withClient(town.ownerUrl, async (c) => {
      // The built-in server says on its command line that commits are flushed; a setting of the database comes before that.
      await c.query(`alter database ${new URL(town.ownerUrl).pathname.slice(1)} set synchronous_commit = off`);
      await c.query("alter system set wal_writer_delay = '10s'");
      await c.query("select pg_reload_conf()");
    });
  const server = await startServer({
    url: town.loginUrl,
    installation: TEST_KEY,
    capabilities: house,
    routes: () => [],
    hearing: (road) => (token) => hearingOf(road, token),
    clock: town.now,
    log: () => undefined,
    poolSize: 12,
  });
  try {
    const port = await server.listen(0, "127.0.0.1");
    const b = burst({ town, port, who, writers: WRITERS, total: Number.POSITIVE_INFINITY });
    const back: number[] = [];
    for (let kill = 0; kill < o.kills; kill++) {
      const acked = b.acks.length;
      await new Promise((r) => setTimeout(r, o.between));
      const late = performance.now() + LATE;
      while (b.acks.length < acked + o.answers) {
        if (performance.now() > late) throw new Error("hardly anything was answered before the kill");
        await new Promise((r) => setTimeout(r, 5));
      }
      const at = performance.now();
      process.kill(postgres.pid, "SIGKILL");
      await postgres.lost;
      // What was under way may still be answered from what had been committed; from here on only a new server answers.
      const before = b.acks.length;
      await postgres.stop();
      postgres = await start();
      while (b.acks.length <= before) await new Promise((r) => setTimeout(r, 5));
      back.push((b.acks[before] as number) - at);
    }
    b.end();
    await b.done;
    return { ...(await reckon(town.ownerUrl, b.ledger)), back, strange: [...b.strange.values()].reduce((a, n) => a + n, 0) };
  } finally {
    await server.stop();
    await postgres.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** R2: kill -9 of PostgreSQL in the middle of a burst: back soon, nothing acknowledged is lost. */
export default async function killPg({ counts }: Asked): Promise<Trusted> {
  const { value } = yardstick();
  const full = counts === "full";
  const goal = BACK * Math.max(1, value) * (full ? 1 : 4);
  const kept = await killed({ kills: full ? 5 : 2, between: full ? 10_000 : 0, answers: 80, loose: false });
  // A kill may fall just after the log was written; one of several will not.
  const control = await killed({ kills: full ? 5 : 3, between: full ? 2500 : 0, answers: 80, loose: true });
  const slowest = Math.max(...kept.back);
  return {
    id: "R2",
    name: "kill-pg",
    ok: kept.lost === 0 && kept.doubled === 0 && kept.strange === 0 && slowest <= goal,
    figures: {
      acked: kept.acked,
      kills: kept.back.length,
      lost: kept.lost,
      doubled: kept.doubled,
      answers_other_than_200_and_503: kept.strange,
      back_ms_max: round(slowest, 0),
      goal_ms: round(goal, 0),
      yardstick: value,
    },
    control: { what: `commits not flushed: ${control.lost} of ${control.acked} acknowledged were lost`, ok: control.lost > 0 },
  };
}
