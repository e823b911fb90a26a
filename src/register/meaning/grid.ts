import type { Cell, Merge, Row, Sheet } from "../workbook/types.ts";
import type { Mend } from "./types.ts";

/** The rows of a sheet from the top, once each, whatever order the file has them in. */
export function rowsOfSheet({ rows }: Sheet): readonly Row[] {
  for (let i = 1; i < rows.length; i++)
    if ((rows[i] as Row).at <= (rows[i - 1] as Row).at) {
      const once = new Map<number, Row>();
      for (const row of rows) if (!once.has(row.at)) once.set(row.at, row);
      return [...once.values()].sort((a, b) => a.at - b.at);
    }
  return rows;
}

/** What one row holds, with merged cells filled down and mended cells replaced. */
export interface Filled {
  readonly at: number;
  readonly hidden: boolean;
  readonly cells: readonly Cell[];
  /** Columns whose cell is the lower part of a merged one. */
  readonly merged: ReadonlySet<number>;
}
/** Cells mended on a sheet: by row, by column from 0. */
export type Mended = ReadonlyMap<number, ReadonlyMap<number, string>>;

/** Mends by sheet, row and column; a column is its letters. */
export function mendsBySheet(mends: readonly Mend[]): Map<string, Map<number, Map<number, string>>> {
  const out = new Map<string, Map<number, Map<number, string>>>();
  for (const mend of mends) {
    let column = 0;
    for (const letter of mend.column) column = column * 26 + letter.charCodeAt(0) - 64;
    if (!(column >= 1 && column <= 1000)) continue;
    const sheet = out.get(mend.sheet) ?? new Map<number, Map<number, string>>();
    const row = sheet.get(mend.row) ?? new Map<number, string>();
    out.set(mend.sheet, sheet.set(mend.row, row.set(column - 1, mend.text)));
  }
  return out;
}

const NONE = new Set<number>();
interface Open {
  readonly bottom: number;
  readonly value: Cell;
}
/** Walks the rows of a sheet. A merged area gives its value to each of its rows, in its first column; beside that it is empty. */
export function* filledRows(sheet: Sheet, mended: Mended = new Map()): Generator<Filled> {
  const merges = sheet.merges.filter((m) => m.bottom > m.top && m.left >= 0).sort((a, b) => a.top - b.top);
  const open = new Map<number, Open>();
  let next = 0;
  for (const row of rowsOfSheet(sheet)) {
    for (; next < merges.length && (merges[next] as Merge).top <= row.at; next++) {
      const { top, left, bottom } = merges[next] as Merge;
      if (left < 1000) open.set(left, { bottom, value: top === row.at ? (row.cells[left] ?? null) : null });
    }
    let cells: Cell[] | null = null;
    let merged = NONE;
    for (const [left, area] of open) {
      if (area.bottom < row.at) open.delete(left);
      else if (area.value !== null && (row.cells[left] ?? null) === null) {
        cells ??= [...row.cells];
        while (cells.length < left) cells.push(null);
        cells[left] = area.value;
        if (merged === NONE) merged = new Set();
        merged.add(left);
      }
    }
    const own = mended.get(row.at);
    if (own !== undefined) {
      cells ??= [...row.cells];
      for (const [column, text] of own) {
        while (cells.length < column) cells.push(null);
        cells[column] = text;
        merged.delete(column);
      }
    }
    yield { at: row.at, hidden: row.hidden, cells: cells ?? row.cells, merged };
  }
}
