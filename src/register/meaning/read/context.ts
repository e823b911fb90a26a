import type { ProblemCode } from "../codes.ts";
import { PROBLEMS } from "../codes.ts";
import type { PlaceReader } from "../cells/place.ts";
import { lettersOf } from "../../../kernel/letters.ts";
import { quote } from "../text.ts";
import type { Problem, RowAt } from "../types.ts";
import type { Words } from "../words.ts";

/** What every reader of a row needs. */
export interface Reading {
  readonly words: Words;
  readonly places: PlaceReader;
  /** The community's own day. */
  readonly today: string;
}
export type Facts = Record<string, string | number | boolean>;
/** A problem at a cell (`column` from 0) or a whole row (null). What stands in the cell is shortened, and holds no identity number. */
export function problem(
  code: ProblemCode,
  at: RowAt,
  column: number | null,
  facts: Facts = {},
  suggestion: string | null = null,
): Problem {
  return {
    sheet: at.sheet,
    row: at.row,
    column: column === null ? null : lettersOf(column),
    weight: PROBLEMS[code],
    code,
    facts: "text" in facts ? { ...facts, text: quote(String(facts.text)) } : facts,
    suggestion,
  };
}
