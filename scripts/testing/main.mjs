// All the tests, or those whose path contains a pattern. Started by scripts/test.mjs under a Node that is new enough.
import { chmodSync, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbedded } from "../../src/server/embedded.ts";
import { bringChromium } from "../bring/chromium.mjs";
import { step } from "../bring/child.mjs";
import { ROOT, textOf } from "../bring/files.mjs";
import { CannotGoOn, main, say } from "../bring/say.mjs";
import { bringScreens } from "../bring/screens.mjs";
import { runChecks } from "./checks.mjs";
import { inBrowser, testFiles } from "./files.mjs";

/** A test that hangs fails after this time, and says which one it is. */
const LONGEST_MS = 10 * 60_000;

/** So many files at once: most of them wait most of the time, for a browser, for a database, for one another's locks. */
const AT_ONCE = 4;
/** What Node makes of TypeScript is kept where the command line keeps it, so that forty processes need not all do it. */
const COMPILED = join(tmpdir(), "node-compile-cache");

/** The memory of the machine as a folder, where there is plenty: fifty databases are made and thrown away, and none of it has to outlive a power cut. */
const MEMORY = "/dev/shm";
const PLENTY = 6 * 2 ** 30;
function scratchFolder() {
  let beneath = tmpdir();
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    if (bavail * bsize > PLENTY) beneath = MEMORY;
  } catch {
    // No such folder on this system.
  }
  const folder = mkdtempSync(join(beneath, "haitang-test-"));
  // Where root has to hand the database to another account, that one has to pass through here.
  chmodSync(folder, 0o711);
  return folder;
}

const counts = { passed: 0, failed: 0, skipped: 0 };

/** One run of node:test over some files, `alone` each in a process of its own. @returns its exit code */
async function runTests(scratch, files, { alone, env = {} }) {
  const counted = join(scratch, "counts.json");
  rmSync(counted, { force: true });
  const what = { files: files.map((f) => join(ROOT, f)), alone, concurrency: AT_ONCE, timeout: LONGEST_MS, counts: counted };
  const code = await step(process.execPath, [join(ROOT, "scripts", "testing", "run.mjs"), JSON.stringify(what)], {
    cwd: ROOT,
    env: { NODE_COMPILE_CACHE: COMPILED, ...process.env, ...env },
  });
  const run = JSON.parse(textOf(counted) || "{}");
  counts.passed += run.passed ?? 0;
  // A test that was cut off has not passed.
  const failed = (run.failed ?? 0) + (run.cancelled ?? 0);
  // A run that broke down before it could count has not passed either.
  counts.failed += failed === 0 && code !== 0 ? 1 : failed;
  counts.skipped += (run.skipped ?? 0) + (run.todo ?? 0);
  return code;
}

/** The tests that need a database or a browser: one PostgreSQL for all of them, each file in a process of its own. */
async function runGreatTests(scratch, files) {
  const env = {};
  if (files.some(inBrowser)) {
    await bringScreens({ node: process.execPath });
    env.HAITANG_CHROMIUM = await bringChromium({ node: process.execPath });
    say(`浏览器：${env.HAITANG_CHROMIUM}`, `browser: ${env.HAITANG_CHROMIUM}`);
  }
  const server = await startEmbedded({
    dataDir: join(scratch, "data"),
    log: (line) => process.stderr.write(`${line}\n`),
    settings: { max_connections: "300" },
  });
  try {
    say(`运行数据库测试和浏览器测试（${files.length} 个文件） …`, "running the tests with a database and with a browser …");
    env.HAITANG_TEST_PG = server.superuserUrl;
    return await runTests(scratch, files, { alone: true, env });
  } finally {
    await server.stop();
  }
}

main(async () => {
  const begun = performance.now();
  const [pattern = ""] = process.argv.slice(2);
  const { pure, great } = testFiles(pattern);
  if (pure.length + great.length === 0)
    throw new CannotGoOn(`没有路径里带“${pattern}”的测试文件。`, `No test file has “${pattern}” in its path.`);
  const scratch = scratchFolder();
  const failed = [];
  // Looked at while the tests wait for something else.
  const checking = pattern === "" ? runChecks() : Promise.resolve([]);
  checking.catch(() => undefined);
  try {
    if (pure.length > 0) {
      say(`运行纯测试（${pure.length} 个文件） …`, "running the pure tests …");
      if ((await runTests(scratch, pure, { alone: false })) !== 0) failed.push("pure tests");
    }
    if (great.length > 0 && (await runGreatTests(scratch, great)) !== 0) failed.push("tests with a database or a browser");
    failed.push(...(await checking));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  const seconds = Math.round((performance.now() - begun) / 1000);
  if (failed.length > 0) say(`没有通过（${seconds} 秒）：${failed.join("，")}`, `failed (${seconds} s): ${failed.join(", ")}`);
  else say(`全部通过（${seconds} 秒）`, `all passed (${seconds} s)`);
  // The last line is for programs.
  process.stdout.write(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
  return failed.length > 0 || counts.passed === 0 ? 1 : 0;
});
