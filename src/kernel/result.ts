/**
 * A no is a value: a code and its facts, put into words by the screen. A failure is an exception.
 * A code is `capability.reason`, stable for ever, never a sentence.
 */
export interface No {
  readonly ok: false;
  readonly code: string;
  /** What the sentence needs (numbers, codes, ids); never a name, a phone number or a condition. */
  readonly facts: Readonly<Record<string, string | number | boolean>>;
}
export interface Yes<T> {
  readonly ok: true;
  readonly value: T;
}
export type Result<T> = Yes<T> | No;

export const yes = <T>(value: T): Yes<T> => ({ ok: true, value });
export const no = (code: string, facts: No["facts"] = {}): No => ({ ok: false, code, facts });
