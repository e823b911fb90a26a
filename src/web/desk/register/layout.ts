import type { Meaning } from "../../../register/meaning/types.ts";
import type { Counts, ImportSeen, LayoutChange } from "../../../register/schema.ts";

type SheetSeen = ImportSeen["sheets"][number];
/** What somebody corrected about one sheet and has not sent yet; meanings by column. */
export interface SheetDraft {
  readonly of: Readonly<Omit<LayoutChange, "sheet" | "columns">>;
  readonly columns: Readonly<Record<number, Meaning>>;
}
export type Drafts = Readonly<Record<string, SheetDraft>>;
const NONE: SheetDraft = { of: {}, columns: {} };

/** A sheet as it will be read once the draft is sent. */
export function asDrafted(sheet: SheetSeen, drafts: Drafts): SheetSeen {
  const { of, columns } = drafts[sheet.sheet] ?? NONE;
  return { ...sheet, ...of, columns: sheet.columns.map((c) => ({ ...c, meaning: columns[c.column] ?? c.meaning })) };
}
/** Corrects something about a sheet; what stands there already is no correction. */
export function corrected(drafts: Drafts, sheet: SheetSeen, change: SheetDraft["of"]): Drafts {
  const had = drafts[sheet.sheet] ?? NONE;
  const of = Object.fromEntries(
    Object.entries({ ...had.of, ...change }).filter(([key, value]) => value !== sheet[key as keyof SheetSeen]),
  );
  return { ...drafts, [sheet.sheet]: { ...had, of } };
}
/** Corrects what a column means. */
export function meant(drafts: Drafts, sheet: SheetSeen, column: number, meaning: Meaning): Drafts {
  const had = drafts[sheet.sheet] ?? NONE;
  const { [column]: _, ...others } = had.columns;
  const same = sheet.columns.find((c) => c.column === column)?.meaning === meaning;
  return { ...drafts, [sheet.sheet]: { ...had, columns: same ? others : { ...others, [column]: meaning } } };
}
/** How many things were corrected. */
export const countOf = (drafts: Drafts): number =>
  Object.values(drafts).reduce((sum, d) => sum + Object.keys(d.of).length + Object.keys(d.columns).length, 0);
/** The corrections as the server takes them. */
export const inputOf = (drafts: Drafts): LayoutChange[] =>
  Object.entries(drafts).flatMap(([sheet, d]) => {
    const columns = Object.entries(d.columns).map(([column, meaning]) => ({ column: Number(column), meaning }));
    const change = { sheet, ...d.of, ...(columns.length > 0 ? { columns } : {}) };
    return Object.keys(change).length > 1 ? [change] : [];
  });

/** Meanings that one column alone should have: two of them are told to a person. */
const ONCE: readonly Meaning[] = ["compound", "building", "entrance", "door", "address", "head", "name", "relation", "floor"];
/** Letters of the other columns that mean the same, where only one should. */
export const twins = (sheet: SheetSeen, column: number): string[] => {
  const mine = sheet.columns.find((c) => c.column === column)?.meaning;
  return mine !== undefined && ONCE.includes(mine)
    ? sheet.columns.filter((c) => c.column !== column && c.meaning === mine).map((c) => c.letter)
    : [];
};

/** Numbers that differ after reading anew, with what they count. */
export function differences(
  before: Counts,
  after: Counts,
): {
  what:
    | keyof Pick<Counts, "rows" | "aside" | "added" | "changed" | "same" | "refused" | "doubtful">
    | "doors"
    | "households"
    | "people";
  before: number;
  after: number;
}[] {
  const numbers = (c: Counts) =>
    ({
      rows: c.rows,
      aside: c.aside,
      doors: c.doors.added + c.doors.known,
      households: c.households.added + c.households.changed + c.households.unchanged,
      people: c.people.added + c.people.changed + c.people.unchanged,
      added: c.added,
      changed: c.changed,
      same: c.same,
      refused: c.refused,
      doubtful: c.doubtful,
    }) as const;
  const [a, b] = [numbers(before), numbers(after)];
  return (Object.keys(a) as (keyof typeof a)[])
    .filter((what) => a[what] !== b[what])
    .map((what) => ({ what, before: a[what], after: b[what] }));
}
