import { dayEn } from "../kernel/words.ts";
import { en as meaning } from "./meaning/text-problems.en.ts";
import { en as exportEn } from "./export/text.en.ts";
import { bring } from "./text-bring.en.ts";
import { file } from "./text-file.en.ts";
import { plan } from "./text-plan.en.ts";
import { review } from "./text-review.en.ts";
import type { zh } from "./text.zh.ts";

/** The register: every word. */
export const en: typeof zh = {
  bring,
  review,
  export: exportEn,
  commands: exportEn.commands,
  meanings: meaning.meanings,
  problems: { ...meaning.problems, ...plan },
  acts: {
    ...exportEn.acts,
    "register.begun": "began to bring a list",
    "register.meant": "corrected a list's columns",
    "register.mended": "mended cells of a list",
    "register.chosen": "decided what of a list goes in",
    "register.again": "compared a list once more",
    "register.compared": "a list was read",
    "register.left": "let a list go",
    "register.taken": "took a list into the register",
    // Rows that a list brings, by the thousand.
    "places.many-added": "took a list into the register",
    "places.uses-told": "took a list into the register",
    "people.many-added": "took a list into the register",
    "people.many-changed": "took a list into the register",
    "register.taken-back": "took a list back out of the register",
    "register.extended": "changed until when a list may be used",
  },
  no: {
    ...exportEn.no,
    ...file,
    "register.still-reading": () => "This list is still being read. Wait until it is done.",
    "register.taken-already": () => "This list is in the register already. Undo it first, or bring another.",
    "register.not-ready": () => "This list was not read, or was let go. Bring it once more.",
    "register.changed-since": () => "Somebody has just changed this list. Look at what is there now, and do it again.",
    "register.until-past": (f) => `${dayEn(f.until)} is not after today. Choose a later day.`,
    "register.until-far": (f) =>
      `${dayEn(f.until)} is too far off: five years at most. Choose an earlier day and extend it then.`,
    "register.left-already": () => "This list was let go already. Bring it once more.",
    "register.bring-again": () => "What was read of it is not there any more. Bring the file once more.",
    "register.not-taken": () => "This list is not in the register, so it has no day to change. Take it in first.",
  },
};
