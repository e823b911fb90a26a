// npm test: brings what is missing and runs all the tests. npm test -- PATTERN: only the files whose path contains it.
// Plain JavaScript for any Node from 18 up: it runs before there is a newer one.
import { join } from "node:path";
import { run } from "./bring/child.mjs";
import { ROOT } from "./bring/files.mjs";
import { bringNode } from "./bring/node.mjs";
import { bringPackages, envFor } from "./bring/packages.mjs";
import { main } from "./bring/say.mjs";

main(async () => {
  const node = await bringNode();
  await bringPackages({ node, zh: "程序包", en: "packages" });
  const entry = join(ROOT, "scripts", "testing", "main.mjs");
  return (await run(node, [entry, ...process.argv.slice(2)], { env: envFor(node) })).code;
});
