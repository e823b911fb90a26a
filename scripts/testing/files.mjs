import { join } from "node:path";
import { filesBelow, inProject, ROOT } from "../bring/files.mjs";

const FOLDERS = ["src", "sample", "test", "scripts", "bench", "trust"];

/**
 * The test files whose path contains the pattern, by what they need.
 * @returns {{ pure: string[], database: string[], browser: string[] }} paths inside the project
 */
export function testFiles(pattern = "") {
  const files = FOLDERS.flatMap((folder) => filesBelow(join(ROOT, folder), (name) => name === "node_modules"))
    .map(inProject)
    .filter((path) => path.endsWith(".test.ts") && path.includes(pattern));
  const browser = files.filter((path) => path.endsWith(".browser.test.ts"));
  const database = files.filter((path) => path.endsWith(".db.test.ts"));
  return { pure: files.filter((path) => !browser.includes(path) && !database.includes(path)), database, browser };
}
