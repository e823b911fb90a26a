import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the project. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

/** Every file below a folder (or the file itself), in a fixed order; nothing when it is not there. `skip` gets a bare name. */
export function filesBelow(path, skip = () => false) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => !skip(name))
    .sort()
    .flatMap((name) => filesBelow(join(path, name), skip));
}

/** A path as it reads inside the project, with forward slashes everywhere. */
export const inProject = (path) => relative(ROOT, path).split(sep).join("/");

/** SHA-256 over the names and contents of files, and over further words. */
export function fingerprint(files, ...words) {
  const hash = createHash("sha256");
  for (const word of words) hash.update(`${word}\0`);
  for (const file of files)
    hash
      .update(`${inProject(file)}\0`)
      .update(readFileSync(file))
      .update("\0");
  return hash.digest("hex");
}

/** The text of a file; null when there is none. */
export const textOf = (file) => (existsSync(file) ? readFileSync(file, "utf8") : null);
