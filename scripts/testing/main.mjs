// All the tests, or those whose path contains a pattern. Started by scripts/test.mjs under a Node that is new enough.
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbedded } from "../../src/server/embedded.ts";
import { bringChromium } from "../bring/chromium.mjs";
import { step } from "../bring/child.mjs";
import { ROOT, textOf } from "../bring/files.mjs";
import { CannotGoOn, main, say } from "../bring/say.mjs";
import { bringScreens } from "../bring/screens.mjs";
import { runChecks } from "./checks.mjs";
import { testFiles } from "./files.mjs";

/** A test that hangs fails after this time, and says which one it is. */
const LONGEST_MS = 10 * 60_000;

const counts = { passed: 0, failed: 0, skipped: 0 };

/** One run of node:test over some files. @returns its exit code */
async function runTests(scratch, files, flags, env) {
  const counted = join(scratch, "counts.json");
  rmSync(counted, { force: true });
  const reporters = ["spec", "stdout", "./scripts/testing/count.mjs", counted].map((value, i) =>
    i % 2 === 0 ? `--test-reporter=${value}` : `--test-reporter-destination=${value}`,
  );
  const args = ["--test", `--test-timeout=${LONGEST_MS}`, ...flags, ...reporters, ...files];
  const code = await step(process.execPath, args, { cwd: ROOT, env: { ...process.env, ...env } });
  const run = JSON.parse(textOf(counted) || "{}");
  counts.passed += run.passed ?? 0;
  // A test that was cut off has not passed.
  const failed = (run.failed ?? 0) + (run.cancelled ?? 0);
  // A run that broke down before it could count has not passed either.
  counts.failed += failed === 0 && code !== 0 ? 1 : failed;
  counts.skipped += (run.skipped ?? 0) + (run.todo ?? 0);
  return code;
}

/** The tests that need a database or a browser: one PostgreSQL for all of them, each file in a process of its own, three at a time: tests in a browser mostly wait. */
async function runGreatTests(scratch, { database, browser }) {
  const env = {};
  if (browser.length > 0) {
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
    say(
      `运行数据库测试和浏览器测试（${database.length} + ${browser.length} 个文件） …`,
      "running the tests with a database and with a browser …",
    );
    env.HAITANG_TEST_PG = server.superuserUrl;
    return await runTests(scratch, [...database, ...browser], ["--test-concurrency=3"], env);
  } finally {
    await server.stop();
  }
}

main(async () => {
  const begun = performance.now();
  const [pattern = ""] = process.argv.slice(2);
  const files = testFiles(pattern);
  const great = files.database.length + files.browser.length;
  if (files.pure.length + great === 0)
    throw new CannotGoOn(`没有路径里带“${pattern}”的测试文件。`, `No test file has “${pattern}” in its path.`);
  const scratch = mkdtempSync(join(tmpdir(), "haitang-test-"));
  // Where root has to hand the database to another account, that one has to pass through here.
  chmodSync(scratch, 0o711);
  const failed = [];
  try {
    if (pattern === "") failed.push(...(await runChecks()));
    if (files.pure.length > 0) {
      say(`运行纯测试（${files.pure.length} 个文件） …`, "running the pure tests …");
      if ((await runTests(scratch, files.pure, ["--test-isolation=none"], {})) !== 0) failed.push("pure tests");
    }
    if (great > 0 && (await runGreatTests(scratch, files)) !== 0) failed.push("tests with a database or a browser");
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
