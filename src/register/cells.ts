import { lettersOf } from "../kernel/letters.ts";
import type { Id } from "../kernel/id.ts";
import type { Reader } from "../server/capability.ts";
import type { Layout, Mend } from "./meaning/types.ts";
import type { Item } from "./plan/types.ts";
import { register } from "./reads.ts";
import type { EntrySeen } from "./schema.ts";
import { piecesOf, rawPiece } from "./pieces.ts";
import type { Cell } from "./workbook/types.ts";

/** So many cells of a column are shown for judging what it means. */
const SAMPLES = 4;

/** A cell as somebody reads it. */
export const textOf = (cell: Cell): string =>
  cell === null ? "" : typeof cell === "object" ? ("day" in cell ? cell.day : cell.error) : String(cell);
/** Ids and phones are told by their last four digits: enough to know what a column holds. */
const masked = (text: string): string => text.replaceAll(/[\dXx]{7,}/g, (run) => `${"•".repeat(4)}${run.slice(-4)}`);

interface Where {
  nr: number;
  sheet: number;
  first: number;
  last: number;
}
async function wheres(r: Reader, community: Id, of: Id): Promise<Where[]> {
  return (await piecesOf(r, community, of, "raw")).map(({ nr, verdicts }) => {
    const [sheet = 0, first = 0, last = 0] = verdicts.split(" ").map(Number);
    return { nr, sheet, first, last };
  });
}
/** What was mended on the screen, by `sheet row column`. */
export async function mendsOf(r: Reader, community: Id, of: Id): Promise<Map<string, string>> {
  const row = await register(r)
    .selectFrom("import")
    .where("community_id", "=", community)
    .where("id", "=", of)
    .select("mends")
    .executeTakeFirst();
  const mends = row?.mends ? (JSON.parse(await r.open(community, "import mends", row.mends)) as Mend[]) : [];
  return new Map(mends.map((m) => [`${m.sheet}\n${m.row}\n${m.column}`, m.text]));
}

/** The first cells of each column, by `sheet column`. */
export async function samplesOf(r: Reader, community: Id, of: Id, layout: Layout): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  const seen = new Set<number>();
  for (const where of await wheres(r, community, of)) {
    if (seen.has(where.sheet)) continue;
    seen.add(where.sheet);
    const piece = await rawPiece(r, community, of, where.nr);
    const sheet = layout.sheets.find((s) => s.sheet === piece.name);
    if (!sheet) continue;
    for (const { column } of sheet.columns) {
      const texts: string[] = [];
      for (const row of piece.rows) {
        const text = row.at > sheet.headerRow ? textOf(row.cells[column] ?? null) : "";
        if (text !== "" && !texts.includes(text)) texts.push(text);
        if (texts.length === SAMPLES) break;
      }
      found.set(`${sheet.sheet}\n${column}`, texts.map(masked));
    }
  }
  return found;
}

/** The cells of some entries, so that they can be mended where they are shown; what was mended stands as mended. */
export async function cellsOf(
  r: Reader,
  community: Id,
  of: Id,
  layout: Layout,
  items: readonly Item[],
): Promise<Map<number, EntrySeen["cells"]>> {
  const mended = await mendsOf(r, community, of);
  const wanted = new Map<string, Item[]>();
  for (const item of items)
    for (const row of item.rows) wanted.set(`${item.sheet}\n${row}`, [...(wanted.get(`${item.sheet}\n${row}`) ?? []), item]);
  const found = new Map<number, EntrySeen["cells"]>();
  for (const where of await wheres(r, community, of)) {
    const name = layout.sheets[where.sheet]?.sheet;
    const here = items.some((x) => x.sheet === name && x.rows.some((n) => n >= where.first && n <= where.last));
    const sheet = layout.sheets[where.sheet];
    if (!here || !sheet) continue;
    for (const row of (await rawPiece(r, community, of, where.nr)).rows)
      for (const item of wanted.get(`${sheet.sheet}\n${row.at}`) ?? []) {
        const list = found.get(item.nr) ?? [];
        for (const { column, header } of sheet.columns) {
          const letter = lettersOf(column);
          const text = mended.get(`${sheet.sheet}\n${row.at}\n${letter}`) ?? textOf(row.cells[column] ?? null);
          const blamed = item.problems.some((p) => p.row === row.at && p.column === letter);
          if (text !== "" || blamed) list.push({ row: row.at, column: letter, header, text });
        }
        found.set(item.nr, list);
      }
  }
  return found;
}
