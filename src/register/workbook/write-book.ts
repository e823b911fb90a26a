import { escaped } from "./cell-text.ts";
import type { PartOut } from "./write-zip.ts";

export const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
export const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/** What most texts have none of: something to be escaped, or half a character. */
// eslint-disable-next-line no-control-regex
const SPECIAL = /[&<>"_\u0000-\u001f\ud800-\udfff\ufffe\uffff]/;
/** Text inside a tag or an attribute. What XML cannot hold is written as a spreadsheet writes it. */
export const xml = (text: string): string =>
  !SPECIAL.test(text)
    ? text
    : escaped(text.toWellFormed()).replaceAll(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[c] ?? "&quot;");

/** Cell formats, by their place in `styles.xml`. */
export const STYLE = { general: 0, header: 1, text: 2, day: 3, markedText: 4, markedNumber: 5, markedDay: 6, note: 7 } as const;
const FORMATS: readonly (readonly [format: number, font: number, fill: number])[] = [
  [0, 0, 0],
  [49, 1, 2],
  [49, 0, 0],
  [164, 0, 0],
  [49, 0, 3],
  [0, 0, 3],
  [164, 0, 3],
  [49, 2, 0],
];
const STYLES = `${DECLARATION}<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>${
  // Plain, the header's, and the remarks' in the red of the house.
  '<fonts count="3"><font><sz val="11"/><name val="等线"/></font><font><b/><sz val="11"/><name val="等线"/></font><font><color rgb="FFB3261E"/><sz val="11"/><name val="等线"/></font></fonts>'
}<fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>${[
  "FFF1E9DC",
  "FFFBE3E0",
]
  .map((rgb) => `<fill><patternFill patternType="solid"><fgColor rgb="${rgb}"/></patternFill></fill>`)
  .join(
    "",
  )}</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="${FORMATS.length}">${FORMATS.map(
  ([format, font, fill]) =>
    `<xf numFmtId="${format}" fontId="${font}" fillId="${fill}" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>`,
).join("")}</cellXfs></styleSheet>`;

/** Names that a spreadsheet takes: at most 31 characters, none of []:*?/\, no apostrophe at the ends, none twice. */
export function sheetNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((wish) => {
    const bare = wish.replaceAll(/[[\]:*?/\\]/g, " ").replaceAll(/^[\s']+|[\s']+$/g, "") || "Sheet";
    for (let n = 1; ; n++) {
      const tail = n === 1 ? "" : ` (${n})`;
      const name = shortened(bare, 31 - tail.length) + tail;
      if (taken.has(name.toLowerCase()) || name.toLowerCase() === "history") continue;
      taken.add(name.toLowerCase());
      return name;
    }
  });
}
/** Not more UTF-16 units than that, and no character cut in two. */
function shortened(text: string, most: number): string {
  let short = "";
  for (const c of text)
    if (short.length + c.length <= most) short += c;
    else break;
  return short.trimEnd();
}

/** All parts but the sheets themselves. */
export function bookParts(sheets: readonly { readonly name: string; readonly hidden: boolean }[]): PartOut[] {
  const part = (name: string, text: string): PartOut => ({ name, pieces: [DECLARATION + text] });
  const relation = (nr: number | string, kind: string, target: string): string =>
    `<Relationship Id="rId${nr}" Type="${RELATIONS}/${kind}" Target="${target}"/>`;
  const relations = (inner: string): string => `<Relationships xmlns="${PACKAGE}/relationships">${inner}</Relationships>`;
  const each = (line: (nr: number, sheet: (typeof sheets)[number]) => string): string =>
    sheets.map((s, i) => line(i + 1, s)).join("");
  const titles = each(
    (nr, s) =>
      `<definedName name="_xlnm.Print_Titles" localSheetId="${nr - 1}">${xml(`'${s.name.replaceAll("'", "''")}'!$1:$1`)}</definedName>`,
  );
  return [
    part(
      "[Content_Types].xml",
      `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/>${each((nr) => `<Override PartName="/xl/worksheets/sheet${nr}.xml" ContentType="${TYPE}.worksheet+xml"/>`)}</Types>`,
    ),
    part("_rels/.rels", relations(relation(1, "officeDocument", "xl/workbook.xml"))),
    part(
      "xl/workbook.xml",
      `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${each((nr, s) => `<sheet name="${xml(s.name)}" sheetId="${nr}"${s.hidden ? ' state="hidden"' : ""} r:id="rId${nr}"/>`)}</sheets><definedNames>${titles}</definedNames></workbook>`,
    ),
    part(
      "xl/_rels/workbook.xml.rels",
      relations(
        each((nr) => relation(nr, "worksheet", `worksheets/sheet${nr}.xml`)) + relation("Styles", "styles", "styles.xml"),
      ),
    ),
    { name: "xl/styles.xml", pieces: [STYLES] },
  ];
}
