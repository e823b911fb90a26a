import type { ProblemCode } from "../codes.ts";
import { readDay } from "../cells/born.ts";
import type { CareHit } from "../cells/care.ts";
import { careIn } from "../cells/care.ts";
import { readRemark } from "../cells/remark.ts";
import { textOf, verbatim, withoutIds } from "../text.ts";
import type { UseWord } from "../words.ts";
import { problem } from "./context.ts";
import type { HouseholdDraft } from "./draft.ts";
import type { Attribute } from "./person.ts";
import { care } from "./person.ts";
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

/** Takes what a column says of the row as a whole. */
export function ofRow(column: PlanColumn, a: Attribute, household: HouseholdDraft, plan: SheetPlan, extra: Extra): void {
  const { words } = a.reading;
  const text = textOf(a.cell);
  if (text === "") return;
  const keep = (code: ProblemCode): void => {
    const said = withoutIds(text).text;
    household.problems.push(problem(code, a.at, column.column, { text }));
    household.remarks.push({ who: null, text: `${column.header.replaceAll("\n", " ")}：${said}` });
  };
  switch (column.meaning as string) {
    case "use": {
      const yes = words.yesNo.whole(text);
      const header = yes === undefined ? undefined : words.uses.all(column.header).at(-1)?.value;
      const word =
        words.uses.whole(text) ?? (yes === true ? header : undefined) ?? words.uses.all(text.toLowerCase()).at(0)?.value;
      if (word !== undefined) setUse(household, word, plan.tenure);
      else if (yes === undefined && !words.nobody.has(text)) careOrKeep(text, a, household, keep);
      break;
    }
    case "tenure": {
      const tenure = words.tenures.whole(text);
      if (tenure !== undefined) household.tenure = tenure;
      else if (words.uses.whole(text) !== undefined) household.use ??= (words.uses.whole(text) as UseWord).use;
      else if (!words.nobody.has(text)) keep("register.word-unknown");
      break;
    }
    case "party": {
      const number = Number(/\d{1,2}/.exec(text)?.[0] ?? Number.NaN);
      if (number >= 1) household.party = number;
      else if (!words.nobody.has(text)) keep("register.word-unknown");
      break;
    }
    case "said": {
      const said = verbatim(text) ?? text;
      if (said.length <= 20) household.said = withoutIds(said).text;
      else keep("register.called-too-long");
      break;
    }
    case "household-care":
      care(household.care, null, text, a);
      break;
    case "household-language": {
      const tag =
        words.languages.whole(text) ?? (/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(text) && text.length <= 20 ? text : undefined);
      if (tag !== undefined) household.language = tag;
      else keep("register.word-unknown");
      break;
    }
    case "household-channel": {
      const channel = words.channels.whole(text);
      if (channel !== undefined) household.channel = channel;
      else keep("register.word-unknown");
      break;
    }
    case "moved-in": {
      const read = words.nobody.has(text) ? null : readDay(a.cell, a.reading.today, words);
      if (read === undefined) keep("register.day-unread");
      else if (read !== null) household.movedIn = read.day;
      break;
    }
    case "remark":
      remark(text, column, a, household, plan, extra);
      break;
    default:
      break;
  }
}
/** In the column of uses, too, people write what somebody needs. */
function careOrKeep(text: string, a: Attribute, household: HouseholdDraft, keep: (code: ProblemCode) => void): void {
  const found = careIn(text, a.reading.words);
  if (found.length > 0) household.care.push(...found);
  else keep("register.word-unknown");
}

function remark(text: string, column: PlanColumn, a: Attribute, household: HouseholdDraft, plan: SheetPlan, extra: Extra): void {
  const { text: said, had } = withoutIds(text);
  if (had) household.problems.push(problem("register.id-in-text", a.at, column.column));
  if (column.prefixed === true) {
    if (!a.reading.words.nobody.has(said))
      household.remarks.push({ who: null, text: `${column.header.replaceAll("\n", " ")}：${said}` });
    return;
  }
  const read = readRemark(said, a.reading.words);
  extra.care.push(...read.care);
  for (const use of read.uses) setUse(household, use, plan.tenure);
  extra.smartphone ??= read.smartphone;
  if (read.left !== "") extra.remarks.push(read.left);
}
