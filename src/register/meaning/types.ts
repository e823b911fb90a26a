import type { ProblemCode } from "./codes.ts";
import type { CareClass, RELATIONS } from "../../people/schema.ts";
import type { DoorUse } from "../../places/schema.ts";

/** What a column can mean. `ignore`: nothing that the register holds. */
export const MEANINGS = [
  "compound",
  "building",
  "entrance",
  "floor",
  "door",
  /** "3幢2单元501", "3-2-501": one or more of the parts in one cell */
  "address",
  /** the head of the household 户主: begins a household */
  "head",
  /** a person's name; where there is no head's column, every row is a person */
  "name",
  /** 租户, 承租人: lives here and rents; the owner beside it lives elsewhere */
  "tenant",
  "tenant-phone",
  /** several people in one cell, perhaps with their phones */
  "people",
  "relation",
  "called",
  /** how neighbours say the household */
  "said",
  /** one phone, or several, perhaps with names */
  "phone",
  "id-number",
  /** a date, a year, 1987.5 */
  "born",
  "age",
  "members",
  /** 自住, 出租, 空关 … of the door; and with it, where no column says so itself, whether the household owns or rents */
  "use",
  /** whether the household owns or rents */
  "tenure",
  /** 产权人 of a door who may live elsewhere */
  "owner",
  "owner-phone",
  /** 户籍: here, elsewhere */
  "registered",
  /** 现住址: where somebody lives who does not live here */
  "lives-where",
  "care",
  "household-care",
  "remark",
  "language",
  "household-language",
  "channel",
  "household-channel",
  "no-smartphone",
  /** 第几户 behind a shared door */
  "party",
  "proxy",
  "proxy-phone",
  "proxy-relation",
  "moved-in",
  /** 序号 */
  "number",
  "ignore",
] as const;
export type Meaning = (typeof MEANINGS)[number];

export interface ColumnLayout {
  /** From 0 (A). */
  readonly column: number;
  /** The header as it stands, its two lines with a line break between them; "" where there is none. Never what looks like a number of somebody's. */
  readonly header: string;
  readonly meaning: Meaning;
  /** By what it was found. `chosen` and `remembered` are somebody's own word. */
  readonly by: "header" | "cells" | "remembered" | "chosen";
  readonly hidden: boolean;
  /** Of several lists printed side by side on one sheet, which; 0 where there is one. */
  readonly list: number;
}
export interface SheetLayout {
  readonly sheet: string;
  /** Read at all? Hidden and empty sheets, and those that hold no list, are not unless somebody says so. */
  readonly read: boolean;
  readonly hidden: boolean;
  /** The last row of the header, as the spreadsheet numbers it; 0: there is none. */
  readonly headerRow: number;
  /** The first row of the list below it. */
  readonly firstRow: number;
  /** Rows from there on that hold anything. */
  readonly rows: number;
  /** What a row is: a person, a household, or a door alone. */
  readonly each: "person" | "household" | "door";
  /** Named by the sheet or by its title, for rows that do not say it themselves. */
  readonly compound: string | null;
  readonly building: string | null;
  readonly entrance: string | null;
  readonly columns: readonly ColumnLayout[];
}
export interface Layout {
  readonly sheets: readonly SheetLayout[];
}

/** Where something stands: sheet by name, row as the spreadsheet numbers it (0: the whole sheet), column as its letters ("C"), null where it is the whole row. */
export interface At {
  readonly sheet: string;
  readonly row: number;
  readonly column: string | null;
}
/** What is wrong, or uncertain, with a row. Codes are `register.*`; facts hold numbers, codes and what stands in the cell. */
export interface Problem extends At {
  /** refused: the row stays out. doubtful: it goes in only if somebody says so. note: it goes in; this was not taken over. */
  readonly weight: "refused" | "doubtful" | "note";
  readonly code: ProblemCode;
  readonly facts: Readonly<Record<string, string | number | boolean>>;
  /** What could stand there instead, to be taken by one press; null where nobody can know. */
  readonly suggestion: string | null;
}

/** A row of a sheet. */
export interface RowAt {
  readonly sheet: string;
  readonly row: number;
}
export interface EntryPerson extends RowAt {
  readonly name: string;
  readonly called: string | null;
  readonly born: number | null;
  readonly phones: readonly string[];
  readonly language: string | null;
  readonly channel: string | null;
  readonly noSmartphone: boolean | null;
  /** null: nobody said. */
  readonly registered: boolean | null;
  readonly care: readonly EntryCare[];
}
/** Somebody who lives elsewhere and is something to the door. */
export interface EntryTie extends RowAt {
  readonly kind: "owner" | "registered";
  readonly name: string;
  readonly phones: readonly string[];
  readonly livesWhere: string | null;
}
export interface EntryProxy extends RowAt {
  readonly name: string;
  readonly phone: string;
  readonly relation: (typeof RELATIONS)[number];
}
export interface EntryCare {
  readonly class: CareClass;
  /** In the list's own words. */
  readonly why: string;
}
/** One door as the list tells it, with the household behind it (or one of its parties), or alone. */
export interface Entry {
  /** The sheet on which it stands first; all rows of that sheet that it was read from, the first is where it is shown. */
  readonly sheet: string;
  readonly rows: readonly number[];
  /** Rows of other sheets that tell of the same door (a list of those who need care beside the register). */
  readonly also: readonly RowAt[];
  readonly compound: string | null;
  /** Labels as this place writes them (pack templates applied): "3幢", "2单元", "501"; null where the list does not say. */
  readonly building: string | null;
  readonly entrance: string | null;
  /** null only with a refused problem. */
  readonly door: string | null;
  readonly floor: number | null;
  readonly use: DoorUse | null;
  readonly household: null | {
    readonly said: string | null;
    readonly tenure: "own" | "rent" | null;
    readonly party: number | null;
    readonly remark: string | null;
    readonly movedIn: string | null;
    readonly channel: string | null;
    readonly language: string | null;
    readonly people: readonly EntryPerson[];
    /** Of the household, where the list does not say whose. */
    readonly care: readonly EntryCare[];
    readonly proxies: readonly EntryProxy[];
  };
  readonly ties: readonly EntryTie[];
  /** Of its rows; an entry with a refused one is refused whole, so that nobody gets half a family. */
  readonly problems: readonly Problem[];
}
/** What somebody chose otherwise on a sheet; what is left out stays. */
export interface LayoutChange {
  readonly sheet: string;
  readonly read?: boolean;
  /** 0: there is no header. The columns are then guessed anew, but for those that were chosen. */
  readonly headerRow?: number;
  readonly compound?: string | null;
  readonly building?: string | null;
  readonly entrance?: string | null;
  readonly columns?: readonly { readonly column: number; readonly meaning: Meaning }[];
}
/** A cell that somebody mended on the screen: what shall stand there. */
export interface Mend extends At {
  readonly column: string;
  readonly text: string;
}
/** What was read from a workbook. `problems`: those that belong to no entry (a sheet without a list, a row without a door). */
export interface Read {
  readonly entries: readonly Entry[];
  readonly problems: readonly Problem[];
  /** Rows looked at; of those, left aside because they are totals, titles, notes or empty. */
  readonly rows: number;
  readonly aside: number;
}
