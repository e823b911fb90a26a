import { existsSync } from "node:fs";
import { join } from "node:path";
import { step } from "../bring/child.mjs";
import { ROOT } from "../bring/files.mjs";
import { say } from "../bring/say.mjs";

const tool = (...path) => join(ROOT, "node_modules", ...path);
const tsc = (config) => [tool("typescript7", "bin", "tsc"), "-p", config];

/** What is looked at before anything runs. Each is a file of a package and its arguments, run by this Node. */
const CHECKS = [
  { zh: "检查类型", en: "checking types", args: tsc("tsconfig.json") },
  { zh: "检查纯文件的类型", en: "checking types of the pure files", args: tsc("tsconfig.pure.json") },
  {
    zh: "检查界面的类型",
    en: "checking types of the screens",
    args: [
      tool("svelte-check", "bin", "svelte-check"),
      "--tsconfig",
      "./tsconfig.web.json",
      "--threshold",
      "error",
      "--output",
      "human",
    ],
    when: () => existsSync(join(ROOT, "tsconfig.web.json")),
  },
  { zh: "检查写法", en: "linting", args: [tool("oxlint", "bin", "oxlint"), "--quiet"] },
];

/** Runs the checks, all of them even when one fails. @returns {Promise<string[]>} what failed, in English */
export async function runChecks() {
  const failed = [];
  for (const { zh, en, args, when } of CHECKS) {
    if (when && !when()) continue;
    say(`${zh} …`, `${en} …`);
    if ((await step(process.execPath, args, { cwd: ROOT })) !== 0) failed.push(en);
  }
  return failed;
}
