import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { step } from "./child.mjs";
import { fingerprint, ROOT, textOf } from "./files.mjs";
import { CannotGoOn, say } from "./say.mjs";
import { inTurn } from "./turn.mjs";

const stampOf = (folder) => join(folder, "node_modules", ".haitang-installed");
const wantedIn = (folder) => fingerprint([join(folder, "package-lock.json")], process.platform, process.arch);

const names = (list, one) => [list ?? []].flat().includes(one);
/** An optional package is needed where it is made for just this kind of machine (which C library it wants is not asked here). */
const needed = (one) =>
  !(one.optional || one.devOptional) || (!one.libc && names(one.os, process.platform) && names(one.cpu, process.arch));

/** True when npm's own record says that every package of the lock file is there (somebody ran npm by hand). */
function recordedByNpm(folder) {
  const text = textOf(join(folder, "node_modules", ".package-lock.json"));
  if (text === null) return false;
  const there = JSON.parse(text).packages;
  const wanted = Object.entries(JSON.parse(textOf(join(folder, "package-lock.json"))).packages);
  return wanted.every(([path, one]) => path === "" || !needed(one) || there[path]?.integrity === one.integrity);
}

/** True when the folder's packages are those of its lock file, for this kind of machine. */
export function installed(folder) {
  if (textOf(stampOf(folder)) === wantedIn(folder)) return true;
  if (!recordedByNpm(folder)) return false;
  try {
    writeFileSync(stampOf(folder), wantedIn(folder));
  } catch {
    // A folder that this account may not write to: looked at again next time.
  }
  return true;
}

/** npm itself, as a program and its first arguments, to be run under the given Node where that is possible. */
function npmUnder(node) {
  const beside = dirname(process.execPath);
  const found = [
    process.env.npm_execpath?.endsWith("npm-cli.js") ? process.env.npm_execpath : "",
    join(beside, "..", "lib", "node_modules", "npm", "bin", "npm-cli.js"),
    join(beside, "node_modules", "npm", "bin", "npm-cli.js"),
  ].find((file) => file && existsSync(file));
  return found ? { file: node, args: [found] } : { file: "npm", args: [] };
}

/** The environment for what runs under the given Node: whatever asks the PATH for `node` finds the same one. */
export const envFor = (node) => ({ ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ""}` });

/**
 * Installs the packages of a folder's lock file, when they are missing or the lock file has changed. No package's own scripts run.
 * @param {{ node: string, folder?: string, zh: string, en: string }} what the Node to install under, and how to say what is installed
 */
export async function bringPackages({ node, folder = ROOT, zh, en }) {
  if (installed(folder)) return;
  await inTurn(async () => {
    if (installed(folder)) return;
    say(`安装${zh} …`, `installing ${en} …`);
    rmSync(stampOf(folder), { force: true });
    const { file, args } = npmUnder(node);
    const flags = ["--ignore-scripts", "--include=dev", "--include=optional", "--no-audit", "--no-fund", "--loglevel=error"];
    const code = await step(file, [...args, "ci", ...flags], {
      cwd: folder,
      env: envFor(node),
      stdio: ["ignore", 2, 2],
      shell: file === "npm" && process.platform === "win32",
    }).catch((error) => {
      if (error.code === "ENOENT") return error.code;
      throw error;
    });
    if (code !== 0) {
      throw new CannotGoOn(
        `没有装成（npm ci：${code}）。第一次启动要连接互联网下载程序包；没有网络的电脑，可以从同类电脑把整个文件夹（连 node_modules 一起）拷过来。`,
        `Installing failed (npm ci: ${code}). The first start needs the internet to fetch packages; for a machine without it, copy the whole folder with its node_modules from a machine of the same kind.`,
      );
    }
    mkdirSync(join(folder, "node_modules"), { recursive: true });
    writeFileSync(stampOf(folder), wantedIn(folder));
  });
}
