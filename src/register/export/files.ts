import { Readable } from "node:stream";
import type { Handed } from "../../server/http.ts";
import type { Column, Form } from "./columns.ts";
import { COLUMNS_OF } from "./columns.ts";
import type { Sheet } from "./file.ts";
import { csvLines } from "./file.ts";
import type { CellOut, SheetOut } from "../workbook/write.ts";
import { writeWorkbook } from "../workbook/write.ts";
import type { Built } from "./rows.ts";
import type { Paper } from "./schema.ts";
import type { Words } from "./words.ts";

export const TYPES = {
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  csv: "text/csv; charset=utf-8",
} as const;
type FileForm = Exclude<Form, "print">;
type File = Handed["file"];

async function written(sheets: readonly Sheet[], form: FileForm, name: string): Promise<File> {
  const file = `${name.replaceAll(/[\\/:*?"<>|]/g, "-")}.${form}`;
  if (form === "csv") return { name: file, type: TYPES.csv, body: Readable.from(csvLines(sheets)) };
  return { name: file, type: TYPES.xlsx, body: Readable.from([Buffer.from(await writeWorkbook(sheets.map(out)))]) };
}
/** The mark stands above and below each printed page, and in the last row, since few who photograph a screen photograph a page's foot. */
const out = (s: Sheet): SheetOut => ({
  name: s.name,
  columns: s.columns.map(({ header, width }) => ({ header, width })),
  rows: [
    ...s.rows.map((cells) => cells.map((v, i) => cellOut(v, s.columns[i]?.kind))),
    ...(s.foot === undefined ? [] : [[s.foot]]),
  ],
  landscape: s.columns.length > 8,
  ...(s.foot === undefined ? {} : { printHeader: s.foot, printFooter: s.foot }),
});
const cellOut = (value: string | number | null, kind: "text" | "number" | "day" | undefined): CellOut =>
  kind === "day" && typeof value === "string" ? { day: value } : value;

/** The file of an export, with its mark at the end of every sheet and on every page. */
export const fileOf = (built: Pick<Built, "sheets">, form: FileForm, o: { title: string; mark: string }): Promise<File> =>
  written(
    built.sheets.map((s) => ({ ...s, foot: o.mark })),
    form,
    o.title,
  );

/** The same for a screen that prints it: rows, and the mark that goes on every page. */
export const paperOf = (built: Pick<Built, "sheets">, o: { title: string; mark: string; code: string }): Paper => ({
  title: o.title,
  mark: o.mark,
  code: o.code,
  sheets: built.sheets.map((s) => ({
    name: s.name,
    columns: s.columns.map(({ header, kind }) => ({ header, kind })),
    rows: s.rows.map((cells) => [...cells]),
  })),
});

const TEMPLATE: readonly Column[] = COLUMNS_OF.register.all;
/** An empty list: the headers that an import knows, and beside it how to fill them in. */
export const templateFile = (form: FileForm, words: Words): Promise<File> =>
  written(
    [
      {
        name: words.template.sheet,
        columns: TEMPLATE.map((c) => ({ header: words.columns[c], width: 14, kind: "text" })),
        rows: [],
      },
      ...(form === "csv"
        ? []
        : [
            {
              name: words.template.about,
              columns: words.template.head.map((header, i) => ({ header, width: i === 0 ? 24 : 80, kind: "text" as const })),
              rows: words.template.lines,
            },
          ]),
    ],
    form,
    words.template.name,
  );
