import * as z from "zod/mini";
import { day, id, instant, line, oneOf, remark, whole } from "../kernel/fields.ts";
import { personal } from "../kernel/personal.ts";
import { MEANINGS } from "./meaning/types.ts";

/** Why a list may be used: one of these, in words on the notice to residents. */
export const BASES = ["consent", "duty", "emergency", "contract"] as const;
export type Basis = (typeof BASES)[number];
export const STATES = ["reading", "ready", "unreadable", "taken", "left", "broken"] as const;
export type ImportState = (typeof STATES)[number];
/** What is under way: unpacking and reading · comparing with what is known · writing. */
export const STEPS = ["reading", "comparing", "writing"] as const;
/** What becomes of an entry: added · changed · same · refused · doubtful (goes in only if somebody says so). */
export const VERDICTS = ["added", "changed", "same", "refused", "doubtful"] as const;
export type Verdict = (typeof VERDICTS)[number];
export const CHOICES = ["take", "leave"] as const;

const STAGED = { purpose: "register", retention: "taken or left + 14 d" };
const cellText = personal(remark(400), STAGED);
const place = z.nullable(line(40));
const version = whole(0, 2147483647);

// ---- commands -------------------------------------------------------------------------------------------------

/** Before the first row: where the list comes from, why it may be used, until when. The file itself follows by `/api/register/file`. */
export const begin = z.object({
  fileName: personal(line(120), STAGED),
  source: line(120),
  basis: oneOf(BASES),
  until: day(),
});
/** Somebody corrects what was found: a column's meaning, a sheet's header row, what a sheet is about, whether it is read. */
export const layoutChange = z.object({
  sheet: z.string().check(z.minLength(1), z.maxLength(200)),
  read: z.optional(z.boolean()),
  headerRow: z.optional(whole(0, 100)),
  each: z.optional(oneOf(["person", "household", "door"])),
  compound: z.optional(place),
  building: z.optional(place),
  entrance: z.optional(place),
  columns: z.optional(z.array(z.object({ column: whole(0, 999), meaning: oneOf(MEANINGS) })).check(z.maxLength(200))),
});
export type LayoutChange = z.infer<typeof layoutChange>;
export const mean = z.object({ import: id(), version, changes: z.array(layoutChange).check(z.minLength(1), z.maxLength(300)) });
const at = { sheet: z.string().check(z.maxLength(200)), row: whole(1, 2_000_000) };
/** Cells mended on the screen; an empty text empties the cell. */
export const mend = z.object({
  import: id(),
  version,
  cells: z
    .array(z.object({ ...at, column: z.string().check(z.regex(/^[A-Z]{1,3}$/)), text: cellText }))
    .check(z.minLength(1), z.maxLength(500)),
});
/** Rows taken although they are doubtful, or left out although they are not; null: as it was proposed. */
export const choose = z.object({
  import: id(),
  version,
  rows: z.array(z.object({ ...at, choice: z.nullable(oneOf(CHOICES)) })).check(z.minLength(1), z.maxLength(5000)),
});
export const leave = z.object({ import: id() });
/** all: doubtful ones too, but for those left out. clean: doubtful ones only where somebody said so. */
export const take = z.object({ import: id(), version, accept: oneOf(["all", "clean"]) });
/** Reads and compares anew, after the server fell over or the register changed. */
export const again = z.object({ import: id() });
/** The list may be used longer; or what came only by it goes now. */
export const extend = z.object({ import: id(), until: day() });

// ---- answers --------------------------------------------------------------------------------------------------

const counted = z.object({ added: z.int(), changed: z.int(), unchanged: z.int() });
export const countsSeen = z.object({
  rows: z.int(),
  aside: z.int(),
  doors: z.object({ added: z.int(), known: z.int() }),
  households: counted,
  people: counted,
  /** Entries, by what becomes of them. */
  added: z.int(),
  changed: z.int(),
  same: z.int(),
  refused: z.int(),
  doubtful: z.int(),
  /** Taken: entries whose household or door had changed since they were compared; they stayed out. */
  skipped: z.int(),
});
export type Counts = z.infer<typeof countsSeen>;
/** Before anything is counted. */
export const NO_COUNTS: Counts = {
  rows: 0,
  aside: 0,
  doors: { added: 0, known: 0 },
  households: { added: 0, changed: 0, unchanged: 0 },
  people: { added: 0, changed: 0, unchanged: 0 },
  added: 0,
  changed: 0,
  same: 0,
  refused: 0,
  doubtful: 0,
  skipped: 0,
};

