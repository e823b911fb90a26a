import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import {
  chownSync,
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { Binaries } from "./binaries.ts";
import { isFree } from "../port.ts";
import { belongsToFolder } from "./folder.ts";
import type { Folder } from "./folder.ts";
import { chooseRunAs, spawnAs } from "./run-as.ts";
import type { RunAs } from "./run-as.ts";
import { both, problem } from "./words.ts";

export const SUPERUSER = "postgres";
/** The longest path of a unix socket that every system takes (macOS: 104 with the closing zero). */
const LONGEST_SOCKET = 103;
const HOST = "127.0.0.1";
const LOG_LIMIT = 5 * 1024 * 1024;

/** Text order by code point, the same on every machine and after every update of the system: from 17 on PostgreSQL brings it itself. */
function locale(major: number): string[] {
  const ctype = process.platform === "darwin" ? "en_US.UTF-8" : process.platform === "win32" ? "C" : "C.UTF-8";
  const libc = ["--locale=C", `--lc-ctype=${ctype}`];
  return major >= 17 ? [...libc, "--locale-provider=builtin", "--builtin-locale=C.UTF-8"] : [...libc, `--lc-collate=${ctype}`];
}

/** Creates the cluster: aside, and put in place when it is whole, so that a creation cut short leaves nothing to trip over. */
export async function createCluster(binaries: Binaries, folder: Folder, log: (line: string) => void): Promise<RunAs> {
  log(both("creating"));
  const aside = `${folder.cluster}.new`;
  const who = chooseRunAs(binaries, folder, aside);
  if (who.name) log(both("handed", who.name));
  // The password file is for our eyes; who else creates the cluster gets a copy for that long.
  let password = folder.password;
  if (who.owner) {
    password = `${aside}.password`;
    copyFileSync(folder.password, password);
    chownSync(password, who.owner.uid, who.owner.gid);
  }
  try {
    const child = spawnAs(
      who,
      binaries.initdb,
      [
        "-D",
        aside,
        "-U",
        SUPERUSER,
        "-A",
        "scram-sha-256",
        `--pwfile=${password}`,
        "-E",
        "UTF8",
        ...locale(binaries.major),
        "--data-checksums",
        "--no-instructions",
      ],
      { stdio: ["ignore", "pipe", "pipe"] },
    );
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", (text: string) => (said += text));
    const [code] = (await once(child, "close")) as [number | null];
    if (code !== 0) throw problem("start-failed", "initdb", said.trim().split("\n").slice(-8).join("\n"));
    renameSync(aside, folder.cluster);
    return who;
  } finally {
    rmSync(aside, { recursive: true, force: true });
    if (who.owner) rmSync(password, { force: true });
  }
}

/** The port of the last start, or a new one below those that systems hand out to outgoing connections. Remembered. */
export async function choosePort(folder: Folder, log: (line: string) => void): Promise<number> {
  const last = existsSync(folder.port) ? Number(readFileSync(folder.port, "utf8")) : 0;
  if (last > 0 && (await isFree(last, HOST))) return last;
  if (last > 0) log(both("newPort", last));
  for (;;) {
    const port = randomInt(15_000, 30_000);
    if (!(await isFree(port, HOST))) continue;
    writeFileSync(folder.port, `${port}\n`, { mode: 0o600 });
    belongsToFolder(folder, folder.port);
    return port;
  }
}

/** Settings that we give; as flags, so that the cluster's own files stay as PostgreSQL made them. */
function settingsFor(folder: Folder, port: number, own: Readonly<Record<string, string>>): Record<string, string> {
  const socketFits =
    process.platform !== "win32" && Buffer.byteLength(join(folder.cluster, `.s.PGSQL.${port}`)) <= LONGEST_SOCKET;
  return {
    listen_addresses: HOST,
    port: String(port),
    // In the cluster's folder, which only its owner enters. A list of folders, hence the quotes.
    unix_socket_directories: socketFits ? `"${folder.cluster.replaceAll('"', '""')}"` : "",
    max_connections: "100",
    shared_buffers: "128MB",
    jit: "off",
    timezone: "UTC",
    log_timezone: "UTC",
    lc_messages: "C",
    // The log tells of the server's life. A failed statement is its sender's affair and may carry names and numbers of people.
    log_min_messages: "log",
    log_min_error_statement: "panic",
    log_error_verbosity: "terse",
    ...own,
    // Not to be had otherwise: what is acknowledged is on the disk.
    fsync: "on",
    synchronous_commit: "on",
    full_page_writes: "on",
  };
}

/** Starts the server of a cluster, in a session of its own: Ctrl-C is for us, and we stop it when our own work is done. */
export function spawnPostgres(
  binaries: Binaries,
  folder: Folder,
  who: RunAs,
  port: number,
  own: Readonly<Record<string, string>>,
): ChildProcess {
  if (existsSync(folder.log) && statSync(folder.log).size > LOG_LIMIT) renameSync(folder.log, `${folder.log}.1`);
  const flags = Object.entries(settingsFor(folder, port, own)).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  // Into a file and not into a pipe of ours: the server may outlive us.
  const log = openSync(folder.log, "a", 0o600);
  belongsToFolder(folder, folder.log);
  try {
    const child = spawnAs(who, binaries.postgres, ["-D", folder.cluster, ...flags], {
      stdio: ["ignore", log, log],
      detached: true,
      windowsHide: true,
    });
    child.unref();
    return child;
  } finally {
    closeSync(log);
  }
}

/** The last lines of the server's log, from a byte on. */
export const logSince = (folder: Folder, start: number): string =>
  existsSync(folder.log) ? readFileSync(folder.log).subarray(start).toString().trim().split("\n").slice(-8).join("\n") : "";
export const logSize = (folder: Folder): number => (existsSync(folder.log) ? statSync(folder.log).size : 0);

/** Asks a server to stop: at once but in order ("fast"), or leaving the rest to recovery ("immediate"). */
export function askToStop(binaries: Binaries, folder: Folder, pid: number, how: "fast" | "immediate"): void {
  if (process.platform === "win32") {
    // Windows has no such signals; pg_ctl knows the way.
    spawn(binaries.pgCtl, ["stop", "-D", folder.cluster, "-m", how, "-W"], { stdio: "ignore", windowsHide: true });
    return;
  }
  try {
    process.kill(pid, how === "fast" ? "SIGINT" : "SIGQUIT");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
