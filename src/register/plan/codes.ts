import type { ProblemCode } from "../meaning/codes.ts";
import type { Problem } from "../meaning/types.ts";

/** What shows only when a list is held against the register. refused: nobody can know which place is meant. doubtful: taken only if somebody says so. */
export const PLAN_PROBLEMS = {
  "register.which-compound": "refused",
  "register.which-building": "refused",
  "register.which-entrance": "refused",
  "register.new-building": "doubtful",
  "register.new-door": "doubtful",
  "register.other-people": "doubtful",
  "register.another-party": "doubtful",
  "register.other-name": "doubtful",
  "register.said-empty": "doubtful",
} as const satisfies Record<string, Problem["weight"]>;
export type PlanCode = keyof typeof PLAN_PROBLEMS;

export interface PlanProblem extends Omit<Problem, "code"> {
  readonly code: ProblemCode | PlanCode;
}
