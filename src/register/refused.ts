import { lettersOf } from "../kernel/letters.ts";
import type { Id } from "../kernel/id.ts";
import type { Road } from "../server/dispatch.ts";
import { readerOver } from "../server/reader.ts";
import { SYSTEM } from "../server/dispatch.ts";
import { settings } from "../server/record.ts";
import { mendsOf } from "./cells.ts";
import type { Item } from "./plan/types.ts";
import type { ImportSeen } from "./schema.ts";
import { LEFT_OUT, planned, rawPieces } from "./pieces.ts";
import { problemWords } from "./say.ts";
import type { Cell, Row } from "./workbook/types.ts";
import type { CellOut, SheetOut } from "./workbook/write.ts";
import { writeWorkbook } from "./workbook/write.ts";

const NOTE = { zh: "要改的地方", en: "What to correct" } as const;

/**
 * The refused and doubtful rows of a list as a workbook, each sheet under its own headers, with what is wrong beside each row: to be corrected there and
 * brought again. Cells that were mended on the screen stand as mended.
 */
export async function refusedFile(
  road: Road,
  community: Id,
  id: Id,
  seen: ImportSeen,
): Promise<{ name: string; bytes: Uint8Array }> {
  return road.database.transaction(`${road.begin(true)}${settings("register", [community], SYSTEM)}`, async (client) => {
    const r = readerOver(client, road.services, false);
    const lang = (await r.pack(community)).locale.startsWith("zh") ? "zh" : "en";
    const blamed = new Map<string, Map<number, Item>>();
    for await (const some of planned(r, community, id, LEFT_OUT))
      for (const item of some) {
        const sheet = blamed.get(item.sheet) ?? new Map<number, Item>();
        for (const row of item.rows) sheet.set(row, item);
        blamed.set(item.sheet, sheet);
      }
    const mended = await mendsOf(r, community, id);
    const sheets: SheetOut[] = [];
    for (const sheet of seen.sheets) {
      const wanted = blamed.get(sheet.sheet);
      if (!wanted) continue;
      const out: CellOut[][] = [];
      for await (const row of rowsOf(r, community, id, sheet.sheet)) {
        const item = wanted.get(row.at);
        if (!item) continue;
        const problems = item.problems.filter(
          (p) => p.weight !== "note" && (p.row === row.at || (p.column === null && row.at === item.row)),
        );
        const cells = sheet.columns.map(({ column }): CellOut => {
          const text = mended.get(`${sheet.sheet}\n${row.at}\n${lettersOf(column)}`);
          const cell: Cell = text ?? row.cells[column] ?? null;
          return problems.some((p) => p.column === lettersOf(column)) ? { marked: cell } : cell;
        });
        out.push([...cells, problems.map((p) => problemWords(lang, p)).join("\n")]);
      }
      const columns = sheet.columns.map((c) => ({ header: c.header === "" ? c.letter : c.header.replaceAll("\n", " ") }));
      sheets.push({ name: sheet.sheet, columns: [...columns, { header: NOTE[lang], width: 50, note: true }], rows: out });
    }
    if (sheets.length === 0) sheets.push({ name: NOTE[lang], columns: [{ header: NOTE[lang] }], rows: [] });
    const base = seen.fileName.replace(/\.[^.]*$/, "");
    return { name: `${base} ${NOTE[lang]}.xlsx`, bytes: await writeWorkbook(sheets) };
  });
}

async function* rowsOf(r: Parameters<typeof rawPieces>[0], community: Id, id: Id, sheet: string): AsyncGenerator<Row> {
  for await (const piece of rawPieces(r, community, id)) if (piece.name === sheet) yield* piece.rows;
}
