import { en as readEn } from "./meaning/text-problems.en.ts";
import { zh as readZh } from "./meaning/text-problems.zh.ts";
import type { PlanProblem } from "./plan/codes.ts";
import { en as plannedEn } from "./plan/text-plan.en.ts";
import { zh as plannedZh } from "./plan/text-plan.zh.ts";

const WORDS = {
  zh: { ...readZh.problems, ...plannedZh },
  en: { ...readEn.problems, ...plannedEn },
} as const;

/** What is wrong with a row, in a sentence, for paper and the command line. */
export const problemWords = (lang: "zh" | "en", p: Pick<PlanProblem, "code" | "facts">): string => WORDS[lang][p.code](p.facts);
