// npm start: brings what is missing, builds what is stale, and runs the server until it is told to stop.
// Plain JavaScript for any Node from 18 up: it runs before there is a newer one.
import { join } from "node:path";
import { run } from "./bring/child.mjs";
import { ROOT } from "./bring/files.mjs";
import { bringNode } from "./bring/node.mjs";
import { bringPackages, envFor } from "./bring/packages.mjs";
import { main, say } from "./bring/say.mjs";
import { bringScreens } from "./bring/screens.mjs";

main(async () => {
  const node = await bringNode();
  await bringPackages({ node, zh: "程序包", en: "packages" });
  await bringScreens({ node });
  say("启动海棠", "starting Haitang");
  const entry = join(ROOT, "src", "cli", "main.ts");
  const withUs = new URL("bring/with-parent.mjs", import.meta.url).href;
  return (await run(node, ["--import", withUs, entry, "serve", ...process.argv.slice(2)], { env: envFor(node), apart: true }))
    .code;
});
