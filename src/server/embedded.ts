import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { findBinaries } from "./embedded/binaries.ts";
import type { Binaries } from "./embedded/binaries.ts";
import { askToStop, choosePort, createCluster, logSince, logSize, spawnPostgres, SUPERUSER } from "./embedded/cluster.ts";
import { folderAt, hasCluster, lockFolder, passwordIn, prepareFolder } from "./embedded/folder.ts";
import type { Folder } from "./embedded/folder.ts";
import {
  blotOutStranger,
  dropSockets,
  endOrphans,
  isPostmaster,
  readPostmaster,
  runningPostmaster,
  until,
} from "./embedded/postmaster.ts";
import { chooseRunAs } from "./embedded/run-as.ts";
import type { RunAs } from "./embedded/run-as.ts";
import { both, problem } from "./embedded/words.ts";
export { EmbeddedProblem } from "./embedded/words.ts";

const DATABASE = "haitang";
const FAST_STOP_MS = 10_000;
const IMMEDIATE_STOP_MS = 10_000;
/** How long sessions of a server that was killed may keep the next one from starting. */
const ORPHANS_MS = 10_000;
const SLOW_MS = 3_000;

export interface EmbeddedOptions {
  /** The data folder. Holds the cluster (`postgres/`) and the secrets (`keys/`). */
  readonly dataDir: string;
  /** A port that has to be used; without one, that of the last start or a free one. */
  readonly port?: number;
  /** Hears what happens, one line each, in both languages. */
  readonly log: (line: string) => void;
  /** Further settings of PostgreSQL (`shared_buffers`, `max_connections` …). Safety of writes is not among them. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface Embedded {
  /** The database of the house, as the cluster's superuser. */
  readonly url: string;
  /** The maintenance database of the same cluster, as superuser. */
  readonly superuserUrl: string;
  readonly port: number;
  /** Process id of the server. */
  readonly pid: number;
  /** True when a server that outlived an earlier run was found and taken over. */
  readonly adopted: boolean;
  /** Comes true when the server ends without having been asked to by `stop`. */
  readonly lost: Promise<void>;
  /** Stops the server, an adopted one too, and gives the data folder back. May be called again. @throws EmbeddedProblem will-not-stop */
  stop(): Promise<void>;
}

const urlOf = (folder: Folder, port: number, database: string): string =>
  `postgres://${SUPERUSER}:${passwordIn(folder)}@127.0.0.1:${port}/${database}`;

/** One question to a server. @returns false while it does not answer yet @throws EmbeddedProblem password-wrong */
async function answers(folder: Folder, port: number): Promise<boolean> {
  const ask = async (database: string, sql: string): Promise<void> => {
    const client = new pg.Client({ connectionString: urlOf(folder, port, database), connectionTimeoutMillis: 5000 });
    client.on("error", () => undefined);
    try {
      await client.connect();
      await client.query(sql);
    } finally {
      await client.end().catch(() => undefined);
    }
  };
  try {
    await ask(DATABASE, "select 1");
  } catch (error) {
    const code = (error as { code?: string }).code ?? "";
    if (code === "28P01") throw problem("password-wrong", folder.password);
    if (code !== "3D000") return false;
    // The first start, or one that was cut short: the server is there, the house's database is not.
    await ask("postgres", `create database ${DATABASE}`);
  }
  return true;
}

/** Waits until a server answers. Recovery after a crash takes the time it takes. @returns the server; null when it ended instead */
async function ready(
  folder: Folder,
  gone: () => boolean,
  log: (line: string) => void,
): Promise<{ pid: number; port: number } | null> {
  let slow = performance.now() + SLOW_MS;
  for (;;) {
    if (gone()) return null;
    const found = readPostmaster(folder.cluster);
    if (found?.status === "ready" && (await answers(folder, found.port))) return found;
    if (performance.now() > slow) {
      slow = Number.POSITIVE_INFINITY;
      log(both("recovering"));
    }
    await pause(20);
  }
}

type Started = { pid: number; port: number; child: ChildProcess };

