import { lettersOf } from "../../../kernel/letters.ts";
import { serialOfDay } from "../days.ts";
import type { Cell, Merge } from "../types.ts";
import { xml } from "../write-book.ts";
import type { Entry } from "./zip.ts";
import { zipOf } from "./zip.ts";

/** A cell as Excel would have saved it: besides plain ones, text in runs, formulas with the result that was saved, and XML of its own. */
export type TestCell =
  | Cell
  | { readonly runs: readonly string[]; readonly phonetic?: string }
  | { readonly formula: string; readonly result: string | number | boolean }
  | { readonly xml: string };
export interface TestSheet {
  readonly name: string;
  readonly rows: readonly (readonly TestCell[])[];
  readonly hidden?: boolean | "very";
  /** By the spreadsheet's numbers, from 1. */
  readonly hiddenRows?: readonly number[];
  /** From 0. */
  readonly hiddenColumns?: readonly number[];
  readonly merges?: readonly Merge[];
}
export interface TestOptions {
  /** Texts in the cells themselves and not in a part that all share; Excel shares them. */
  readonly inline?: boolean;
  readonly date1904?: boolean;
  /** "x:" in front of every tag. */
  readonly prefix?: boolean;
  /** The namespaces of ISO 29500 Strict. */
  readonly strict?: boolean;
  /** Without `r` in rows and cells, as some programs write. Rows then follow one another. */
  readonly noPlaces?: boolean;
  /** Instead of yyyy-mm-dd: a built-in format by its number, or a code. */
  readonly dayFormat?: number | string;
}
const T = {
  main: ["http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"],
  relations: [
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
  ],
} as const;

/** A workbook as Excel writes it: shared texts, days as numbers with a format, `r` and `spans` everywhere. */
export const xlsxOf = (sheets: readonly TestSheet[], options: TestOptions = {}): Uint8Array<ArrayBuffer> =>
  zipOf(xlsxParts(sheets, options));

