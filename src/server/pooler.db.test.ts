import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import type { TestHouse } from "../../test/support/house.ts";
import { testHouse } from "../../test/support/house.ts";
import { listen } from "../../test/support/listen.ts";
import { anyPort } from "../../test/support/port.ts";

const PGBOUNCER = ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/opt/homebrew/bin/pgbouncer"].find((path) => existsSync(path));

/** PgBouncer in transaction mode before a database, with three connections for everybody. */
async function bouncer(target: string): Promise<{ url: string; stop(): Promise<void> }> {
  const to = new URL(target);
  const folder = mkdtempSync(join(tmpdir(), "haitang-pooler-"));
  chmodSync(folder, 0o755);
  const port = await anyPort();
  const name = to.pathname.slice(1);
  writeFileSync(
    join(folder, "pgbouncer.ini"),
    `[databases]\n${name} = host=${to.hostname} port=${to.port} dbname=${name} user=${to.username} password=${decodeURIComponent(to.password)}\n` +
      `[pgbouncer]\nlisten_addr=127.0.0.1\nlisten_port=${port}\nunix_socket_dir=\nauth_type=any\npool_mode=transaction\ndefault_pool_size=3\nmax_client_conn=100\n`,
  );
  // It refuses to run as root.
  const child: ChildProcess = spawn(PGBOUNCER as string, [join(folder, "pgbouncer.ini")], {
    stdio: "ignore",
    ...(process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}),
  });
  const url = new URL(target);
  url.port = String(port);
  for (let i = 0; ; i++) {
    const client = new pg.Client({ connectionString: url.href });
    try {
      await client.connect();
      await client.end();
      break;
    } catch (error) {
      if (i > 100) throw error;
      await pause(50);
    }
  }
  return {
    url: url.href,
    stop: async () => {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

test(
  "behind PgBouncer in transaction mode: commands, questions, batches and the live stream, more callers than connections",
  { skip: PGBOUNCER === undefined ? "there is no pgbouncer on this machine" : false },
  async () => {
    const direct: TestHouse = await testHouse();
    const pooler = await bouncer(direct.loginUrl);
    try {
      const { server, base } = await direct.another({ url: pooler.url, directUrl: direct.loginUrl });
      assert.equal(server.road.database.keepsPlans, false);
      const worker = await direct.as("worker");
      const lead = await direct.as("lead");
      const doors = direct.sample.doors.filter((d) => d.use === "lived-in").map((d) => d.id);
      const open = direct.sample.households.filter((h) => !h.protected).map((h) => h.id);
      const stream = await listen(base, worker.secret);
      await stream.until((e) => e.event === "reset");
      const answers = await Promise.all(
        Array.from({ length: 120 }, (_, i) => {
          const who = i % 2 ? worker : lead;
          if (i % 3 === 0) return who.ask("people.household", { household: open[i] }, { base });
          return i % 3 === 1
            ? who.do("places.confirm-door", { door: doors[i], use: "let" }, { base })
            : who.do("people.look-in", { household: open[i], way: "met", at: direct.clock.now() }, { base });
        }),
      );
      assert.deepEqual([...new Set(answers.map((a) => a.status))], [200]);
      // What one transaction set does not stay on the connection for whoever comes next.
      const stranger = new pg.Client({ connectionString: pooler.url });
      await stranger.connect();
      for (let i = 0; i < 6; i++) {
        const { rows } = await stranger.query(
          "select current_user as who, coalesce(current_setting('haitang.communities', true), '') as wall",
        );
        assert.deepEqual(rows, [{ who: new URL(direct.loginUrl).username, wall: "" }]);
      }
      await stranger.end();
      await stream.until((e) => e.kind === "places.door-confirmed");
      stream.close();
    } finally {
      await direct.stop();
      await pooler.stop();
    }
  },
);
