import assert from "node:assert/strict";
import { test } from "node:test";
import { readWorkbook } from "./read.ts";
import type { TestCell, TestOptions, TestSheet } from "./testing/xlsx.ts";
import { xlsxOf, xlsxParts } from "./testing/xlsx.ts";
import { zipOf } from "./testing/zip.ts";
import type { Cell } from "./types.ts";
import { LIMITS } from "./types.ts";

const one = (rows: readonly (readonly TestCell[])[], more: Partial<TestSheet> = {}): TestSheet => ({
  name: "3幢",
  rows,
  ...more,
});
/** The cells of the first sheet, as far as there are any. */
async function cellsOf(sheet: TestSheet, options?: TestOptions): Promise<(readonly Cell[])[]> {
  const book = await readWorkbook(xlsxOf([sheet], options), "a.xlsx");
  return (book.sheets[0] as (typeof book.sheets)[number]).rows.map((r) => r.cells);
}
const LIST: readonly (readonly TestCell[])[] = [
  ["门户", "姓名", "人数", "入住", "自住"],
  ["501", "沈阿婆", 2, { day: "1999-12-31" }, true],
  [null, null, null],
  ["502", null, 3.5, { day: "2026-03-14" }, false],
];

test("a workbook as Excel saves it: texts that cells share, numbers, days, truths, rows as they are numbered", async () => {
  const book = await readWorkbook(xlsxOf([one(LIST)]), "名单.xlsx");
  assert.deepEqual(book, {
    form: "xlsx",
    encoding: null,
    sheets: [
      {
        name: "3幢",
        hidden: false,
        hiddenColumns: [],
        merges: [],
        rows: [
          { at: 1, hidden: false, cells: ["门户", "姓名", "人数", "入住", "自住"] },
          { at: 2, hidden: false, cells: ["501", "沈阿婆", 2, { day: "1999-12-31" }, true] },
          { at: 4, hidden: false, cells: ["502", null, 3.5, { day: "2026-03-14" }, false] },
        ],
      },
    ],
  });
});

test("the same workbook, whoever wrote it: inline texts, prefixes, the strict namespaces, no places", async () => {
  const plain = await cellsOf(one(LIST));
  for (const options of [
    { inline: true },
    { prefix: true },
    { strict: true },
    { noPlaces: true },
    { inline: true, prefix: true, strict: true, noPlaces: true },
  ])
    assert.deepEqual(await cellsOf(one(LIST), options), plain, JSON.stringify(options));
});

test("text in runs is one text; what tells how it is spoken is left out", async () => {
  const cells = [[{ runs: ["沈", "阿婆 ", "（独居）"], phonetic: "shěn" }]];
  assert.deepEqual(await cellsOf(one(cells)), [["沈阿婆 （独居）"]]);
  assert.deepEqual(await cellsOf(one(cells), { inline: true }), [["沈阿婆 （独居）"]]);
});

test("of a formula the saved result is read, and errors are told as errors", async () => {
  const row: TestCell[] = [
    { formula: 'A1&"幢"', result: "3幢" },
    { formula: "1+1", result: 2 },
    { formula: "TRUE()", result: true },
    { error: "#N/A" },
    { xml: '<c r="E1"><f>1+1</f></c>' },
    { xml: '<c r="F1" t="d"><v>2026-03-14T00:00:00</v></c>' },
    { xml: '<c r="G1" t="d"><v>2026-13-99</v></c>' },
    { xml: '<c r="H1"><v>十二</v></c>' },
  ];
  assert.deepEqual(await cellsOf(one([row])), [
    ["3幢", 2, true, { error: "#N/A" }, null, { day: "2026-03-14" }, "2026-13-99", "十二"],
  ]);
});

test("a number is a day where its format shows one", async () => {
  const day = async (dayFormat: number | string): Promise<Cell> =>
    (await cellsOf(one([[{ day: "1987-05-12" }]]), { dayFormat }))[0]?.[0] as Cell;
  for (const format of [
    14,
    15,
    16,
    17,
    22,
    27,
    31,
    57,
    58,
    "yyyy/m/d",
    "m/d",
    'yyyy"年"m"月"d"日"',
    "[$-804]yyyy年m月d日;@",
    "[Red]d-mmm",
    "yyyy-mm-dd hh:mm",
    "aaaa",
    "mmm",
  ])
    assert.deepEqual(await day(format), { day: "1987-05-12" }, String(format));
  for (const format of [
    0,
    1,
    4,
    20,
    46,
    49,
    "0.00E+00",
    "General",
    "h:mm",
    "[h]:mm:ss",
    "mm:ss",
    '0"日"',
    '#,##0"元"',
    "\\d0",
    "[Red]0",
    "上午/下午h时",
  ])
    assert.equal(await day(format), 31909, String(format));
});

test("days of both calendars, and the day that never was", async () => {
  const of = async (serial: number, date1904: boolean): Promise<Cell> =>
    (await cellsOf(one([[{ xml: `<c r="A1" s="1"><v>${serial}</v></c>` }]]), { date1904 }))[0]?.[0] as Cell;
  assert.deepEqual(await of(1, false), { day: "1900-01-01" });
  assert.deepEqual(await of(59, false), { day: "1900-02-28" });
  assert.equal(await of(60, false), 60);
  assert.deepEqual(await of(61, false), { day: "1900-03-01" });
  assert.deepEqual(await of(31909.75, false), { day: "1987-05-12" });
  assert.deepEqual(await of(2958465, false), { day: "9999-12-31" });
  for (const none of [0, -3, 2958466, 1e300]) assert.equal(await of(none, false), none);
  assert.deepEqual(await of(0, true), { day: "1904-01-01" });
  assert.deepEqual(await of(31909 - 1462, true), { day: "1987-05-12" });
});

