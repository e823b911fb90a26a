import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** What a running server writes into its data folder (PostgreSQL's `postmaster.pid`). */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  /** "starting", "ready", "standby", "stopping"; empty before it is written. */
  readonly status: string;
}

const pidFile = (cluster: string): string => join(cluster, "postmaster.pid");

/** Reads `postmaster.pid`; null when there is none, or it is still being written. */
export function readPostmaster(cluster: string): Postmaster | null {
  if (!existsSync(pidFile(cluster))) return null;
  const lines = readFileSync(pidFile(cluster), "utf8").split("\n");
  const pid = Number(lines[0]);
  return pid > 0 ? { pid, port: Number(lines[3] ?? 0), status: (lines[7] ?? "").trim() } : null;
}

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
};

/** On Linux: a PostgreSQL process that stands in this very folder (its own, wherever the folder has been moved since). */
function standsIn(pid: number, cluster: string): boolean {
  try {
    const here = statSync(cluster);
    const there = statSync(`/proc/${pid}/cwd`);
    return readFileSync(`/proc/${pid}/comm`, "utf8").trim() === "postgres" && here.ino === there.ino && here.dev === there.dev;
  } catch {
    return false; // gone (a zombie has no folder either), or somebody else's
  }
}

/**
 * True when a process id is that of a PostgreSQL server of this cluster. After a crash the number may belong to anybody.
 * Outside Linux only the program's name can be asked for (on Windows not even that); whoever connects finds out the rest.
 */
export function isPostmaster(pid: number, cluster: string): boolean {
  if (!isRunning(pid)) return false;
  if (process.platform === "linux") return standsIn(pid, cluster);
  if (process.platform === "win32") return true;
  try {
    return execFileSync("ps", ["-o", "comm=", "-p", String(pid)], { encoding: "utf8" }).includes("postgres");
  } catch {
    return false;
  }
}

/** The running server of a cluster, or null. */
export function runningPostmaster(cluster: string): Postmaster | null {
  const found = readPostmaster(cluster);
  return found && isPostmaster(found.pid, cluster) ? found : null;
}

/** No process can have this number. */
const NOBODY = 2 ** 31 - 1;
/**
 * PostgreSQL itself passes over a `postmaster.pid` whose process is gone, but not one whose number has been given to somebody else of
 * the same user (for root's cluster: any process of root). Only the number is blotted out: by the rest of the file PostgreSQL finds
 * out whether a session of the dead server is still at work.
 */
export function blotOutStranger(cluster: string): void {
  const found = readPostmaster(cluster);
  if (!found || !isRunning(found.pid)) return;
  const text = readFileSync(pidFile(cluster), "utf8");
  writeFileSync(pidFile(cluster), text.replace(/^\d+/, String(NOBODY)));
}

/**
 * The lock beside a server's socket names its process as well, and nobody blots that out: a dead server that init has not buried yet keeps a new one from
 * its socket. The folder is the cluster's own and locked by us, so whatever socket lies there is of a server that is gone.
 */
export function dropSockets(cluster: string): void {
  for (const name of readdirSync(cluster)) if (name.startsWith(".s.PGSQL.")) rmSync(join(cluster, name), { force: true });
}

/** Ends sessions that outlived their dead server, which would keep a new one from starting (a long query does not look up). Linux only. */
export function endOrphans(cluster: string): void {
  if (process.platform !== "linux") return;
  for (const name of readdirSync("/proc")) {
    const pid = Number(name);
    if (pid > 0 && standsIn(pid, cluster)) process.kill(pid, "SIGQUIT");
  }
}

/** Waits until `done` holds. @returns false when it did not within `ms` */
export async function until(done: () => boolean, ms: number): Promise<boolean> {
  for (const end = performance.now() + ms; !done(); await pause(20)) if (performance.now() > end) return false;
  return true;
}
