import type { PlanProblem } from "./plan/codes.ts";
import { en } from "./text.en.ts";
import { zh } from "./text.zh.ts";

const WORDS = { zh: zh.problems, en: en.problems } as const;

/** What is wrong with a row, in a sentence, for paper and the command line. */
export const problemWords = (lang: "zh" | "en", p: Pick<PlanProblem, "code" | "facts">): string =>
  WORDS[lang][p.code]?.(p.facts) ?? p.code;