export const columnSeen = z.object({
  column: z.int(),
  letter: z.string(),
  header: z.string(),
  meaning: oneOf(MEANINGS),
  by: oneOf(["header", "cells", "remembered", "chosen"]),
  hidden: z.boolean(),
  /** A few cells as they stand, so that a person can judge; masked for ids and phones. */
  samples: z.array(z.string()),
});
export const sheetSeen = z.object({
  sheet: z.string(),
  read: z.boolean(),
  hidden: z.boolean(),
  headerRow: z.int(),
  rows: z.int(),
  each: oneOf(["person", "household", "door"]),
  compound: z.nullable(z.string()),
  building: z.nullable(z.string()),
  entrance: z.nullable(z.string()),
  columns: z.array(columnSeen),
});
export const importSeen = z.object({
  id: id(),
  fileName: z.string(),
  source: z.string(),
  basis: oneOf(BASES),
  until: day(),
  by: z.string(),
  at: instant(),
  state: oneOf(STATES),
  code: z.nullable(z.string()),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  step: oneOf(STEPS),
  /** Share of the step done, 0 to 1000; seconds left as far as that can be told. */
  done: z.int(),
  secondsLeft: z.nullable(z.int()),
  counts: countsSeen,
  version: z.int(),
  sheets: z.array(sheetSeen),
  /** The command that took it, for undoing; null when it was not taken or was taken back. */
  command: z.nullable(id()),
  undoUntil: z.nullable(instant()),
  /** Another import of the same file, taken before. */
  sameFileAs: z.nullable(id()),
});
export type ImportSeen = z.infer<typeof importSeen>;
export const importRow = z.object({
  id: id(),
  fileName: z.string(),
  source: z.string(),
  by: z.string(),
  at: instant(),
  until: day(),
  state: oneOf(STATES),
  counts: countsSeen,
});

export const problemSeen = z.object({
  sheet: z.string(),
  row: z.int(),
  column: z.nullable(z.string()),
  weight: oneOf(["refused", "doubtful", "note"]),
  code: z.string(),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  suggestion: z.nullable(z.string()),
});
export type ProblemSeen = z.infer<typeof problemSeen>;
/** What would change in one field: what stands there, what would stand there. */
export const changeSeen = z.object({
  field: z.string(),
  person: z.nullable(z.string()),
  before: z.nullable(z.string()),
  after: z.nullable(z.string()),
});
export const entrySeen = z.object({
  nr: z.int(),
  sheet: z.string(),
  row: z.int(),
  rows: z.array(z.int()),
  verdict: oneOf(VERDICTS),
  choice: z.nullable(oneOf(CHOICES)),
  /** "3幢2单元501", as the door is said. */
  door: z.string(),
  newDoor: z.boolean(),
  household: z.nullable(id()),
  /** Names as the list has them: whoever brought it has it before them. */
  people: z.array(z.string()),
  changes: z.array(changeSeen),
  problems: z.array(problemSeen),
  /** The cells of its rows that hold something, so that they can be mended on the spot. */
  cells: z.array(z.object({ row: z.int(), column: z.string(), header: z.string(), text: z.string() })),
});
export type EntrySeen = z.infer<typeof entrySeen>;
const going = z.object({
  added: z.int(),
  changed: z.int(),
  /** Of these, entries in doubt. */
  doubtful: z.int(),
  /** Of these, entries that have a household; the others are doors alone. */
  households: z.int(),
});
/** What taking the list would put into the register: without the doubtful ones that nobody decided, and with them. */
export const willSeen = z.object({ clean: going, all: going });
export type WillSeen = z.infer<typeof willSeen>;
/** `next`: where the next page begins, null at the end. */
export const entriesSeen = z.object({ entries: z.array(entrySeen), next: z.nullable(z.int()), all: z.int() });
