import type { Hostile } from "./bend.ts";
import { bent, endless, inSheet, lines, type } from "./bend.ts";
import { xlsxOf } from "./xlsx.ts";
import { repeated } from "./zip.ts";

/** Hostile by what stands in the parts: XML, rows, cells, texts. */
export const HOSTILE_SHEETS: readonly Hostile[] = [
  {
    what: "entities in entities",
    code: "register.unsafe-xml",
    bytes: () =>
      inSheet(/<worksheet/, `<!DOCTYPE a [<!ENTITY b "${"c".repeat(99)}"><!ENTITY d "${"&b;".repeat(99)}">]><worksheet`),
  },
  {
    what: "an entity that fetches",
    code: "register.unsafe-xml",
    bytes: () =>
      bent("xl/sharedStrings.xml", (p) => ({
        ...p,
        body: `<!DOCTYPE sst SYSTEM "file:///etc/passwd">${String(p.body).replace(/<\?.*?\?>\s*/, "")}`,
      })),
  },
  {
    what: "a reference to an entity that nobody declared",
    code: "register.damaged",
    bytes: () => bent("xl/sharedStrings.xml", (p) => ({ ...p, body: String(p.body).replace("沈", "&xxe;") })),
  },
  {
    what: "a million empty rows",
    code: "register.empty",
    bytes: () =>
      endless(
        lines(1024, (n) => `<row ht="${n}"/>`),
        1024,
      ),
  },
  {
    what: "more empty rows than a sheet has",
    code: "register.damaged",
    bytes: () =>
      endless(
        lines(1024, (n) => `<row ht="${n}"/>`),
        1025,
      ),
  },
  {
    what: "a million rows of ten empty cells with a format",
    code: "register.too-many-blank",
    bytes: () =>
      endless(
        lines(1024, (n) => `<row ht="${n}">${'<c s="1"/>'.repeat(10)}</row>`),
        1000,
      ),
  },
  {
    what: "one far cell",
    code: "register.too-many-columns",
    bytes: () => inSheet("</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'),
  },
  {
    what: "a cell beyond the last one",
    code: "register.damaged",
    bytes: () => inSheet("</sheetData>", '<row r="3"><c r="ZZZZ3"><v>1</v></c></row></sheetData>'),
  },
  {
    what: "a merged area as large as the sheet",
    code: "",
    bytes: () => inSheet("</sheetData>", '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
  },
  {
    what: "columns hidden as far as there are any",
    code: "",
    bytes: () => inSheet("<sheetData>", '<cols><col min="1" max="99999999" hidden="1"/></cols><sheetData>'),
  },
  {
    what: "rows without end",
    code: "register.too-many-rows",
    bytes: () =>
      endless(
        lines(1024, (n) => `<row><c><v>${n}</v></c></row>`),
        1000,
      ),
  },
  {
    what: "cells without end",
    code: "register.too-many-cells",
    bytes: () => endless(`<row>${lines(200, (n) => `<c><v>${n % 10_000}</v></c>`)}</row>`.repeat(32), 500),
  },
  {
    what: "a row without end",
    code: "register.too-many-columns",
    bytes: () =>
      endless(
        lines(1024, (n) => `<c><v>${n}</v></c>`),
        4000,
        { open: "<row>" },
      ),
  },
  {
    what: "a cell without end",
    code: "register.cell-too-long",
    bytes: () =>
      endless(
        lines(9999, (n) => `三${n}幢`),
        500,
        { open: '<row><c t="str"><v>' },
      ),
  },
  {
    what: "a tag without end",
    code: "register.damaged",
    bytes: () =>
      endless(
        lines(1024, (n) => ` a${n}="${n}"`),
        4000,
        { open: "<row" },
      ),
  },
  { what: "deep nesting", code: "register.too-deep", bytes: () => endless("<a>".repeat(1024), 2000) },
  {
    what: "an attribute too many",
    code: "register.damaged",
    bytes: () =>
      inSheet("<sheetData>", `<cols><col ${Array.from({ length: 9000 }, (_, i) => `a${i}=""`).join(" ")}/></cols><sheetData>`),
  },
  { what: "a comment without end", code: "register.damaged", bytes: () => inSheet("<sheetData>", "<!-- <sheetData>") },
  {
    what: "shared texts without end",
    code: "register.too-many-texts",
    bytes: () =>
      bent("xl/sharedStrings.xml", (p) => ({
        ...p,
        ...repeated(
          "<sst>",
          lines(1000, (n) => `<si><t>沈阿婆${n}</t></si>`),
          2100,
          "</sst>",
        ),
        raw: true,
      })),
  },
  ...[
    ["xl/_rels/workbook.xml.rels", "Relationships", (n: number) => `<Relationship Id="r${n}" Type="t" Target="${n}"/>`] as const,
    ["[Content_Types].xml", "Types", (n: number) => `<Override PartName="/${n}" ContentType="${n}"/>`] as const,
    ["xl/styles.xml", "styleSheet", (n: number) => `<numFmt numFmtId="${n}" formatCode="${n}"/>`] as const,
  ].map(([part, root, line]) => ({
    what: `${root} without end`,
    code: "register.damaged",
    bytes: () => bent(part, (p) => ({ ...p, ...repeated(`<${root}>`, lines(150_000, line), 4, `</${root}>`), raw: true })),
  })),
  {
    what: "sheets without end",
    code: "register.too-many-sheets",
    bytes: () => xlsxOf(Array.from({ length: 301 }, (_, i) => ({ name: `${i}`, rows: [["a"]] }))),
  },
  {
    what: "one part as many sheets",
    code: "register.damaged",
    bytes: () => bent("xl/workbook.xml", type(/(<sheet .*?\/>)/, "$1$1")),
  },
];
