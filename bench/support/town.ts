import { createHash, randomBytes } from "node:crypto";
import type { ChildProcess } from "node:child_process";
import { fork } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { sampleCommunity } from "../../sample/community.ts";
import { sampleDistrict } from "../../sample/district.ts";
import { foundCommunities, loadSample } from "../../sample/load.ts";
import type { Sample, SampleRole } from "../../sample/types.ts";
import { commandId } from "../../src/kernel/id.ts";
import { readPacks } from "../../src/packs/read.ts";
import type { Embedded } from "../../src/server/embedded.ts";
import { startEmbedded } from "../../src/server/embedded.ts";
import { InstallationKey, KeyRing } from "../../src/server/keys.ts";
import { serverLogin } from "../../src/server/login.ts";
import { migrate } from "../../src/server/migrate.ts";
import { packsFolder } from "../../src/server/server.ts";
import { tokenOf } from "../../src/server/http.ts";

export const BENCH_KEY = new InstallationKey(createHash("sha256").update("a key for benches").digest());

export interface Town {
  readonly ownerUrl: string;
  readonly url: string;
  readonly sample: Sample;
  readonly community: string;
  /** All communities that were loaded. */
  readonly communities: readonly string[];
  /** A session's secret for the account of a role; made directly in the database. */
  session(role: SampleRole["role"], community?: string): Promise<{ secret: string; account: string; person: string }>;
  /** The same for somebody whose account came in later. */
  sessionOf(person: string): Promise<{ secret: string; account: string; person: string }>;
  stop(): Promise<void>;
}

const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** A PostgreSQL with the sample community, or with a district of so many communities, in a folder of its own. */
export async function town(o: { communities?: number; households?: number } = {}): Promise<Town> {
  const folder = mkdtempSync(join(tmpdir(), "haitang-bench-"));
  const server: Embedded = await startEmbedded({
    dataDir: folder,
    log: () => undefined,
    settings: { max_connections: "200", shared_buffers: "512MB", max_wal_size: "4GB" },
  });
  const now = new Date().toISOString();
  await migrate(server.url, now);
  const keys = new KeyRing(BENCH_KEY);
  const packs = await readPacks(decodeURIComponent(packsFolder));
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  const parts: Iterable<Sample> = o.communities
    ? sampleDistrict({
        seed: 1,
        pack: "suzhou-gusu",
        today: now.slice(0, 10),
        communities: o.communities,
        ...(o.households ? { households: o.households } : {}),
      })
    : [sampleCommunity({ seed: 1, pack: "suzhou-gusu", today: now.slice(0, 10) })];
  let first: Sample | undefined;
  const roles: SampleRole[] = [];
  const homes = new Map<string, string>();
  const communities: string[] = [];
  let people = 0;
  for (const part of parts) {
    await client.query("begin");
    await client.query("select set_config('haitang.communities', $1, true)", [
      `{${part.communities.map((c) => c.id).join(",")}}`,
    ]);
    await foundCommunities(client, keys, part, now);
    await client.query("set local role haitang_app");
    await loadSample(client, keys, packs, part, now);
    await client.query("commit");
    if (part.households.length > 0 && (!first || part.households.length > first.households.length)) first = part;
    roles.push(...part.roles);
    for (const c of part.communities) if (c.level === "community") communities.push(c.id);
    for (const p of part.people) if (part.roles.some((r) => r.person === p.id)) homes.set(p.id, p.community);
    people += part.people.length;
    if (o.communities) say(`loaded ${communities.length} communities, ${people} people`);
  }
  await client.query("analyze");
  const keysFolder = join(folder, "keys");
  const url = await serverLogin(server.url, keysFolder);
  const sample = first as Sample;
  const sessionOf = async (person: string): Promise<{ secret: string; account: string; person: string }> => {
    const secret = randomBytes(32).toString("base64url");
    const { rows } = await client.query<{ id: string }>("select id from account where person_id = $1", [person]);
    await client.query(
      "insert into session (token_hash, id, account_id, made_at, idle_until, absolute_until, how) values ($1, $2, $3, $4, $5, $5, 'command-line')",
      [
        tokenOf(secret),
        commandId(Date.now(), () => randomBytes(4).readUInt32BE()),
        rows[0]?.id,
        now,
        new Date(Date.now() + 86400_000).toISOString(),
      ],
    );
    return { secret, account: rows[0]?.id as string, person };
  };
  return {
    ownerUrl: server.url,
    url,
    sample,
    communities,
    community: sample.communities.find((c) => c.level === "community")?.id as string,
    session: async (role, community) => {
      const held = roles.find((r) => r.role === role && (community === undefined || r.community === community));
      if (!held) throw new Error(`town: nobody is ${role}`);
      return sessionOf(held.person);
    },
    sessionOf,
    stop: async () => {
      await client.end();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface Child {
  readonly port: number;
  readonly pid: number;
  /** CPU seconds and resident megabytes of the process, from the kernel. */
  usage(): { cpu_s: number; rss_mb: number };
  stop(): Promise<void>;
}
/** Starts a server in a process of its own: `ours` or one of the baselines. */
export async function child(file: string, args: readonly string[]): Promise<Child> {
  const process_: ChildProcess = fork(new URL(file, import.meta.url), [...args], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const port = await new Promise<number>((resolve, reject) => {
    process_.once("message", (m) => resolve((m as { port: number }).port));
    process_.once("exit", (code) => reject(new Error(`${file} ended with ${code} before it served`)));
  });
  const pid = process_.pid as number;
  // A bench that falls over leaves nobody behind.
  process.once("exit", () => process_.kill("SIGKILL"));
  return {
    port,
    pid,
    usage: () => usageOf(pid),
    stop: () =>
      new Promise<void>((resolve) => {
        process_.once("exit", () => resolve());
        process_.kill("SIGTERM");
      }),
  };
}
/** From /proc, where there is one; elsewhere nought. */
export function usageOf(pid: number): { cpu_s: number; rss_mb: number } {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { cpu_s: (Number(fields[11]) + Number(fields[12])) / 100, rss_mb: Math.round((Number(fields[21]) * 4096) / 1048576) };
  } catch {
    return { cpu_s: 0, rss_mb: 0 };
  }
}
export const newCommandId = (): string => commandId(Date.now(), () => randomBytes(4).readUInt32BE());
