/** What a test of the trust suite says, as one line of JSON. */
export interface Trusted {
  /** The code of the goal table: R1, S2 … */
  readonly id: string;
  readonly name: string;
  /** The figures to beat were beaten. */
  readonly ok: boolean;
  readonly figures: Readonly<Record<string, number | string | boolean>>;
  /** The same run with one safeguard off. `ok`: it failed, as it must; a test without a failing control does not count. */
  readonly control: { readonly what: string; readonly ok: boolean };
}
export interface Asked {
  /** `test`: small counts, for every run of the tests; `full`: those of the goal table. */
  readonly counts: "test" | "full";
}
export type Test = (o: Asked) => Promise<Trusted>;

/** The goal table: which code is which test. A test is a file of its name in `trust/`. */
export const NAMES: Readonly<Record<string, string>> = {
  R1: "kill-server",
  R2: "kill-pg",
  R10: "outbox",
  R13: "slow",
  R18: "restore",
  S1: "bola",
  S2: "rls-wall",
  S3: "rls-perf",
  S4: "fields",
  S5: "otp",
  S6: "revoke",
  S7: "audit",
  S9: "scrape",
  S12: "files",
  S13: "profile-grep",
  S14: "headers",
};

/** The name behind a code or a name, in any case; undefined when it is neither. */
export const nameOf = (word: string): string | undefined =>
  NAMES[word.toUpperCase()] ?? Object.values(NAMES).find((name) => name === word.toLowerCase());

/** The p-th percentile (0 to 1) of some numbers; NaN of none. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? Number.NaN;
}
export const round = (n: number, digits = 1): number => Number(n.toFixed(digits));

/** Does something with each of a list, so many at a time. */
export async function atOnce<T>(ways: number, list: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: ways }, async () => {
      while (next < list.length) await work(list[next++] as T);
    }),
  );
}
