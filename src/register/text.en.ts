import { en as exportEn } from "./export/text.en.ts";
import type { zh } from "./text.zh.ts";

/** The register: every word. */
export const en: typeof zh = {
  export: exportEn,
  acts: { ...exportEn.acts },
  commands: { ...exportEn.commands },
  no: { ...exportEn.no },
};
