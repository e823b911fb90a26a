import { join } from "node:path";
import { filesBelow, inProject, ROOT } from "../bring/files.mjs";

const FOLDERS = ["src", "sample", "test", "scripts", "bench", "trust"];

/** What takes longest begins first, so that nothing long is left over when all else is done: whole journeys, kills and restores. */
const LONG = [/^src\/cli\//, /\.browser\.test\.ts$/, /^trust\//, /\/backup\//, /\/embedded\./, /^test\//];
const rank = (path) => (LONG.findIndex((long) => long.test(path)) + LONG.length + 1) % (LONG.length + 1);

/**
 * The test files whose path contains the pattern, by what they need; those that take longest first.
 * @returns {{ pure: string[], great: string[] }} paths inside the project. `great`: what needs a database or a browser
 */
export function testFiles(pattern = "") {
  const files = FOLDERS.flatMap((folder) => filesBelow(join(ROOT, folder), (name) => name === "node_modules"))
    .map(inProject)
    .filter((path) => path.endsWith(".test.ts") && path.includes(pattern))
    .sort((a, b) => rank(a) - rank(b));
  const needs = /\.(db|browser)\.test\.ts$/;
  return { pure: files.filter((path) => !needs.test(path)), great: files.filter((path) => needs.test(path)) };
}
/** Whether a file wants a browser, and the screens built. */
export const inBrowser = (path) => path.endsWith(".browser.test.ts");
