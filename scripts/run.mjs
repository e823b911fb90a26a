// node scripts/run.mjs FILE ARGS…: runs a file of the project under a Node that is new enough, with its packages there.
import { join } from "node:path";
import { run } from "./bring/child.mjs";
import { ROOT } from "./bring/files.mjs";
import { bringNode } from "./bring/node.mjs";
import { bringPackages, envFor } from "./bring/packages.mjs";
import { CannotGoOn, main } from "./bring/say.mjs";

main(async () => {
  const [file, ...args] = process.argv.slice(2);
  if (!file) throw new CannotGoOn("用法：node scripts/run.mjs 文件 参数…", "usage: node scripts/run.mjs FILE ARGS…");
  const node = await bringNode();
  await bringPackages({ node, zh: "程序包", en: "packages" });
  return (await run(node, [join(ROOT, file), ...args], { env: envFor(node) })).code;
});
