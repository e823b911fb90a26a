import { en } from "./text.en.ts";
import { zh } from "./text.zh.ts";

type Words = typeof zh;
type Key = keyof Words;
type Facts<K extends Key> = Words[K] extends (...facts: infer F) => string ? F : [];
/** What can go wrong, by code. */
export type ProblemCode = Extract<Key, `${string}-${string}`>;

const put = <K extends Key>(words: Words, key: K, facts: Facts<K>): string => {
  const word = words[key] as string | ((...facts: Facts<K>) => string);
  return typeof word === "string" ? word : word(...facts);
};

/** One line in both languages: whoever starts the machine has not chosen one yet. */
export const both = <K extends Key>(key: K, ...facts: Facts<K>): string => `${put(zh, key, facts)} · ${put(en, key, facts)}`;

/** Exit codes as in sysexits.h: 75 try later, 77 no permission, 78 set up wrongly, 69 not available. */
const EXIT: Record<ProblemCode, number> = {
  "folder-in-use": 75,
  "other-major": 78,
  "no-binaries": 69,
  "no-links": 77,
  "password-missing": 78,
  "password-wrong": 78,
  "not-ours": 77,
  "no-way-as-root": 77,
  "port-taken": 75,
  "start-failed": 69,
  "will-not-stop": 75,
};

/** Something that the person at the machine has to put right. The message is for them, in both languages; `exitCode` is for the shell. */
export class EmbeddedProblem extends Error {
  readonly code: ProblemCode;
  readonly exitCode: number;
  /** The message in one language, for whoever has chosen. */
  readonly said: { readonly zh: string; readonly en: string };
  constructor(code: ProblemCode, said: { zh: string; en: string }) {
    super(`${said.zh}\n${said.en}`);
    this.name = "EmbeddedProblem";
    this.code = code;
    this.exitCode = EXIT[code];
    this.said = said;
  }
}

export const problem = <K extends ProblemCode>(code: K, ...facts: Facts<K>): EmbeddedProblem =>
  new EmbeddedProblem(code, { zh: put(zh, code, facts), en: put(en, code, facts) });
