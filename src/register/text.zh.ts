import type { Say } from "../kernel/words.ts";
import { MEANINGS, type Meaning } from "./meaning/types.ts";
import { bring } from "./text-bring.zh.ts";
import { review } from "./text-review.zh.ts";

/** 名册：所有文字。中文为准。 */
export const zh = {
  bring,
  review,
  meanings: Object.fromEntries(MEANINGS.map((m) => [m, m])) as Record<Meaning, string>,
  problems: {} as Record<string, Say>,
  acts: {} as Record<string, string>,
  /** 为什么不行，以及可以怎么办。 */
  no: {} satisfies Record<string, Say>,
};
