import { countEn } from "../kernel/words.ts";
import type { zh } from "./text.zh.ts";

/** Undo: every word. */
export const en: typeof zh = {
  undo: "Undo",
  done: (restored, kept) =>
    kept === 0
      ? "Taken back."
      : `${countEn(restored, "change")} taken back; ${countEn(kept, "other", "others")} had been changed since and stayed.`,
  acts: { "undo.done": "Took something back" },
  no: {
    "undo.too-late": (f) => `Only what is less than ${f.days} days old can be taken back. Change it to what is right instead.`,
    "undo.changed-since": () => "It was changed since; taking it back would lose that. Change it to what is right instead.",
  },
};
