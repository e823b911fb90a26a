import { clean } from "../../kernel/clean.ts";
import { readBook } from "./book.ts";
import { readCsv } from "./csv.ts";
import { formOf } from "./form.ts";
import type { SheetTail } from "./sheet.ts";
import { readSheet } from "./sheet.ts";
import { readStrings, SharedStrings } from "./strings.ts";
import { readStyles } from "./styles.ts";
import { Tally } from "./tally.ts";
import type { Limits, Row, Sheet, Workbook } from "./types.ts";
import { LIMITS, Unreadable } from "./types.ts";
import { Package } from "./zip.ts";

export interface SheetHead {
  readonly name: string;
  readonly hidden: boolean;
}
/** Who takes what is read, in the file's order: a sheet's head, its rows, its tail; then the next sheet's. */
export interface Sink {
  sheet(head: SheetHead): void;
  row(row: Row): void;
  end(tail: SheetTail): void;
}
export interface ReadOptions {
  readonly limits?: Limits;
  /** Are hidden sheets read, too? Their heads are told in any case. */
  readonly hiddenSheets?: boolean;
  /** Bytes read of all. */
  readonly onProgress?: (done: number, all: number) => void;
}
const NO_TAIL: SheetTail = { merges: [], hiddenColumns: [] };

/**
 * Reads a workbook into a sink, row by row; only the texts that cells share are held. What was given to the sink counts only once this has ended well.
 * @param name the file's; a csv's only sheet is called by it. What the file is, is told by what stands in it
 * @throws Unreadable
 */
export async function readInto(
  bytes: Uint8Array,
  name: string,
  sink: Sink,
  options: ReadOptions = {},
): Promise<Pick<Workbook, "form" | "encoding">> {
  const limits = options.limits ?? LIMITS;
  if (bytes.length > limits.file) throw new Unreadable("register.too-large", { limit: limits.file });
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tally = new Tally(limits);
  const told = (all: number): ((bytes: number) => void) | undefined => {
    const { onProgress } = options;
    let done = 0;
    return onProgress && ((n) => onProgress((done += n), all));
  };
  if (formOf(buffer) === "text") {
    tally.sheet = 1;
    sink.sheet({ name: clean(name.replace(/\.[^.]*$/, "")) || "csv", hidden: false });
    const encoding = readCsv(buffer, limits, tally, (row) => sink.row(row), told(buffer.length));
    sink.end(NO_TAIL);
    if (tally.rows === 0) throw new Unreadable("register.empty");
    return { form: "csv", encoding };
  }
  const pack = await Package.open(buffer, limits);
  const book = await readBook(pack, limits);
  const wanted = book.sheets.filter((s) => !s.hidden || options.hiddenSheets);
  const count = told([...wanted.map((s) => s.part), book.strings].reduce((sum, part) => sum + (part?.unpacked ?? 0), 0));
  const showsDay = book.styles ? await readStyles(pack, book.styles) : [];
  const strings = book.strings ? await readStrings(pack, book.strings, limits, count) : new SharedStrings();
  for (const sheet of book.sheets) {
    tally.sheet++;
    sink.sheet({ name: sheet.name, hidden: sheet.hidden });
    sink.end(
      wanted.includes(sheet)
        ? await readSheet(
            pack,
            sheet.part,
            { strings, showsDay, system: book.system, limits, tally },
            (row) => sink.row(row),
            count,
          )
        : NO_TAIL,
    );
  }
  if (tally.rows === 0) throw new Unreadable("register.empty", { hidden: book.sheets.length - wanted.length });
  return { form: "xlsx", encoding: null };
}

/** Reads a whole workbook. @param name the file's @throws Unreadable */
export async function readWorkbook(
  bytes: Uint8Array,
  name: string,
  limits: Limits = LIMITS,
  hiddenSheets = false,
): Promise<Workbook> {
  const sheets: Sheet[] = [];
  let head!: SheetHead;
  let rows: Row[] = [];
  const sink: Sink = {
    sheet(h) {
      head = h;
      rows = [];
    },
    row: (row) => void rows.push(row),
    end: (tail) => void sheets.push({ ...head, ...tail, rows }),
  };
  const told = await readInto(bytes, name, sink, { limits, hiddenSheets });
  return { ...told, sheets };
}
