import type { ProblemCode } from "../codes.ts";
import { readDay } from "../cells/born.ts";
import type { CareHit } from "../cells/care.ts";
import { careIn } from "../cells/care.ts";
import { readRemark } from "../cells/remark.ts";
import { readUse } from "../cells/use.ts";
import { fold, half, textOf, verbatim, withoutIds } from "../text.ts";
import type { UseWord } from "../words.ts";
import { problem } from "./context.ts";
import type { HouseholdDraft } from "./draft.ts";
import { append } from "./draft.ts";
import type { Meaning } from "../types.ts";
import type { Attribute } from "./person.ts";
import { care, languageOf } from "./person.ts";
import type { PlanColumn, SheetPlan } from "./plan.ts";

/** What a remark says besides itself; whose it is, is known once the row's people are. */
export interface Extra {
  care: CareHit[];
  remarks: string[];
  smartphone: boolean | null;
}

export function setUse(household: HouseholdDraft, word: UseWord, tenureSaid: boolean): void {
  household.use ??= word.use;
  if (!tenureSaid) household.tenure ??= word.tenure;
}

interface RowAttribute extends Attribute {
  readonly plan: SheetPlan;
  readonly extra: Extra;
  /** Keeps what was not understood as a remark, under its header. */
  keep(code: ProblemCode): void;
}
type OfRow = (text: string, a: RowAttribute) => void;
const OF_ROW: Partial<Record<Meaning, OfRow>> = {
  use(text, a) {
    const { words } = a.reading;
    const yes = words.yesNo.whole(text);
    const word = yes === true ? words.uses.all(fold(a.column.header)).at(-1)?.value : readUse(text, words);
    if (word !== undefined) setUse(a.row, word, a.plan.tenure);
    else if (yes === undefined && !words.nobody.has(text)) needs(text, a);
  },
  tenure(text, a) {
    const tenure = a.reading.words.tenures.whole(text);
    const use = a.reading.words.uses.whole(text);
    if (tenure !== undefined) a.row.tenure = tenure;
    else if (use !== undefined) a.row.use ??= use.use;
    else a.keep("register.word-unknown");
  },
  party(text, a) {
    const number = Number(/\d{1,2}/.exec(half(text))?.[0] ?? Number.NaN);
    if (number >= 1) a.row.party = number;
    else a.keep("register.word-unknown");
  },
  said(text, a) {
    const said = verbatim(text) ?? text;
    if ([...said].length > 20) a.keep("register.called-too-long");
    else a.row.said = withoutIds(said).text || null;
  },
  "household-care": (text, a) => care(a.row.care, null, text, a),
  "household-language"(text, a) {
    const tag = languageOf(text, a.reading.words);
    if (tag === null) a.keep("register.word-unknown");
    else a.row.language = tag;
  },
  "household-channel"(text, a) {
    const channel = a.reading.words.channels.whole(text);
    if (channel === undefined) a.keep("register.word-unknown");
    else a.row.channel = channel;
  },
  "moved-in"(_text, a) {
    const day = readDay(a.cell, a.reading.today, a.reading.words);
    if (day === undefined) a.keep("register.day-unread");
    else a.row.movedIn = day;
  },
  remark,
};

/** Takes what a column says of the row as a whole. */
export function ofRow(column: PlanColumn, a: Attribute, plan: SheetPlan, extra: Extra): void {
  const text = textOf(a.cell);
  const { words } = a.reading;
  if (text === "" || (words.nobody.has(text) && words.uses.whole(text) === undefined)) return;
  const keep = (code: ProblemCode): void => {
    a.row.problems.push(problem(code, a.at, column.column, { text }));
    under(column, withoutIds(text).text, a);
  };
  OF_ROW[column.meaning]?.(text, { ...a, plan, extra, keep });
}
const under = (column: PlanColumn, said: string, { row }: Attribute): void => {
  if (said !== "") row.remarks.push({ who: null, text: `${column.header.replaceAll("\n", " ")}：${said}` });
};
/** In the column of uses, too, people write what somebody needs. */
function needs(text: string, a: RowAttribute): void {
  const found = careIn(text, a.reading.words);
  if (found.length > 0) append(a.row.care, found);
  else a.keep("register.word-unknown");
}

function remark(text: string, { at, column, extra, plan, reading, row, ...a }: RowAttribute): void {
  const { text: said, had } = withoutIds(text);
  if (had) row.problems.push(problem("register.id-in-text", at, column.column));
  if (column.prefixed === true) {
    under(column, said, { ...a, at, column, reading, row });
    return;
  }
  const read = readRemark(said, reading.words);
  append(extra.care, read.care);
  for (const use of read.uses) setUse(row, use, plan.tenure);
  extra.smartphone ??= read.smartphone;
  if (read.left !== "") extra.remarks.push(read.left);
}