test("merged areas, hidden rows, columns and sheets are told; a hidden sheet is read only when somebody asks", async () => {
  const merges = [{ top: 1, left: 0, bottom: 1, right: 3 }];
  const bytes = (): Uint8Array =>
    xlsxOf([
      one([["3幢住户表"], ["a"], ["b", "c"]], { merges, hiddenRows: [2], hiddenColumns: [1] }),
      one([["旧"]], { name: "旧表", hidden: true }),
      one([["更旧"]], { name: "更旧", hidden: "very" }),
    ]);
  const { sheets } = await readWorkbook(bytes(), "a.xlsx");
  assert.deepEqual(sheets[0]?.merges, merges);
  assert.deepEqual(sheets[0]?.hiddenColumns, [1]);
  assert.deepEqual(
    sheets[0]?.rows.map((r) => r.hidden),
    [false, true, false],
  );
  assert.deepEqual(
    sheets.map((s) => [s.name, s.hidden, s.rows.length]),
    [
      ["3幢", false, 3],
      ["旧表", true, 0],
      ["更旧", true, 0],
    ],
  );
  const all = await readWorkbook(bytes(), "a.xlsx", LIMITS, true);
  assert.deepEqual(
    all.sheets.map((s) => s.rows.length),
    [3, 1, 1],
  );
});

test("sheets come in the workbook's order, whatever their parts are called; charts are left out", async () => {
  const parts = xlsxParts([one([["一"]], { name: "1幢" }), one([["二"]], { name: "2幢" }), one([["图"]], { name: "图" })]);
  const bent = parts.map((p) => {
    const body = String(p.body);
    if (p.name === "xl/workbook.xml") return { ...p, body: body.replace(/(<sheet .*?\/>)(<sheet .*?\/>)/, "$2$1") };
    if (p.name.endsWith("workbook.xml.rels"))
      return { ...p, body: body.replace(/worksheet" Target="worksheets\/sheet3/, 'chartsheet" Target="worksheets/sheet3') };
    return p;
  });
  const { sheets } = await readWorkbook(zipOf(bent.reverse()), "a.xlsx");
  assert.deepEqual(
    sheets.map((s) => [s.name, s.rows[0]?.cells[0]]),
    [
      ["2幢", "二"],
      ["1幢", "一"],
    ],
  );
});

test("text is NFC, without control characters and what hides itself; everything else stays", async () => {
  const row = [
    "阿依古丽·买买提",
    "𠮷野家𠂇",
    "👩\u200d👧",
    "e\u0301",
    " 沈\u0008阿婆\u202e ",
    "a\r\nb",
    "_x0041_",
    "_x",
    "　",
    "&amp;lt;",
  ];
  const expected = ["阿依古丽·买买提", "𠮷野家𠂇", "👩\u200d👧", "é", "沈阿婆", "a\nb", "_x0041_", "_x", null, "&amp;lt;"];
  assert.deepEqual(await cellsOf(one([row])), [expected]);
  assert.deepEqual(await cellsOf(one([row]), { inline: true }), [expected]);
});

test("comments, CDATA and references in a sheet are read as what they are, wherever a piece ends", async () => {
  const xml = `<c r="A1" t="inlineStr"><is><t><!-- <v>9</v> -->${"x".repeat(70_000)}</t></is></c>`;
  const long = { ...LIMITS, cell: 100_000 };
  for (let shift = 0; shift < 40; shift++) {
    const filler = `<!--${"-".repeat(65_400 + shift)}x-->`.replaceAll("--x", " x");
    const cell = `${filler}<c r="A1" t="inlineStr"><is><t>三<![CDATA[<&]]]]>&#x4e09;&amp;&#19977;</t></is></c>`;
    const { sheets } = await readWorkbook(xlsxOf([one([[{ xml: cell }]])]), "a.xlsx", long);
    assert.equal(sheets[0]?.rows[0]?.cells[0], "三<&]]三&三", String(shift));
  }
  const { sheets } = await readWorkbook(xlsxOf([one([[{ xml }]])]), "a.xlsx", long);
  assert.equal(sheets[0]?.rows[0]?.cells[0], "x".repeat(70_000));
});

test("rows without anything, and styles as far as the last cell, cost nothing", async () => {
  const rows: string[] = [];
  for (let r = 2; r <= 50_000; r++) rows.push(`<row r="${r}" ht="15"/>`);
  rows.push('<row r="1048576"><c r="XFD1048576" s="1"/></row>');
  const parts = xlsxParts([one([["501"]])]).map((p) =>
    p.name.endsWith("sheet1.xml")
      ? {
          ...p,
          body: String(p.body).replace("</sheetData>", `${rows.join("")}</sheetData>`),
        }
      : p,
  );
  const { sheets } = await readWorkbook(zipOf(parts), "a.xlsx");
  assert.deepEqual(sheets[0]?.rows, [{ at: 1, hidden: false, cells: ["501"] }]);
});
