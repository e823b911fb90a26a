import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));
/** Nothing of the tester's own surroundings reaches the program. */
const surroundings = (env: Readonly<Record<string, string>>): NodeJS.ProcessEnv => {
  const { PATH = "", HOME = "", TMPDIR, SystemRoot } = process.env;
  return { PATH, HOME, ...(TMPDIR ? { TMPDIR } : {}), ...(SystemRoot ? { SystemRoot } : {}), LANG: "zh_CN.UTF-8", ...env };
};

export interface Ran {
  readonly exit: number | null;
  readonly out: string;
  readonly err: string;
  /** What stood on standard output, read as JSON; undefined when it was none. */
  readonly json: any;
}
const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Runs a command to its end. */
export async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}, input = ""): Promise<Ran> {
  const child = spawn(process.execPath, [MAIN, ...args], { env: surroundings(env), stdio: ["pipe", "pipe", "pipe"] });
  let out = "";
  let err = "";
  child.stdout.setEncoding("utf8").on("data", (t: string) => (out += t));
  child.stderr.setEncoding("utf8").on("data", (t: string) => (err += t));
  child.stdin.end(input);
  const [exit] = (await once(child, "close")) as [number | null];
  return { exit, out, err, json: jsonOf(out) };
}

export interface Serving {
  readonly child: ChildProcess;
  readonly url: string;
  /** The object that it printed. */
  readonly told: any;
  /** Everything that came on standard error so far. */
  err(): string;
  /** Waits for a line on standard error. */
  said(pattern: RegExp): Promise<RegExpExecArray>;
  /** Sends a signal and waits for the end. @returns the exit code, or the signal */
  end(signal: NodeJS.Signals): Promise<number | string | null>;
}

/** The number of whoever may be signed in as, in a role, as a server told when it started. */
export const phoneOf = (s: Serving, role: string): string =>
  (s.told.signIns as { role: string; phone: string }[]).find((x) => x.role === role)?.phone as string;

/** Starts `serve --json` and waits until it says that it is served. @throws with what it said, when it ends instead */
export async function serve(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Serving> {
  const child = spawn(process.execPath, [MAIN, "serve", "--json", ...args], {
    env: surroundings(env),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let err = "";
  child.stderr.setEncoding("utf8").on("data", (t: string) => (err += t));
  const told = await new Promise<any>((resolve, reject) => {
    child.stdout.setEncoding("utf8").on("data", (t: string) => {
      out += t;
      const first = out.includes("\n") ? (jsonOf(out.split("\n")[0] as string) as { ok?: boolean }) : undefined;
      // What is not ok is told as well; its reason comes with the end.
      if (first?.ok) resolve(first);
    });
    child.once("exit", (code) => reject(new Error(`serve ended with ${code}: ${err}`)));
  });
  const ended = once(child, "exit") as Promise<[number | null, string | null]>;
  const said = async (pattern: RegExp): Promise<RegExpExecArray> => {
    for (const end = performance.now() + 30_000; performance.now() < end; await new Promise((r) => setTimeout(r, 10))) {
      const found = pattern.exec(err);
      if (found) return found;
    }
    throw new Error(`serve never said ${String(pattern)}: ${err}`);
  };
  return {
    child,
    told,
    url: told.url as string,
    err: () => err,
    said,
    end: async (signal) => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      const [code, by] = await ended;
      return code ?? by;
    },
  };
}

/** A folder for data, which another account may pass through: the database may have to run as one. */
export function dataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "haitang-cli-"));
  chmodSync(folder, 0o711);
  return folder;
}
