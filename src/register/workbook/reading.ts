import type { Apart, Task, TaskOptions } from "./apart.ts";
import { own, pack, Slicer } from "./pack.ts";
import type { ReadOptions, SheetHead } from "./read.ts";
import { readInto } from "./read.ts";
import type { SheetTail } from "./sheet.ts";
import type { Limits, Row, Workbook } from "./types.ts";

/** A sheet whose rows lie in packed pieces (`unpack<Row[]>(piece)`), in the file's order, at most 2,000 rows in each. */
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
/** Progress is told once in so many bytes. */
const PROGRESS = 1 << 20;

/** The task: reads a workbook and packs its rows as they come. */
export const reading: Task<ReadingInput, PackedWorkbook> = async (input, tell) => {
  const sheets: PackedSheet[] = [];
  let head!: SheetHead;
  let pieces: Uint8Array[] = [];
  let count = 0;
  const slicer = new Slicer();
  const put = (rows: Row[] | null): void => {
    if (rows !== null && rows.length > 0) pieces.push(pack(rows));
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
        count++;
        put(slicer.add(row));
      },
      end(tail) {
        put(slicer.rest());
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