/** Starts a server; again where a port was snatched away or sessions of a dead server linger. @throws EmbeddedProblem start-failed, port-taken */
async function start(binaries: Binaries, folder: Folder, who: RunAs, options: EmbeddedOptions): Promise<Started> {
  blotOutStranger(folder.cluster);
  dropSockets(folder.cluster);
  for (const end = performance.now() + ORPHANS_MS; ;) {
    const port = options.port ?? (await choosePort(folder, options.log));
    const before = logSize(folder);
    const child = spawnPostgres(binaries, folder, who, port, options.settings ?? {});
    let failed: Error | null = null;
    child.on("error", (error) => (failed = error));
    const gone = (): boolean => failed !== null || child.exitCode !== null || child.signalCode !== null;
    // A file of an earlier server is still there until the new one writes its own.
    const own = (): boolean => gone() || readPostmaster(folder.cluster)?.pid === child.pid;
    await until(own, Number.POSITIVE_INFINITY);
    const found = await ready(folder, gone, options.log);
    if (found) return { ...found, child };
    const said = failed ? String(failed) : logSince(folder, before);
    const patient = performance.now() < end;
    if (/could not bind|could not create any TCP/.test(said)) {
      if (options.port !== undefined) throw problem("port-taken", options.port);
      if (patient) continue;
    }
    if (/shared memory block .* still in use/.test(said) && patient) {
      endOrphans(folder.cluster);
      await pause(200);
      continue;
    }
    throw problem("start-failed", folder.log, said);
  }
}

/** Refuses a cluster of another major. @throws EmbeddedProblem other-major */
function checkMajor(binaries: Binaries, folder: Folder): void {
  const there = readFileSync(join(folder.cluster, "PG_VERSION"), "utf8").trim();
  if (there !== String(binaries.major)) throw problem("other-major", there, binaries.major);
}

/** Stops a server and waits for its end: in order, and after ten seconds without ceremony. */
async function stopServer(binaries: Binaries, folder: Folder, pid: number, gone: () => boolean): Promise<void> {
  if (gone()) return;
  askToStop(binaries, folder, pid, "fast");
  if (await until(gone, FAST_STOP_MS)) return;
  askToStop(binaries, folder, pid, "immediate");
  if (!(await until(gone, IMMEDIATE_STOP_MS))) throw problem("will-not-stop", pid);
}

/**
 * Starts the PostgreSQL that npm brought, in a data folder that it makes if need be, listening on 127.0.0.1 only.
 * A server that outlived an earlier run (that was killed) is taken over. After a crash, PostgreSQL recovers first.
 * @throws EmbeddedProblem with a message for the person at the machine and an exit code: the folder is in use by another process,
 *   holds another major, belongs to somebody else; the password is missing; nothing here may run PostgreSQL; it did not start
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const folder = folderAt(options.dataDir);
  prepareFolder(folder);
  const unlock = await lockFolder(folder);
  try {
    const binaries = findBinaries();
    const existing = hasCluster(folder);
    if (existing) checkMajor(binaries, folder);
    const who = existing ? chooseRunAs(binaries, folder, folder.cluster) : await createCluster(binaries, folder, options.log);

    // A server that is just stopping is waited for, not taken over.
    const found = existing ? runningPostmaster(folder.cluster) : null;
    const foundGone = (): boolean => found === null || !isPostmaster(found.pid, folder.cluster);
    const adopted = foundGone() ? null : await ready(folder, foundGone, options.log);
    if (adopted) options.log(both("adopted", adopted.pid));
    else if (existing) options.log(both("starting"));
    const running = adopted ?? (await start(binaries, folder, who, options));
    const child = "child" in running ? (running.child as ChildProcess) : null;
    const gone = child ? (): boolean => child.exitCode !== null || child.signalCode !== null : foundGone;

    let asked = false;
    const lost = new Promise<void>((resolve) => {
      const end = (): void => void (asked || resolve());
      if (child) child.once("exit", end);
      else {
        const watch = setInterval(() => {
          if (!asked && !gone()) return;
          clearInterval(watch);
          end();
        }, 1000).unref();
      }
    });
    let stopping: Promise<void> | null = null;
    const stop = async (): Promise<void> => {
      asked = true;
      await stopServer(binaries, folder, running.pid, gone);
      unlock();
    };
    return {
      url: urlOf(folder, running.port, DATABASE),
      superuserUrl: urlOf(folder, running.port, "postgres"),
      port: running.port,
      pid: running.pid,
      adopted: adopted !== null,
      lost,
      stop: () => (stopping ??= stop()),
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

/**
 * The running server of a data folder, for a command that works beside a running `serve` (a backup, the doctor).
 * Takes no lock and stops nothing. @returns null when none is running there
 */
export async function attachEmbedded(
  dataDir: string,
): Promise<{ url: string; superuserUrl: string; port: number; pid: number } | null> {
  const folder = folderAt(dataDir);
  const found = hasCluster(folder) ? runningPostmaster(folder.cluster) : null;
  if (found?.status !== "ready" || !(await answers(folder, found.port))) return null;
  return {
    url: urlOf(folder, found.port, DATABASE),
    superuserUrl: urlOf(folder, found.port, "postgres"),
    port: found.port,
    pid: found.pid,
  };
}
