import { isAscii, isUtf8 } from "node:buffer";
import { undefused } from "../../kernel/csv.ts";
import { cellText } from "./cell-text.ts";
import { Decoder, marked, unfinished } from "./decode.ts";
import type { Told } from "./part.ts";
import type { Tally } from "./tally.ts";
import type { Limits, Row } from "./types.ts";
import { Unreadable } from "./types.ts";

const PIECE = 256 << 10;
/** Characters from which the delimiter is told. */
const SAMPLE = 64 << 10;
/** A spreadsheet's own most: past that even empty ones are too many. */
const ROWS = 1 << 20;
const COLUMNS = 1 << 14;
const DELIMITERS = [",", ";", "\t"] as const;

/**
 * The encoding of a text file: what its mark says; else UTF-8 if all of it is, else GB18030, in which Chinese offices save.
 * @throws Unreadable not-a-workbook, damaged
 */
export function encodingOf(bytes: Buffer): { encoding: string; skip: number } {
  const mark = marked(bytes);
  if (mark) return { encoding: mark.encoding, skip: mark.length };
  if (bytes.includes(0)) throw new Unreadable("register.not-a-workbook", { seen: "binary" });
  if (isUtf8(bytes)) return { encoding: "utf-8", skip: 0 };
  // All of it is but a last character that is cut off: half a file.
  const whole = bytes.subarray(0, bytes.length - unfinished(bytes));
  if (whole.length < bytes.length && isUtf8(whole) && !isAscii(whole)) throw new Unreadable("register.damaged", { where: "end" });
  return { encoding: "gb18030", skip: 0 };
}

/** Reads a csv, row by row. Rows are numbered as a spreadsheet shows them: a line break inside quotes begins none. @throws Unreadable */
export function readCsv(bytes: Buffer, limits: Limits, tally: Tally, row: (row: Row) => void, told?: Told): string {
  const { encoding, skip } = encodingOf(bytes);
  const decoder = new Decoder(encoding, "encoding");
  let splitter: Splitter | undefined;
  const write = (text: string): void => {
    if (text.includes("\0")) throw new Unreadable("register.not-a-workbook", { seen: "binary" });
    splitter ??= begun(text, limits, tally, row);
    splitter.write(text);
  };
  for (let i = skip; i < bytes.length; i += PIECE) {
    const piece = bytes.subarray(i, i + PIECE);
    write(decoder.write(piece));
    told?.(piece.length);
  }
  write(decoder.end());
  splitter?.end();
  return encoding;
}

function begun(text: string, limits: Limits, tally: Tally, row: (row: Row) => void): Splitter {
  // Excel's own way to say it, in a first line of its own.
  const said = /^sep=([,;\t])(\r\n?|\n)/.exec(text);
  const delimiter = (said?.[1] as string | undefined) ?? delimiterOf(text.slice(0, SAMPLE));
  return new Splitter(delimiter, limits, tally, row, said?.[0].length ?? 0);
}

/** The delimiter by which most rows come out with one and the same number of columns, more than one. What stands in quotes delimits nothing. */
export function delimiterOf(sample: string): string {
  const tallies = DELIMITERS.map((delimiter) => ({ delimiter, columns: 1, rows: new Map<number, number>() }));
  let quoted = false;
  /** May a quote open here? At a cell's beginning, and where one has just closed: then it is doubled. */
  let opens = true;
  const closeRow = (): void => {
    for (const t of tallies) {
      if (t.columns > 1) t.rows.set(t.columns, (t.rows.get(t.columns) ?? 0) + 1);
      t.columns = 1;
    }
  };
  for (const c of sample) {
    if (c === '"' && (quoted || opens)) {
      opens = quoted;
      quoted = !quoted;
      continue;
    }
    const tally = quoted ? undefined : tallies.find((t) => t.delimiter === c);
    if (tally) tally.columns++;
    else if (!quoted && (c === "\n" || c === "\r")) closeRow();
    opens = tally !== undefined || c === "\n" || c === "\r";
  }
  closeRow();
  let best = { delimiter: ",", rows: 0, columns: 1 };
  for (const { delimiter, rows: counts } of tallies)
    for (const [columns, rows] of counts)
      if (rows > best.rows || (rows === best.rows && columns > best.columns)) best = { delimiter, rows, columns };
  return best.delimiter;
}

