import { accessSync, constants, existsSync, readdirSync, statSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Call } from "../command.ts";
import type { Finding } from "./finding.ts";
import { find } from "./finding.ts";

/** Where the tests of this program run, and where its parts are made for although nobody has run them there. */
const CHECKED = ["linux-x64"];
const EXPECTED = ["linux-arm64", "darwin-arm64", "darwin-x64", "win32-x64"];
const LEAST_NODE = 24;
/** Below so much room the next backup or a long day fills the disk. */
const ROOM = { wrong: 200e6, warn: 2e9 };

const kind = (): string => `${process.platform}-${process.arch}`;
/** On Linux the built-in database wants glibc; Node tells which one it runs on (none: musl). */
const glibc = (): boolean =>
  process.platform !== "linux" || "glibcVersionRuntime" in ((process.report.getReport() as { header: object }).header ?? {});

export function onNode(version = process.versions.node): Finding {
  return Number(version.split(".")[0]) >= LEAST_NODE
    ? find("ok", "node", { version })
    : find("wrong", "node-old", { version, least: LEAST_NODE });
}
export function onPlatform(given: boolean, at = kind(), libc = glibc()): Finding {
  if (given && (CHECKED.includes(at) || EXPECTED.includes(at)))
    return find(CHECKED.includes(at) ? "ok" : "note", CHECKED.includes(at) ? "platform" : "platform-expected", { kind: at });
  if (CHECKED.includes(at) && libc) return find("ok", "platform", { kind: at });
  if (EXPECTED.includes(at) && libc) return find("note", "platform-expected", { kind: at });
  return find(given ? "warn" : "wrong", "platform-unknown", { kind: libc ? at : `${at}, musl` });
}

/** The data folder and the secrets in it. Windows has no such modes; there the folder's owner decides. */
export function ofFolder(data: string, keysFolder: string): Finding[] {
  const found: Finding[] = [];
  if (!existsSync(data)) return [find("note", "folder-missing", { folder: data })];
  try {
    accessSync(data, constants.R_OK | constants.W_OK);
    found.push(find("ok", "folder", { folder: data }));
  } catch {
    found.push(find("wrong", "folder-closed", { folder: data }));
  }
  if (process.platform !== "win32") found.push(...ofKeys(keysFolder));
  for (const name of readdirSync(data).filter(
    (n) => /^postgres\.\D|^postgres\.\d+-/.test(n) && n !== "postgres.log" && n !== "postgres.log.1" && n !== "postgres.port",
  ))
    found.push(find("warn", "set-aside", { folder: join(data, name) }));
  return found;
}
function ofKeys(folder: string): Finding[] {
  const file = join(folder, "installation.key");
  if (!existsSync(file)) return [find("note", "key-none", { file })];
  const open = [folder, file, join(folder, "postgres-password"), join(folder, "login-password")].filter(
    (p) => existsSync(p) && (statSync(p).mode & 0o077) !== 0,
  );
  return open.length === 0 ? [find("ok", "keys", { folder })] : open.map((p) => find("wrong", "keys-open", { file: p }));
}

/** Room on the disk of the data folder. */
export async function onDisk(data: string): Promise<Finding> {
  let folder = data;
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const gb = Math.round(free / 1e8) / 10;
  return free < ROOM.wrong
    ? find("wrong", "disk-full", { gb })
    : free < ROOM.warn
      ? find("warn", "disk-low", { gb })
      : find("ok", "disk", { gb });
}

export const machine = async (call: Call, given: boolean, keysFolder: string): Promise<Finding[]> => [
  onNode(),
  onPlatform(given),
  ...ofFolder(call.data, keysFolder),
  await onDisk(call.data),
];
