import type { EntrySeen, ImportSeen, ProblemSeen } from "../../../register/schema.ts";

type SheetSeen = ImportSeen["sheets"][number];
/** A cell that can be mended: where it is, its header, what stands there; "" where it is empty. */
export interface CellAt {
  readonly sheet: string;
  readonly row: number;
  readonly column: string;
  readonly header: string;
  readonly text: string;
}
/** "A" before "Z" before "AA". */
const byLetter = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);

/** The cell at a row and column of an entry, also where it is empty. */
export function cellAt(entry: EntrySeen, sheet: SheetSeen | undefined, row: number, column: string): CellAt {
  const cell = entry.cells.find((c) => c.row === row && c.column === column);
  const header = cell?.header ?? sheet?.columns.find((c) => c.letter === column)?.header ?? "";
  return { sheet: entry.sheet, row, column, header, text: cell?.text ?? "" };
}

/** All cells of one row of an entry: those that hold something, and the empty ones of columns that mean something. */
export function cellsOf(entry: EntrySeen, sheet: SheetSeen | undefined, row: number): CellAt[] {
  const letters = new Set(entry.cells.filter((c) => c.row === row).map((c) => c.column));
  for (const c of sheet?.columns ?? []) if (c.meaning !== "ignore" && c.meaning !== "number") letters.add(c.letter);
  return [...letters].sort(byLetter).map((letter) => cellAt(entry, sheet, row, letter));
}

/** The cell that a problem is about, where it can be mended on the spot. */
export const cellOf = (entry: EntrySeen, sheet: SheetSeen | undefined, problem: ProblemSeen): CellAt | null =>
  problem.column === null || problem.sheet !== entry.sheet ? null : cellAt(entry, sheet, problem.row, problem.column);
