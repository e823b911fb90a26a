import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { step } from "./child.mjs";
import { filesBelow, fingerprint, ROOT, textOf } from "./files.mjs";
import { envFor } from "./packages.mjs";
import { CannotGoOn, say } from "./say.mjs";
import { inTurn } from "./turn.mjs";

const STAMP = join(ROOT, "node_modules", ".haitang-built");
/** What the screens are made of. Tests and notes are left out, so that writing one rebuilds nothing. */
const SOURCES = ["src", "packs", "public", "index.html", "vite.config.ts", "svelte.config.js", "package-lock.json"];
const BESIDE = /\.test\.ts$|\.md$|^\./;

const wanted = () => fingerprint(SOURCES.flatMap((path) => filesBelow(join(ROOT, path), (name) => BESIDE.test(name))));
const built = () => existsSync(join(ROOT, "dist")) && textOf(STAMP) === wanted();

/** Builds the screens into `dist/`, when their sources have changed since the last time. */
export async function bringScreens({ node }) {
  if (built()) return;
  await inTurn(async () => {
    if (built()) return;
    say("生成界面 …", "building the screens …");
    rmSync(STAMP, { force: true });
    // Taken before: what changes while the build runs is built the next time.
    const sources = wanted();
    const vite = join(ROOT, "node_modules", "vite", "bin", "vite.js");
    const code = await step(node, [vite, "build", "--logLevel", "warn"], {
      cwd: ROOT,
      env: envFor(node),
      stdio: ["ignore", 2, 2],
    });
    if (code !== 0)
      throw new CannotGoOn(`界面没有生成（vite build：${code}）。`, `The screens could not be built (vite build: ${code}).`);
    writeFileSync(STAMP, sources);
  });
}
