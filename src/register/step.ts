import { slices } from "../kernel/slices.ts";
import type { Pack } from "../packs/schema.ts";
import { chosenMeanings, correctLayout } from "./meaning/layout/correct.ts";
import { guessLayout } from "./meaning/layout/guess.ts";
import { readEntries } from "./meaning/read/read.ts";
import type { Layout, Meaning, Mend } from "./meaning/types.ts";
import { wordsOf } from "./meaning/words.ts";
import { compare } from "./plan/compare.ts";
import type { Item, Known } from "./plan/types.ts";
import type { RawPiece } from "./pieces.ts";
import { letterOf } from "./pieces.ts";
import type { Counts, LayoutChange } from "./schema.ts";
import type { Tell } from "./workbook/apart.ts";
import { pack, Slicer, unpack } from "./workbook/pack.ts";
import { readInto } from "./workbook/read.ts";
import type { Row, Sheet } from "./workbook/types.ts";

/** What the thread that reads a list is given: a file, or what was read of it before. */
export interface Understanding {
  readonly file: { readonly bytes: Uint8Array; readonly name: string } | null;
  readonly raw: readonly Uint8Array[];
  readonly layout: Layout | null;
  /** What somebody corrected of it. */
  readonly changes: readonly LayoutChange[];
  readonly remembered: readonly (readonly [string, Meaning])[];
  readonly mends: readonly Mend[];
  readonly pack: Pack;
  readonly known: Known;
  readonly today: string;
}
export interface Piece {
  readonly body: Uint8Array;
  readonly verdicts: string;
}
export interface Understood {
  /** Null where it was given: it need not be kept again. */
  readonly raw: readonly { readonly body: Uint8Array; readonly where: string }[] | null;
  readonly layout: Layout;
  /** What somebody said that headers mean, to be remembered. */
  readonly meanings: readonly (readonly [string, Meaning])[];
  readonly plan: readonly Piece[];
  readonly counts: Counts;
}

/** Entries in a piece of the plan: it is opened whole, so it is not large. */
const ENTRIES = 400;

/** Runs in a thread of its own: reads the file (or what was read of it), says what it means and what would become of each entry. */
export async function understand(i: Understanding, tell: Tell): Promise<Understood> {
  const progress = (done: number): void => tell.progress(done, 1000);
  const sheets = i.file ? await sheetsIn(i.file, (n, all) => progress((400 * n) / all)) : sheetsOf(i.raw);
  progress(400);
  const raw = i.file ? piecesOf(sheets) : null;
  const words = wordsOf(i.pack);
  const remembered = new Map(i.remembered);
  const guessed = i.layout ?? guessLayout(sheets, words, remembered);
  const layout = i.changes.length > 0 ? correctLayout(guessed, i.changes, sheets, words, remembered) : guessed;
  progress(500);
  const read = readEntries(sheets, layout, words, { today: i.today, mends: i.mends });
  progress(750);
  const plan = compare(read.entries, i.known, i.pack);
  progress(900);
  const lost = read.problems.map((p, k): Item => lostItem(plan.items.length + k, p));
  const items = [...plan.items, ...lost];
  const pieces = slices(items, ENTRIES).map((some): Piece => ({
    body: pack(some),
    verdicts: some.map((x) => letterOf(x.verdict)).join(""),
  }));
  const refused = lost.filter((x) => x.verdict === "refused").length;
  const counts = {
    ...plan.counts,
    rows: read.rows,
    aside: read.aside,
    refused: plan.counts.refused + refused,
    same: plan.counts.same + lost.length - refused,
  };
  return { raw, layout, meanings: [...chosenMeanings(layout)], plan: pieces, counts };
}
/** Hidden sheets, too: somebody may want one read. */
async function sheetsIn(
  file: { bytes: Uint8Array; name: string },
  onProgress: (done: number, all: number) => void,
): Promise<Sheet[]> {
  const sheets: Sheet[] = [];
  let rows: Row[] = [];
  let head = { name: "", hidden: false };
  await readInto(
    file.bytes,
    file.name,
    {
      sheet: (h) => ([head, rows] = [h, []]),
      row: (row) => rows.push(row),
      end: (tail) => sheets.push({ ...head, ...tail, rows }),
    },
    { hiddenSheets: true, onProgress },
  );
  return sheets;
}
/** What was not understood as a door at all has its place in the list all the same. */
const lostItem = (nr: number, p: Item["problems"][number]): Item => ({
  nr,
  sheet: p.sheet,
  row: p.row,
  rows: [p.row],
  verdict: p.weight === "refused" ? "refused" : "same",
  said: "",
  newDoor: false,
  household: null,
  people: [],
  changes: [],
  problems: [p],
  act: null,
});

function piecesOf(sheets: readonly Sheet[]): { body: Uint8Array; where: string }[] {
  return sheets.flatMap(({ rows, ...sheet }, nr) => {
    const pieces: { body: Uint8Array; where: string }[] = [];
    const slicer = new Slicer();
    const put = (some: Row[]): void => {
      const piece: RawPiece = { ...sheet, nr, rows: some };
      pieces.push({ body: pack(piece), where: `${nr} ${some[0]?.at ?? 0} ${some.at(-1)?.at ?? 0}` });
    };
    for (const row of rows) {
      const full = slicer.add(row);
      if (full) put(full);
    }
    // A sheet without rows has a piece of its own, too: its name stands there.
    const rest = slicer.rest();
    if (rest.length > 0 || pieces.length === 0) put(rest);
    return pieces;
  });
}
export function sheetsOf(raw: readonly Uint8Array[]): Sheet[] {
  const sheets: (Omit<Sheet, "rows"> & { rows: Row[] })[] = [];
  for (const body of raw) {
    const { nr, rows, ...sheet } = unpack<RawPiece>(body);
    const had = sheets[nr];
    if (!had) sheets[nr] = { ...sheet, rows: [...rows] };
    else for (const row of rows) had.rows.push(row);
  }
  return sheets;
}
