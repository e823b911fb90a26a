import type { ProblemSeen } from "../../../register/schema.ts";
import { say } from "../say.svelte.ts";

/** What is wrong with a row, in a sentence, with the column where it stands. */
export function problemSaid(problem: ProblemSeen): string {
  const said = say.problem(problem.code, problem.facts);
  return problem.column === null
    ? said
    : `${say.register.review.rows.column(problem.column)}${say.register.review.rows.colon}${said}`;
}
