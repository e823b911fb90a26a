import type { Filled } from "../grid.ts";
import type { Context } from "../layout/context.ts";
import { contextOf } from "../layout/context.ts";
import { fold, half, textOf, verbatim } from "../text.ts";
import type { Reading } from "./context.ts";
import type { SheetPlan } from "./plan.ts";

/** Why a row is no entry: nothing in it, a header again, a sum, a page number, a remark on the list, a title of what follows. */
export type Aside =
  | { readonly why: "empty" | "header" | "total" | "page" | "note" | "margin" }
  | { readonly why: "title"; readonly context: Context };

/** Tells rows that are no entries of a list. Made once a sheet. */
export class AsideReader {
  readonly #plan: SheetPlan;
  readonly #reading: Reading;
  /** Letters with which such rows can begin: nearly every row is done with after one look. */
  readonly #starts: ReadonlySet<string>;
  readonly #means: ReadonlySet<number>;
  readonly #places: ReadonlySet<number>;

  constructor(plan: SheetPlan, reading: Reading) {
    const { register } = reading.words;
    this.#plan = plan;
    this.#reading = reading;
    this.#starts = new Set(
      [...register.totals, ...register.counted, ...register.notes, ...register.pages].map((w) => fold(w)[0] ?? ""),
    );
    this.#means = new Set(
      plan.layout.columns.filter((c) => c.meaning !== "ignore" && c.meaning !== "number").map((c) => c.column),
    );
    this.#places = new Set((["building", "entrance", "door", "address"] as const).flatMap((m) => plan.at[m] ?? []));
  }

  of(row: Filled): Aside | null {
    let [filled, meant, first] = [0, 0, -1];
    const { cells } = row;
    for (let column = 0; column < cells.length; column++) {
      if (cells[column] === null || row.merged.has(column) || textOf(cells[column]) === "") continue;
      if (first < 0) first = column;
      filled++;
      if (this.#means.has(column)) meant++;
    }
    if (filled === 0) return { why: "empty" };
    if (this.#isHeader(row, first)) return { why: "header" };
    const said = this.#says(row, filled);
    if (said !== null) return said;
    // A numbered line of an empty form, or words beside the list.
    if (meant === 0) {
      const title = filled === 1 ? this.#title(cells[first]) : null;
      return title ?? { why: filled === 1 && this.#plan.at.number === first ? "empty" : "margin" };
    }
    if (filled > 1) return null;
    const text = textOf(cells[first]);
    const title = this.#places.has(first) && first !== this.#plan.at.building ? null : this.#title(cells[first]);
    // Somebody called 李村 is not a village: among names a title has a number.
    const named = this.#plan.slots.some((s) => s.column === first);
    if (title?.why === "title" && (!named || (title.context.building !== null && /\d/.test(half(text))))) return title;
    return text.length > 14 &&
      !this.#places.has(first) &&
      !/\d{5}/.test(half(text)) &&
      this.#plan.slots.every((s) => s.kind !== "people" || s.column !== first)
      ? { why: "note" }
      : null;
  }

  #isHeader({ cells }: Filled, first: number): boolean {
    if (!this.#matches(first, textOf(cells[first]))) return false;
    let [same, filled] = [0, 0];
    for (let column = 0; column < cells.length; column++) {
      const text = textOf(cells[column]);
      if (text === "") continue;
      filled++;
      if (this.#matches(column, text)) same++;
    }
    return same >= 2 && same >= filled / 2;
  }
  #matches(column: number, text: string): boolean {
    return this.#plan.headers.get(column)?.has(text.replaceAll(/\s+/g, " ")) === true;
  }

  #says(row: Filled, filled: number): Aside | null {
    const { words } = this.#reading;
    let looked = 0;
    for (const cell of row.cells) {
      if (looked === 3) break;
      if (typeof cell !== "string" || cell === "") continue;
      looked++;
      if (verbatim(cell) !== null) continue;
      const initial = half(cell[0] as string).toLowerCase();
      if (!this.#starts.has(initial) && !(filled === 1 && /^[-—/\d]/.test(initial))) continue;
      const folded = fold(cell);
      const total = words.totals.start(folded);
      if (total !== null && /^(\s?\d.*)?$/s.test(folded.slice(total.end))) return { why: "total" };
      const counted = words.counted.start(folded);
      if (counted !== null && /^\s?\d/.test(folded.slice(counted.end)) && filled <= 4) return { why: "total" };
      if (filled === 1 && this.#isPage(cell, folded)) return { why: "page" };
      if (filled <= 4 && /^[^:：]{1,8}\s?[:：]/.test(cell) && words.notes.folded(fold(cell.split(/[:：]/)[0] as string)) === true)
        return { why: "note" };
    }
    return null;
  }
  #isPage(text: string, folded: string): boolean {
    const { words } = this.#reading;
    const letters = fold(folded.replaceAll(/\d+/g, " "));
    if (letters !== "") return /\d/.test(folded) && words.pages.folded(letters) === true;
    return /^\s*[-—]\s*\d{1,4}\s*[-—]\s*$/.test(half(text));
  }
  /** "4幢", or "海棠渡花园4幢住户名单", alone on its row. */
  #title(cell: Filled["cells"][number] | undefined): Aside | null {
    const text = textOf(cell);
    if (typeof cell !== "string" || text.length > 60 || /\d{5}/.test(half(text))) return null;
    const context = contextOf(text, this.#reading.words, this.#reading.places);
    return context.compound === null && context.building === null && context.entrance === null ? null : { why: "title", context };
  }
}
