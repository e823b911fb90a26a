import type { zh } from "./text.zh.ts";

/** How serious it is: in order; good to know; wants attention; wrong, so that the program ends with 1. */
export type State = "ok" | "note" | "warn" | "wrong";
export type FindingCode = keyof (typeof zh)["says"];
export interface Finding {
  readonly code: FindingCode;
  readonly state: State;
  readonly facts: Readonly<Record<string, string | number | boolean>>;
}
type Says = (typeof zh)["says"];
type Facts<K extends FindingCode> = Says[K] extends (facts: infer F) => string ? F : undefined;

/** Makes a finding whose facts fit its words. */
export const find = <K extends FindingCode>(
  state: State,
  code: K,
  ...facts: Facts<K> extends undefined ? [] : [Facts<K>]
): Finding => ({
  code,
  state,
  facts: (facts[0] ?? {}) as Finding["facts"],
});
