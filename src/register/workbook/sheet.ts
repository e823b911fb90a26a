import { dayOfIso, dayOfSerial } from "./days.ts";
import type { Told } from "./part.ts";
import { readPart } from "./part.ts";
import type { SharedStrings } from "./strings.ts";
import { RichText, TOO_LONG } from "./strings.ts";
import type { Tally } from "./tally.ts";
import type { Cell, Limits, Merge, Row } from "./types.ts";
import { Unreadable } from "./types.ts";
import type { Attributes, XmlEvents, XmlScanner } from "./xml.ts";
import { damaged } from "./xml.ts";
import type { Package, Part } from "./zip.ts";

/** What the cells of a sheet are read by. */
export interface SheetContext {
  readonly strings: SharedStrings;
  readonly showsDay: readonly boolean[];
  readonly system: 1900 | 1904;
  readonly limits: Limits;
  readonly tally: Tally;
}
export interface SheetTail {
  readonly merges: readonly Merge[];
  readonly hiddenColumns: readonly number[];
}
/** The spreadsheet's own most. */
const ROWS = 1 << 20;
const COLUMNS = 1 << 14;

/** Reads one sheet, row by row as it is unpacked; rows and cells that hold nothing cost nothing. @throws Unreadable */
export async function readSheet(
  pack: Package,
  part: Part,
  context: SheetContext,
  row: (row: Row) => void,
  told?: Told,
): Promise<SheetTail> {
  let reader!: SheetReader;
  await readPart(pack, part, (scanner) => (reader = new SheetReader(context, row, scanner)), told);
  return { merges: reader.merges, hiddenColumns: [...reader.hiddenColumns].sort((a, b) => a - b) };
}

class SheetReader implements XmlEvents {
  readonly merges: Merge[] = [];
  readonly hiddenColumns = new Set<number>();
  readonly #context: SheetContext;
  readonly #row: (row: Row) => void;
  readonly #scanner: () => XmlScanner;
  readonly #rich: RichText;
  #inData = false;
  #at = 0;
  #hidden = false;
  #cells: Cell[] = [];
  #column = -1;
  /** Of the cell that is being read: -1 where we are in none. */
  #type: string | undefined;
  #style = 0;
  #inCell = false;
  #value = "";

  constructor(context: SheetContext, row: (row: Row) => void, scanner: () => XmlScanner) {
    this.#context = context;
    this.#row = row;
    this.#scanner = scanner;
    this.#rich = new RichText(context.limits.cell, scanner);
  }

  open(name: string, a: Attributes, empty: boolean): void {
    if (this.#inCell) {
      if (name === "v") this.#scanner().listening = true;
      else this.#rich.open(name);
    } else if (this.#inData) {
      if (name === "c") this.#openCell(a, empty);
      else if (name === "row") this.#openRow(a);
    } else if (name === "sheetData") this.#inData = true;
    else if (name === "col") this.#col(a);
    else if (name === "mergeCell") this.#merge(a.get("ref") ?? "");
  }
  text(piece: string): void {
    if (this.#type === "inlineStr") this.#rich.add(piece);
    else this.#value = this.#value === "" ? piece : this.#value + piece;
    // An endless cell is not read to its end.
    if (this.#rich.full || this.#value.length > this.#context.limits.cell)
      throw this.#context.tally.tooLong(this.#at, this.#column);
  }
  close(name: string): void {
    if (name === "v") this.#scanner().listening = false;
    else if (name === "c") this.#closeCell();
    else if (this.#inCell) this.#rich.close(name);
    else if (name === "row") this.#closeRow();
    else if (name === "sheetData") this.#inData = false;
  }

  #openRow(a: Attributes): void {
    const r = a.get("r");
    const at = r === undefined ? this.#at + 1 : Number(r);
    if (!(at > this.#at && at <= ROWS)) throw damaged("rows");
    this.#at = at;
    this.#column = -1;
    this.#hidden = isTrue(a.get("hidden"));
  }
  #closeRow(): void {
    if (this.#cells.length === 0) return;
    this.#context.tally.row();
    this.#row({ at: this.#at, hidden: this.#hidden, cells: this.#cells });
    this.#cells = [];
  }

  #openCell(a: Attributes, empty: boolean): void {
    const r = a.get("r");
    this.#column = r === undefined ? this.#column + 1 : columnOf(r);
    if (!(this.#column < COLUMNS) || this.#at === 0) throw damaged("cells");
    // There are files with millions of cells that have a format and nothing in them.
    if (empty) return this.#context.tally.blank();
    this.#type = a.get("t");
    const style = a.get("s");
    this.#style = style === undefined ? 0 : Number(style);
    this.#inCell = true;
    this.#value = "";
  }
  #closeCell(): void {
    if (!this.#inCell) return;
    this.#inCell = false;
    const cell = this.#cell();
    if (cell === null) return;
    if (cell === TOO_LONG) throw this.#context.tally.tooLong(this.#at, this.#column);
    this.#context.tally.cell(this.#at, this.#column);
    while (this.#cells.length < this.#column) this.#cells.push(null);
    this.#cells[this.#column] = cell;
  }
  #cell(): Cell | typeof TOO_LONG {
    const value = this.#value;
    if (this.#type === "s") {
      if (value === "") return null;
      const text = this.#context.strings.get(Number(value));
      if (text === undefined) throw damaged("strings");
      return text;
    }
    if (this.#type === "inlineStr") return this.#rich.take();
    if (value === "") return null;
    if (this.#type === "b") return isTrue(value.trim());
    if (this.#type === "e") return { error: value.slice(0, 20) };
    if (this.#type === "str") return this.#text(value);
    if (this.#type === "d") {
      const day = dayOfIso(value);
      return day === null ? this.#text(value) : { day };
    }
    // A cell that says it is a number and holds none: what stands there is kept.
    const number = Number(value);
    if (!Number.isFinite(number) || value.trim() === "") return this.#text(value);
    const day = this.#context.showsDay[this.#style] === true ? dayOfSerial(number, this.#context.system) : null;
    return day === null ? number : { day };
  }

  #text(value: string): Cell | typeof TOO_LONG {
    this.#rich.add(value);
    return this.#rich.take();
  }

  #col(a: Attributes): void {
    if (!isTrue(a.get("hidden")) && Number(a.get("width") ?? 1) !== 0) return;
    const last = Math.min(Number(a.get("max")), this.#context.limits.columns);
    for (let n = Math.max(1, Number(a.get("min"))); n <= last; n++) this.hiddenColumns.add(n - 1);
  }
  #merge(ref: string): void {
    const m = /^([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})$/.exec(ref);
    if (!m) return;
    if (this.merges.length >= this.#context.limits.rows)
      throw new Unreadable("register.too-many-merges", { limit: this.#context.limits.rows });
    const right = Math.min(columnOf(m[3] as string), this.#context.limits.columns - 1);
    this.merges.push({ top: Number(m[2]), left: columnOf(m[1] as string), bottom: Number(m[4]), right });
  }
}

const isTrue = (value: string | undefined): boolean => value === "1" || value === "true" || value === "on";

/** The column, from 0, of a place such as "AB12". */
function columnOf(place: string): number {
  let column = 0;
  for (let i = 0; i < place.length; i++) {
    const letter = place.charCodeAt(i) - 64;
    if (letter < 1 || letter > 26) break;
    column = column * 26 + letter;
  }
  if (column === 0) throw damaged("cells");
  return column - 1;
}
