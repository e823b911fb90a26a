import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { INSTANT_PATTERN, instantOf } from "../kernel/instant.ts";
import { COMMANDS, COMMON } from "./commands.ts";
import type { Call, CliCommand, Lang } from "./command.ts";
import { EXIT, refuse } from "./command.ts";
import { failure } from "./failure.ts";
import { helpFor, helpOverall } from "./help.ts";
import { progressOn } from "./progress.ts";
import { en } from "./text.en.ts";
import { zh } from "./text.zh.ts";

/** The language to speak: `--lang`, else the one that the system is set to, else Chinese. */
export function languageOf(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): Lang {
  const at = argv.findIndex((a) => a === "--lang" || a.startsWith("--lang="));
  const asked = at < 0 ? undefined : (argv[at]?.split("=")[1] ?? argv[at + 1]);
  const set = asked ?? env.LC_ALL ?? env.LC_MESSAGES ?? env.LANG ?? "";
  return /^(zh|C\b|C\.|POSIX|$)/i.test(set) ? "zh" : "en";
}

interface Parsed {
  values: Record<string, string | boolean | (string | boolean)[] | undefined>;
  given: string[];
}
function parse(name: string, command: CliCommand, argv: readonly string[]): Parsed {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: { ...command.options, ...COMMON },
      allowPositionals: true,
      strict: true,
    });
    return { values, given: positionals };
  } catch (error) {
    const option = /'(-[^' ]*)/.exec((error as Error).message)?.[1] ?? "";
    throw refuse(
      (error as { code?: string }).code === "ERR_PARSE_ARGS_UNKNOWN_OPTION" ? "unknown-option" : "option-value",
      EXIT.usage,
      { option, command: name },
    );
  }
}

/** Runs the program. @returns the exit code */
export async function program(argv: readonly string[]): Promise<number> {
  const lang = languageOf(argv, process.env);
  const words = lang === "zh" ? zh : en;
  const json = argv.includes("--json");
  const name = argv.find((a) => !a.startsWith("-")) ?? "";
  const answer = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`);
  try {
    const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (!load) {
      if (name !== "" && name !== "help") throw refuse("unknown-command", EXIT.usage, { command: name });
      process.stdout.write(helpOverall(lang));
      return name === "help" || argv.length === 0 || argv.includes("--help") ? EXIT.ok : EXIT.usage;
    }
    const command = await load();
    if (argv.includes("--help")) {
      process.stdout.write(helpFor(name, command, lang));
      return EXIT.ok;
    }
    const parsed = parse(name, command, argv.toSpliced(argv.indexOf(name), 1));
    const call = callOf(name, parsed, lang, json);
    if (call.given.length < command.takes[0]) throw refuse("too-few", EXIT.usage, { command: name });
    if (call.given.length > command.takes[1])
      throw refuse("too-many", EXIT.usage, { command: name, extra: call.given[command.takes[1]] ?? "" });
    const done = await command.run(call);
    const exit = done.exit ?? EXIT.ok;
    if (json) answer({ command: name, ok: exit === EXIT.ok, exit, ...done.answer });
    return exit;
  } catch (error) {
    const { exit, code, message, facts } = failure(error, words);
    process.stderr.write(`${message}\n`);
    if (process.env.HAITANG_DEBUG) process.stderr.write(`${(error as Error).stack ?? String(error)}\n`);
    if (json) answer({ command: name, ok: false, exit, code, facts });
    return exit;
  }
}

function callOf(name: string, { values, given }: Parsed, lang: Lang, json: boolean): Call {
  const words = lang === "zh" ? zh : en;
  const text = (option: string): string | undefined => {
    const value = values[option];
    return typeof value === "string" ? value : undefined;
  };
  const clock = text("clock");
  const asked = clock === undefined ? Date.now() : Date.parse(clock);
  if (clock !== undefined && (!Number.isFinite(asked) || !INSTANT_PATTERN.test(new Date(asked).toISOString())))
    throw refuse("bad-clock", EXIT.usage, { clock });
  const ahead = clock === undefined ? 0 : asked - Date.now();
  const stopping = new AbortController();
  if (name !== "serve")
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
      process.on(signal, () => {
        if (stopping.signal.aborted) process.exit(EXIT.interrupted);
        stopping.abort(refuse("interrupted", EXIT.interrupted));
      });
  return {
    name,
    given,
    lang,
    words,
    json,
    text,
    ahead,
    data: resolve(text("data") ?? "data"),
    now: () => instantOf(Date.now() + ahead),
    texts: (option) => [values[option] ?? []].flat().filter((v): v is string => typeof v === "string"),
    flag: (option) => values[option] === true,
    print: (line) => void (json || process.stdout.write(`${line}\n`)),
    say: (line) => void process.stderr.write(`${line}\n`),
    progress: (what) => progressOn(process.stderr, what, lang),
    signal: stopping.signal,
  };
}
