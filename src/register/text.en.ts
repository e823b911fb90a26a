import { bring } from "./text-bring.en.ts";
import { review } from "./text-review.en.ts";
import { zh } from "./text.zh.ts";

/** The register: every word. */
export const en: typeof zh = {
  bring,
  review,
  meanings: zh.meanings,
  problems: {},
  acts: {},
  no: {},
};
