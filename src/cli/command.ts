import type { Instant } from "../kernel/instant.ts";
import type { Progress } from "./progress.ts";
import type { zh } from "./text.zh.ts";

export type Lang = "zh" | "en";
export type Words = typeof zh;

/** What the shell hears. The table in the help says the same. */
export const EXIT = {
  ok: 0,
  /** It failed, or what was looked at is not in order. */
  failed: 1,
  /** Wrong usage, or something given that cannot be read. */
  usage: 2,
  /** Done, and something was refused. */
  refused: 3,
  /** Lacks the rights. */
  rights: 4,
  /** Another copy has it: the data folder, the port. */
  busy: 5,
  /** Something else is needed first: the database, its key, an upgrade. */
  first: 6,
  interrupted: 130,
} as const;

export interface Option {
  readonly type: "string" | "boolean";
  readonly multiple?: boolean;
}
/** One command of the program. Words are elsewhere: `help.zh.ts` has a line for each option here, a test compares. */
export interface CliCommand {
  readonly options: Readonly<Record<string, Option>>;
  /** How many words besides options it takes: at least, at most. */
  readonly takes: readonly [number, number];
  run(call: Call): Promise<Done>;
}
/** How a command ended. `answer` is what `--json` prints, once. */
export interface Done {
  readonly exit?: number;
  readonly answer: Readonly<Record<string, unknown>>;
}

/** What a command is called with. */
export interface Call {
  readonly name: string;
  readonly given: readonly string[];
  readonly lang: Lang;
  readonly words: Words;
  readonly json: boolean;
  /** The data folder. */
  readonly data: string;
  /** The time, which may be a given clock's. */
  now(): Instant;
  /** For how much the given clock is ahead of the machine's, milliseconds; 0 without one. */
  readonly ahead: number;
  text(name: string): string | undefined;
  texts(name: string): readonly string[];
  flag(name: string): boolean;
  /** A line for the person, on stdout; nothing under --json. */
  print(line: string): void;
  /** A line about what is going on, on stderr. */
  say(line: string): void;
  progress(what: string): Progress;
  /** Ends when somebody presses Ctrl-C. */
  readonly signal: AbortSignal;
}

type Problems = Words["problems"];
export type ProblemCode = keyof Problems;
type Facts<K extends ProblemCode> = Problems[K] extends (facts: infer F) => string ? F : undefined;

/** Something that the person has to put right, in words of ours: no stack is shown. */
export class Refused extends Error {
  readonly code: ProblemCode;
  readonly exit: number;
  readonly facts: Readonly<Record<string, unknown>>;
  constructor(code: ProblemCode, exit: number, facts: Readonly<Record<string, unknown>> = {}) {
    super(code);
    this.name = "Refused";
    this.code = code;
    this.exit = exit;
    this.facts = facts;
  }
}
/** Makes a Refused whose facts fit its words. */
export const refuse = <K extends ProblemCode>(
  code: K,
  exit: number,
  ...facts: Facts<K> extends undefined ? [] : [Facts<K>]
): Refused => new Refused(code, exit, (facts[0] ?? {}) as Readonly<Record<string, unknown>>);

/** The words of a problem. */
export function wordsOf(words: Words, problem: Refused): string {
  const word = words.problems[problem.code] as string | ((facts: unknown) => string);
  return typeof word === "string" ? word : word(problem.facts);
}