/** The parts of such a workbook, for tests that bend one of them. */
export function xlsxParts(sheets: readonly TestSheet[], o: TestOptions = {}): Entry[] {
  const p = o.prefix ? "x:" : "";
  const [main, relations] = [T.main[o.strict ? 1 : 0], T.relations[o.strict ? 1 : 0]];
  const root = (tag: string, inner: string): string =>
    `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<${p}${tag} xmlns${o.prefix ? ":x" : ""}="${main}" xmlns:r="${relations}">${inner}</${p}${tag}>`;
  const shared = new Map<string, number>();
  const parts = sheets.map((s) => root("worksheet", sheetInner(s, o, p, shared)));
  const type = "application/vnd.openxmlformats-officedocument.spreadsheetml";
  const package_ = "http://schemas.openxmlformats.org/package/2006";
  const overrides = [
    ["workbook", "sheet.main"],
    ...parts.map((_, i) => [`worksheets/sheet${i + 1}`, "worksheet"]),
    ["styles", "styles"],
    ["sharedStrings", "sharedStrings"],
  ] as const;
  const each = <A>(list: readonly A[], line: (a: A, nr: number) => string): string => list.map((a, i) => line(a, i + 1)).join("");
  const formats = typeof o.dayFormat === "number" ? o.dayFormat : 164;
  const code = typeof o.dayFormat === "string" ? o.dayFormat : "yyyy\\-mm\\-dd";
  return [
    {
      name: "[Content_Types].xml",
      body: `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<Types xmlns="${package_}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${each(overrides, ([name, kind]) => `<Override PartName="/xl/${name}.xml" ContentType="${type}.${kind}+xml"/>`)}</Types>`,
    },
    {
      name: "_rels/.rels",
      body: `<Relationships xmlns="${package_}/relationships"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    },
    {
      name: "xl/workbook.xml",
      body: root(
        "workbook",
        `<${p}workbookPr${o.date1904 ? ' date1904="1"' : ""}/><${p}sheets>${each(sheets, (s, nr) => `<${p}sheet name="${xml(s.name)}" sheetId="${nr}"${s.hidden ? ` state="${s.hidden === "very" ? "veryHidden" : "hidden"}"` : ""} r:id="rId${nr}"/>`)}</${p}sheets>`,
      ),
    },
    {
      name: "xl/_rels/workbook.xml.rels",
      body: `<Relationships xmlns="${package_}/relationships">${each(sheets, (_, nr) => `<Relationship Id="rId${nr}" Type="${relations}/worksheet" Target="worksheets/sheet${nr}.xml"/>`)}<Relationship Id="rId1001" Type="${relations}/styles" Target="/xl/styles.xml"/><Relationship Id="rId1002" Type="${relations}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    },
    ...parts.map((body, i) => ({ name: `xl/worksheets/sheet${i + 1}.xml`, body })),
    {
      name: "xl/styles.xml",
      body: root(
        "styleSheet",
        `<${p}numFmts count="1"><${p}numFmt numFmtId="164" formatCode="${xml(code)}"/></${p}numFmts><${p}cellStyleXfs count="1"><${p}xf numFmtId="14"/></${p}cellStyleXfs><${p}cellXfs count="2"><${p}xf numFmtId="0"/><${p}xf numFmtId="${formats}" applyNumberFormat="1"/></${p}cellXfs>`,
      ),
    },
    {
      name: "xl/sharedStrings.xml",
      body: root(
        "sst",
        each([...shared.keys()], (si) => `<${p}si>${si}</${p}si>`),
      ),
    },
  ];
}

function sheetInner(s: TestSheet, o: TestOptions, p: string, shared: Map<string, number>): string {
  const text = (inner: string, at: string): string => {
    if (o.inline) return `<${p}c${at} t="inlineStr"><${p}is>${inner}</${p}is></${p}c>`;
    if (!shared.has(inner)) shared.set(inner, shared.size);
    return `<${p}c${at} t="s"><${p}v>${shared.get(inner)}</${p}v></${p}c>`;
  };
  const t = (words: string): string => `<${p}t xml:space="preserve">${xml(words)}</${p}t>`;
  const cell = (c: TestCell, place: string): string => {
    const at = o.noPlaces ? "" : ` r="${place}"`;
    if (c === null) return o.noPlaces ? `<${p}c/>` : "";
    if (typeof c === "string") return text(t(c), at);
    if (typeof c === "number") return `<${p}c${at}><${p}v>${c}</${p}v></${p}c>`;
    if (typeof c === "boolean") return `<${p}c${at} t="b"><${p}v>${c ? 1 : 0}</${p}v></${p}c>`;
    if ("xml" in c) return c.xml;
    if ("error" in c) return `<${p}c${at} t="e"><${p}v>${xml(c.error)}</${p}v></${p}c>`;
    if ("day" in c) return `<${p}c${at} s="1"><${p}v>${(serialOfDay(c.day) ?? 0) - (o.date1904 ? 1462 : 0)}</${p}v></${p}c>`;
    if ("runs" in c)
      return text(
        c.runs.map((r) => `<${p}r><${p}rPr><${p}b/></${p}rPr>${t(r)}</${p}r>`).join("") +
          (c.phonetic === undefined ? "" : `<${p}rPh sb="0" eb="1">${t(c.phonetic)}</${p}rPh>`),
        at,
      );
    const kind = typeof c.result === "string" ? ' t="str"' : typeof c.result === "boolean" ? ' t="b"' : "";
    return `<${p}c${at}${kind}><${p}f>${xml(c.formula)}</${p}f><${p}v>${typeof c.result === "boolean" ? Number(c.result) : xml(String(c.result))}</${p}v></${p}c>`;
  };
  const place = (row: number, column: number): string => `${lettersOf(column)}${row}`;
  const cols = (s.hiddenColumns ?? []).map((c) => `<${p}col min="${c + 1}" max="${c + 1}" width="9" hidden="1"/>`).join("");
  const rows = s.rows.map((row, i) =>
    row.length === 0 && !o.noPlaces
      ? ""
      : `<${p}row${o.noPlaces ? "" : ` r="${i + 1}" spans="1:${Math.max(1, row.length)}"`}${s.hiddenRows?.includes(i + 1) ? ' hidden="1"' : ""}>${row.map((c, j) => cell(c, place(i + 1, j))).join("")}</${p}row>`,
  );
  const merges = (s.merges ?? [])
    .map((m) => `<${p}mergeCell ref="${place(m.top, m.left)}:${place(m.bottom, m.right)}"/>`)
    .join("");
  return `${cols && `<${p}cols>${cols}</${p}cols>`}<${p}sheetData>${rows.join("")}</${p}sheetData>${merges && `<${p}mergeCells>${merges}</${p}mergeCells>`}`;
}
