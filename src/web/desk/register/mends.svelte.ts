import { SvelteMap } from "svelte/reactivity";

/** A cell as somebody wants it, and as it was. */
export interface Mend {
  readonly sheet: string;
  readonly row: number;
  readonly column: string;
  readonly text: string;
}
export interface Mended extends Mend {
  readonly was: string;
}
const keyOf = (at: Pick<Mend, "sheet" | "row" | "column">): string => JSON.stringify([at.sheet, at.row, at.column]);

/** Cells that were mended on the screen and not sent yet. They outlive a turn of the page, and no more. */
export class Mends {
  readonly cells = new SvelteMap<string, Mended>();

  of(at: Pick<Mend, "sheet" | "row" | "column">): Mended | undefined {
    return this.cells.get(keyOf(at));
  }
  /** Whether anything of these rows was mended. */
  touches(sheet: string, rows: readonly number[]): boolean {
    return [...this.cells.values()].some((c) => c.sheet === sheet && rows.includes(c.row));
  }
  /** What shall stand in a cell; as it was is no mend. */
  set(cell: Mended): void {
    if (cell.text === cell.was) this.cells.delete(keyOf(cell));
    else this.cells.set(keyOf(cell), cell);
  }
  clear(): void {
    this.cells.clear();
  }
}
