import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** How the house was served last, for `doctor`: nothing secret in it. */
export interface LastStart {
  readonly origin?: string | undefined;
  readonly host: string;
  readonly port: number;
  readonly behind: readonly string[];
  readonly certificate?: string | undefined;
  readonly pid: number;
  readonly at: string;
}
const fileIn = (data: string): string => join(data, "serve.json");

export function keepStart(data: string, start: LastStart): void {
  writeFileSync(`${fileIn(data)}.new`, `${JSON.stringify(start)}\n`, { mode: 0o600 });
  renameSync(`${fileIn(data)}.new`, fileIn(data));
}
export function lastStart(data: string): LastStart | null {
  if (!existsSync(fileIn(data))) return null;
  try {
    return JSON.parse(readFileSync(fileIn(data), "utf8")) as LastStart;
  } catch {
    return null;
  }
}
