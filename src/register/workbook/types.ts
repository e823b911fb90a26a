/**
 * A workbook as it was read: what each cell held, as text or as what the file says that it was. Nothing of it is trusted, and nothing is guessed here:
 * what a column means is for `meaning/` to say.
 */

/** `null`: empty. A number is the file's own (18 digits have lost their last three). `day`: a number that the file shows as a date. `error`: #N/A and its kin. */
export type Cell = null | string | number | boolean | { readonly day: string } | { readonly error: string };

export interface Row {
  /** As the spreadsheet numbers it, from 1. */
  readonly at: number;
  readonly hidden: boolean;
  /** By column, from 0 (A); ends with the last cell that is not empty. */
  readonly cells: readonly Cell[];
}
/** A merged area, ends included: rows from 1, columns from 0. Its value stands in its first cell. */
export interface Merge {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}
export interface Sheet {
  readonly name: string;
  /** Hidden sheets are told, and not read unless somebody asks. */
  readonly hidden: boolean;
  readonly hiddenColumns: readonly number[];
  readonly merges: readonly Merge[];
  /** Rows that hold anything, in the file's order. */
  readonly rows: readonly Row[];
}
export interface Workbook {
  readonly form: "xlsx" | "csv";
  /** Of a csv: utf-8, utf-16le, gb18030. */
  readonly encoding: string | null;
  readonly sheets: readonly Sheet[];
}

/** Limits of what is read. All are checked before or while unpacking, never after. */
export interface Limits {
  /** Bytes of the file. */
  readonly file: number;
  /** Bytes after unpacking, all parts together. */
  readonly unpacked: number;
  /** Times that a part may grow when it is unpacked. */
  readonly ratio: number;
  readonly entries: number;
  readonly sheets: number;
  /** Rows that hold anything, all sheets together. */
  readonly rows: number;
  readonly columns: number;
  readonly cells: number;
  /** Cells with a format and nothing in them. */
  readonly blank: number;
  /** Characters of one cell. */
  readonly cell: number;
  /** Texts that a workbook's cells share, and characters of all of them together: they are held while the sheets are read. */
  readonly texts: number;
  readonly text: number;
}
export const LIMITS: Limits = {
  file: 40 << 20,
  unpacked: 200 << 20,
  ratio: 200,
  entries: 2000,
  sheets: 300,
  rows: 200_000,
  columns: 200,
  cells: 1_500_000,
  blank: 4_000_000,
  cell: 4000,
  texts: 750_000,
  text: 16 << 20,
};

/** Why a file was not read: a code of `register.*` and its facts, put into words by the screen. */
export class Unreadable extends Error {
  readonly code: string;
  readonly facts: Readonly<Record<string, string | number | boolean>>;
  constructor(code: string, facts: Readonly<Record<string, string | number | boolean>> = {}) {
    super(code);
    this.code = code;
    this.facts = facts;
  }
}
