import type { Apart, Task, TaskOptions } from "./apart.ts";
import { own, pack, PIECE_ROWS } from "./pack.ts";
import type { ReadOptions, SheetHead } from "./read.ts";
import { readInto } from "./read.ts";
import type { SheetTail } from "./sheet.ts";
import type { Cell, Limits, Row, Workbook } from "./types.ts";

/** A sheet whose rows lie in packed pieces (`unpack<Row>(piece)`), in the file's order, at most 2,000 rows in each. */
export interface PackedSheet extends SheetHead, SheetTail {
  readonly rows: number;
  readonly pieces: readonly Uint8Array[];
}
export interface PackedWorkbook extends Pick<Workbook, "form" | "encoding"> {
  readonly sheets: readonly PackedSheet[];
}
export interface ReadingInput {
  readonly bytes: Uint8Array;
  readonly name: string;
  readonly limits?: Limits;
  readonly hiddenSheets?: boolean;
}
/** Characters of one piece: rows with long cells fill it sooner. */
const PIECE_TEXT = 1 << 20;
/** Progress is told once in so many bytes. */
const PROGRESS = 1 << 20;

/** The task: reads a workbook and packs its rows as they come. */
export const reading: Task<ReadingInput, PackedWorkbook> = async (input, tell) => {
  const sheets: PackedSheet[] = [];
  let head!: SheetHead;
  let pieces: Uint8Array[] = [];
  let waiting: Row[] = [];
  let [count, size] = [0, 0];
  const flush = (): void => {
    if (waiting.length > 0) pieces.push(pack(waiting));
    waiting = [];
    size = 0;
  };
  let toldAt = 0;
  const options: ReadOptions = {
    limits: input.limits,
    hiddenSheets: input.hiddenSheets,
    onProgress(done, all) {
      if (done - toldAt < PROGRESS && done < all) return;
      toldAt = done;
      tell.progress(done, all);
    },
  };
  const told = await readInto(
    input.bytes,
    input.name,
    {
      sheet(h) {
        head = h;
        [pieces, count] = [[], 0];
      },
      row(row) {
        waiting.push(row);
        count++;
        size += row.cells.reduce((sum: number, cell: Cell) => sum + (typeof cell === "string" ? cell.length : 8), 0);
        if (waiting.length === PIECE_ROWS || size > PIECE_TEXT) flush();
      },
      end(tail) {
        flush();
        sheets.push({ ...head, ...tail, rows: count, pieces });
      },
    },
    options,
  );
  return { ...told, sheets };
};

/**
 * Reads a workbook in a thread apart. The bytes are handed over: the caller has them no more, unless they lie in memory that others use, too.
 * @throws Unreadable, the signal's reason, ApartFailed
 */
export function readApart(
  apart: Apart,
  input: ReadingInput,
  options: Omit<TaskOptions, "transfer" | "onPiece"> = {},
): Promise<PackedWorkbook> {
  const bytes = own(input.bytes);
  return apart.run<PackedWorkbook>(
    "workbook/reading.ts",
    "reading",
    { ...input, bytes },
    { ...options, transfer: [bytes.buffer] },
  );
}
