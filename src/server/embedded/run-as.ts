import { spawn, spawnSync } from "node:child_process";
import type { ChildProcess, SpawnOptions } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { Binaries } from "./binaries.ts";
import type { Folder } from "./folder.ts";
import { problem } from "./words.ts";

/** As whom the database runs. PostgreSQL refuses root. */
export interface RunAs {
  /** For the log; empty when it is just us. */
  readonly name: string;
  /** Set when files have to belong to somebody else than us. */
  readonly owner?: { readonly uid: number; readonly gid: number };
  command(file: string, args: readonly string[]): { file: string; args: string[] };
}

const asWeAre: RunAs = { name: "", command: (file, args) => ({ file, args: [...args] }) };

/** Root, seen from inside as uid 1: a user namespace in which root's own files stay its own. No account is needed, none is made. */
const asRootInside: RunAs = {
  name: "",
  command: (file, args) => ({ file: "unshare", args: ["-U", "--map-user=1", "--map-group=1", "--", file, ...args] }),
};

const asUser = (uid: number, gid: number, name: string): RunAs => ({
  name,
  owner: { uid, gid },
  command: (file, args) => ({ file, args: [...args] }),
});

/** Starts a program as somebody; `options` as of node:child_process. Nothing of libpq's environment reaches it. */
export function spawnAs(who: RunAs, file: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const command = who.command(file, args);
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith("PG") && !name.startsWith("LC_")),
  );
  return spawn(command.file, command.args, { ...options, ...who.owner, env: { ...env, LC_ALL: "C" } });
}

/** Whether somebody reaches the programs and may write into a folder: asked of the system, by trying. */
function reaches(who: RunAs, binaries: Binaries, folder: string): boolean {
  const ask = who.command("/bin/sh", ["-c", 'test -x "$1" && cd "$2" && test -w .', "sh", binaries.postgres, folder]);
  return spawnSync(ask.file, ask.args, { ...who.owner, stdio: "ignore" }).status === 0;
}

/** The accounts that a cluster of root's may be handed to: the owner of the folder around, then those that exist for such things. */
function accounts(folder: Folder): RunAs[] {
  const around = statSync(dirname(folder.path));
  const lines = existsSync("/etc/passwd") ? readFileSync("/etc/passwd", "utf8").split("\n") : [];
  const known = lines.map((line) => line.split(":")).filter(([name, , uid]) => name && Number(uid) > 0);
  const named = (name: string): RunAs[] =>
    known.filter(([known]) => known === name).map(([, , uid, gid]) => asUser(Number(uid), Number(gid), name));
  // initdb wants a name for its user.
  const owner = known.find(([, , uid]) => Number(uid) === around.uid);
  return [...(owner ? named(owner[0] as string) : []), ...named("postgres"), ...named("nobody")];
}

/** Hands a folder over, itself last: if that is cut short, the next start sees that it is still root's and does it again. */
function giveTo(path: string, uid: number, gid: number): void {
  if (lstatSync(path).isDirectory()) for (const name of readdirSync(path)) giveTo(join(path, name), uid, gid);
  lchownSync(path, uid, gid);
}

/** A new, empty folder for a cluster that is being made. */
function emptyFolder(path: string): void {
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { mode: 0o700 });
}

/**
 * Decides as whom the database runs, and hands its files over where they have to be.
 * @param home the cluster, or the name under which one is to be made (an empty folder is made there, with the right owner)
 * @throws EmbeddedProblem not-ours, no-way-as-root
 */
export function chooseRunAs(binaries: Binaries, folder: Folder, home: string): RunAs {
  const fresh = home !== folder.cluster;
  if (fresh) emptyFolder(home);
  const us = process.getuid?.();
  if (us === undefined) return asWeAre; // Windows
  const owner = statSync(home);
  if (us !== 0) {
    if (owner.uid !== us) throw problem("not-ours", folder.path, `uid ${owner.uid}`);
    return asWeAre;
  }
  if (owner.uid !== 0) {
    const who = asUser(owner.uid, owner.gid, `uid ${owner.uid}`);
    if (reaches(who, binaries, home)) return who;
    throw problem("not-ours", folder.path, who.name);
  }
  if (reaches(asRootInside, binaries, home)) return asRootInside;
  // Everything in the data folder but the cluster stays root's; the other account may only pass through.
  chmodSync(folder.path, 0o711);
  for (const who of accounts(folder)) {
    const { uid, gid } = who.owner as { uid: number; gid: number };
    chownSync(home, uid, gid);
    const fits = reaches(who, binaries, home);
    chownSync(home, 0, 0);
    if (fits) {
      giveTo(home, uid, gid);
      return who;
    }
  }
  chmodSync(folder.path, 0o700);
  throw problem("no-way-as-root", folder.path);
}
