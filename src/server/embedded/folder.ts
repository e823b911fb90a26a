import { randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import { problem } from "./words.ts";

/** Where things lie in a data folder. */
export interface Folder {
  readonly path: string;
  /** The cluster. */
  readonly cluster: string;
  readonly keys: string;
  readonly password: string;
  readonly log: string;
  /** The port of the last start. */
  readonly port: string;
}

export function folderAt(dataDir: string): Folder {
  const path = resolve(dataDir);
  const keys = join(path, "keys");
  return {
    path,
    cluster: join(path, "postgres"),
    keys,
    password: join(keys, "postgres-password"),
    log: join(path, "postgres.log"),
    port: join(path, "postgres.port"),
  };
}

/** True when a cluster was created here; a half-made one never gets this name. */
export const hasCluster = (folder: Folder): boolean => existsSync(join(folder.cluster, "PG_VERSION"));

/** Gives a file that root has just made to the owner of the data folder, who starts it the next time perhaps. */
export function belongsToFolder(folder: Folder, file: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(folder.path);
  chownSync(file, uid, gid);
}

/** Makes the data folder, its keys and a password, as far as they are missing. @throws EmbeddedProblem not-ours, password-missing */
export function prepareFolder(folder: Folder): void {
  mkdirSync(folder.path, { recursive: true, mode: 0o700 });
  const us = process.getuid?.() ?? 0;
  const owner = statSync(folder.path).uid;
  if (us !== 0 && us !== owner) throw problem("not-ours", folder.path, `uid ${owner}`);
  mkdirSync(folder.keys, { recursive: true, mode: 0o700 });
  chmodSync(folder.keys, 0o700);
  belongsToFolder(folder, folder.keys);
  if (existsSync(folder.password)) return;
  if (hasCluster(folder)) throw problem("password-missing", folder.password);
  const file = openSync(folder.password, "wx", 0o600);
  writeSync(file, `${randomBytes(24).toString("base64url")}\n`);
  // The cluster that will ask for it is synced to disk as well.
  fsyncSync(file);
  closeSync(file);
  belongsToFolder(folder, folder.password);
}

export const passwordIn = (folder: Folder): string => readFileSync(folder.password, "utf8").trim();

/** How long a copy that is just stopping is waited for. */
const PATIENCE_MS = 2000;
const SQLITE_BUSY = 5;

function take(database: DatabaseSync): boolean {
  try {
    database.exec("pragma journal_mode = memory; begin exclusive");
    return true;
  } catch (error) {
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return false;
    throw error;
  }
}

/**
 * Takes the data folder for this process. The lock is one that the operating system holds on a file (through SQLite, which is part of
 * Node), so it is gone with the process, however that ends, and no process id is ever mistaken for another's.
 * @returns what gives it back
 * @throws EmbeddedProblem folder-in-use, with the process that has it
 */
export async function lockFolder(folder: Folder): Promise<() => void> {
  const file = join(folder.path, "lock");
  const holder = join(folder.path, "lock.pid");
  const database = new DatabaseSync(file);
  chmodSync(file, 0o600);
  belongsToFolder(folder, file);
  for (const end = performance.now() + PATIENCE_MS; !take(database); await pause(100)) {
    if (performance.now() < end) continue;
    database.close();
    throw problem("folder-in-use", folder.path, existsSync(holder) ? readFileSync(holder, "utf8").trim() : "?");
  }
  writeFileSync(holder, `${process.pid}\n`, { mode: 0o600 });
  belongsToFolder(folder, holder);
  let held = true;
  return () => {
    if (!held) return;
    held = false;
    rmSync(holder, { force: true });
    database.close();
  };
}
