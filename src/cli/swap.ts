import {
  chmodSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  closeSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { EmbeddedProblem, startEmbedded } from "../server/embedded.ts";
import { folderAt, lockFolder } from "../server/embedded/folder.ts";
import { keepKey } from "../server/keys.ts";
import { EXIT, refuse } from "./command.ts";

/**
 * Putting another cluster in the place of the one that is there: for a restore, and for a new major version. The new one is built and proven in a folder
 * of its own, `next`, while the present one stays as it is; then two renames. Cut short before `next/verified` is written, nothing has happened; after it,
 * the rest is done by whoever comes next.
 */
const nextOf = (data: string): string => join(data, "next");
const verifiedOf = (data: string): string => join(nextOf(data), "verified");

/** @throws Refused unfinished: a swap was cut short between its renames */
export function mustBeFinished(data: string): void {
  if (existsSync(verifiedOf(data))) throw refuse("unfinished", EXIT.first, { folder: nextOf(data) });
}

/**
 * Builds a cluster in `next` and does `work` on it. It gets the present cluster's password, so that nothing else changes.
 * @param work proves the new cluster; gives the installation's key that belongs to it, when it is another one
 */
export async function buildNext<T>(
  data: string,
  log: (line: string) => void,
  work: (ownerUrl: string) => Promise<{ value: T; key: Buffer | null }>,
): Promise<T> {
  mustBeFinished(data);
  const next = nextOf(data);
  rmSync(next, { recursive: true, force: true });
  mkdirSync(join(next, "keys"), { recursive: true, mode: 0o700 });
  const password = folderAt(data).password;
  if (existsSync(password)) copyFileSync(password, folderAt(next).password);
  const start = () => startEmbedded({ dataDir: next, log, settings: { max_wal_size: "4GB", maintenance_work_mem: "256MB" } });
  const embedded = await start().catch((error: unknown) => {
    // Where root hands the database to another account, that account has to pass through our folder.
    if (!(error instanceof EmbeddedProblem) || error.code !== "no-way-as-root") throw error;
    chmodSync(data, 0o711);
    return start();
  });
  let built: { value: T; key: Buffer | null };
  try {
    built = await work(embedded.url);
    if (built.key) keepKey(join(next, "keys", "installation.key"), built.key);
  } catch (error) {
    await embedded.stop();
    rmSync(next, { recursive: true, force: true });
    throw error;
  }
  await embedded.stop();
  return built.value;
}

/**
 * Puts the cluster from `next` in place, under the folder's lock, and says where the old one is.
 * @param label names what is set aside: `postgres.<label>`
 * @throws EmbeddedProblem folder-in-use: somebody has started meanwhile; `next` is thrown away, the present cluster stays
 */
export async function putInPlace(data: string, label: string): Promise<string | null> {
  let unlock: () => void;
  try {
    unlock = await lockFolder(folderAt(data));
  } catch (error) {
    rmSync(nextOf(data), { recursive: true, force: true });
    throw error;
  }
  try {
    writeFileSync(verifiedOf(data), label);
    synced(nextOf(data));
    return renames(data);
  } finally {
    unlock();
  }
}

/** Does what is left of a swap that was cut short. @returns where the old cluster is; undefined when there was nothing to do */
export async function finishSwap(data: string): Promise<string | null | undefined> {
  if (!existsSync(verifiedOf(data))) return undefined;
  const unlock = await lockFolder(folderAt(data));
  try {
    return renames(data);
  } finally {
    unlock();
  }
}

function renames(data: string): string | null {
  const next = nextOf(data);
  const label = readFileSync(verifiedOf(data), "utf8");
  const aside = join(data, `postgres.${label}`);
  const fresh = join(next, "postgres");
  const place = join(data, "postgres");
  if (existsSync(fresh)) {
    if (existsSync(place) && !existsSync(aside)) renameSync(place, aside);
    renameSync(fresh, place);
  }
  for (const name of ["installation.key", "postgres-password"]) {
    const from = join(next, "keys", name);
    const to = join(data, "keys", name);
    if (!existsSync(from)) continue;
    mkdirSync(join(data, "keys"), { recursive: true, mode: 0o700 });
    if (existsSync(to) && readFileSync(to, "utf8") !== readFileSync(from, "utf8")) renameSync(to, `${to}.${label}`);
    renameSync(from, to);
  }
  synced(data);
  rmSync(next, { recursive: true, force: true });
  return existsSync(aside) ? aside : null;
}

/** A folder's entries onto the disk, where the system can. */
function synced(folder: string): void {
  if (process.platform === "win32") return;
  const handle = openSync(folder, "r");
  fsyncSync(handle);
  closeSync(handle);
}