/**
 * Splits text into rows and cells (RFC 4180) as a spreadsheet does: a quote opens only at a cell's beginning, doubled it stands for itself, and what
 * follows a closed one belongs to the cell. It holds one row and one cell.
 */
class Splitter {
  readonly #delimiter: string;
  readonly #limits: Limits;
  readonly #tally: Tally;
  readonly #row: (row: Row) => void;
  /** The next character that means anything in a cell without quotes. */
  readonly #meaning: RegExp;
  #skip: number;
  #at = 1;
  #cells: (string | null)[] = [];
  #column = 0;
  #raw = "";
  #state: "start" | "plain" | "quoted" | "quote" = "start";
  #afterCr = false;

  constructor(delimiter: string, limits: Limits, tally: Tally, row: (row: Row) => void, skip: number) {
    this.#delimiter = delimiter;
    this.#limits = limits;
    this.#tally = tally;
    this.#row = row;
    this.#skip = skip;
    this.#meaning = new RegExp(`[${delimiter}\r\n]`, "g");
  }

  write(piece: string): void {
    let i = this.#skip;
    this.#skip = 0;
    while (i < piece.length) {
      const c = piece[i] as string;
      if (this.#state === "quoted") {
        const quote = piece.indexOf('"', i);
        this.#add(piece, i, quote < 0 ? piece.length : quote);
        i = quote < 0 ? piece.length : quote + 1;
        if (quote >= 0) this.#state = "quote";
      } else if (this.#state === "quote" && c === '"') {
        this.#add(piece, i, ++i);
        this.#state = "quoted";
      } else if (this.#state === "start" && c === '"') {
        this.#state = "quoted";
        this.#afterCr = false;
        i++;
      } else if (c === this.#delimiter || c === "\r" || c === "\n") {
        if (c !== "\n" || !this.#afterCr) this.#closeCell();
        if (c !== this.#delimiter && (c !== "\n" || !this.#afterCr)) this.#closeRow();
        this.#afterCr = c === "\r";
        this.#state = "start";
        i++;
      } else {
        this.#meaning.lastIndex = i;
        const next = this.#meaning.exec(piece)?.index ?? piece.length;
        this.#add(piece, i, next);
        this.#afterCr = false;
        this.#state = "plain";
        i = next;
      }
    }
  }
  /** @throws Unreadable damaged: a quote was opened and never closed */
  end(): void {
    if (this.#state === "quoted") throw new Unreadable("register.damaged", { where: "quotes", row: this.#at });
    this.#closeCell();
    this.#closeRow();
  }

  #add(piece: string, from: number, to: number): void {
    if (this.#raw.length + to - from > this.#limits.cell) throw this.#tally.tooLong(this.#at, this.#column);
    this.#raw = this.#raw === "" ? piece.slice(from, to) : this.#raw + piece.slice(from, to);
  }
  #closeCell(): void {
    const text = this.#raw === "" ? null : cellText(undefused(this.#raw));
    this.#raw = "";
    if (text !== null) {
      this.#tally.cell(this.#at, this.#column);
      while (this.#cells.length < this.#column) this.#cells.push(null);
      this.#cells.push(text);
    }
    if (++this.#column > COLUMNS) throw new Unreadable("register.too-many-columns", { limit: this.#limits.columns });
  }
  #closeRow(): void {
    if (this.#cells.length > 0) {
      this.#tally.row();
      this.#row({ at: this.#at, hidden: false, cells: this.#cells });
      this.#cells = [];
    }
    if (++this.#at > ROWS + 1) throw new Unreadable("register.too-many-rows", { limit: this.#limits.rows });
    this.#column = 0;
  }
}
