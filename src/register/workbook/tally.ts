import { lettersOf } from "../../kernel/letters.ts";
import type { Limits } from "./types.ts";
import { Unreadable } from "./types.ts";

/** Counts what a workbook holds, all sheets together, and refuses the first thing that is too much, with its place. */
export class Tally {
  readonly #limits: Limits;
  #rows = 0;
  #cells = 0;
  #blank = 0;
  /** Of the sheet that is being read, from 1. */
  sheet = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }
  get rows(): number {
    return this.#rows;
  }
  /** A row that holds anything. @throws Unreadable too-many-rows */
  row(): void {
    if (++this.#rows > this.#limits.rows) throw new Unreadable("register.too-many-rows", { limit: this.#limits.rows });
  }
  /** A cell that holds anything. @throws Unreadable too-many-columns, too-many-cells */
  cell(row: number, column: number): void {
    if (column >= this.#limits.columns)
      throw new Unreadable("register.too-many-columns", { limit: this.#limits.columns, ...this.#place(row, column) });
    if (++this.#cells > this.#limits.cells) throw new Unreadable("register.too-many-cells", { limit: this.#limits.cells });
  }
  /** A cell with a format and nothing in it. @throws Unreadable too-many-blank */
  blank(): void {
    if (++this.#blank > this.#limits.blank) throw new Unreadable("register.too-many-blank", { limit: this.#limits.blank });
  }
  tooLong(row: number, column: number): Unreadable {
    return new Unreadable("register.cell-too-long", { limit: this.#limits.cell, ...this.#place(row, column) });
  }
  #place(row: number, column: number): { sheet: number; row: number; column: string } {
    return { sheet: this.sheet, row, column: lettersOf(column) };
  }
}
