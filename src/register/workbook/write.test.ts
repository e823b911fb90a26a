import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { cellText } from "./cell-text.ts";
import { readWorkbook } from "./read.ts";
import naughty from "./testing/blns.json" with { type: "json" };
import type { Cell } from "./types.ts";
import type { CellOut, ColumnOut, SheetOut } from "./write.ts";
import { writeCsv, writeWorkbook } from "./write.ts";
import { Package } from "./zip.ts";
import { LIMITS } from "./types.ts";

const COLUMNS: readonly ColumnOut[] = [
  { header: "门户" },
  { header: "姓名", width: 20 },
  { header: "电话" },
  { header: "说明", note: true },
];
const sheet = (rows: readonly (readonly CellOut[])[], more: Partial<SheetOut> = {}): SheetOut => ({
  name: "3幢",
  columns: COLUMNS,
  rows,
  ...more,
});
/** The cells below the header, as our own reader finds them. */
async function back(bytes: Uint8Array, name = "a.xlsx"): Promise<(readonly Cell[])[]> {
  const book = await readWorkbook(bytes, name);
  return (book.sheets[0]?.rows ?? []).slice(1).map((r) => r.cells);
}
/** A part's XML. */
async function xmlOf(bytes: Uint8Array, part: string): Promise<string> {
  const pack = await Package.open(Buffer.from(bytes), LIMITS);
  const found = pack.part(part);
  assert.ok(found);
  const pieces: Buffer[] = [];
  for await (const piece of pack.unpack(found)) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

test("what is written is read again: text as text, numbers and days as such", async () => {
  const row: Cell[] = [
    "00501",
    "320508194912310021",
    12.5,
    { day: "1949-12-31" },
    true,
    null,
    { error: "#N/A" },
    "=1+1",
    { day: "1899-01-01" },
  ];
  const bytes = await writeWorkbook([sheet([row, [null, "沈阿婆\n独居"]])]);
  assert.deepEqual(await back(bytes), [
    [...row.slice(0, 8), "1899-01-01"],
    [null, "沈阿婆\n独居"],
  ]);
});

test("no formula stands in it, whatever a cell says, and text cells have the format of text", async () => {
  const bytes = await writeWorkbook([sheet([['=HYPERLINK("http://a")', "+86", "-1", "@x"]])]);
  const xml = await xmlOf(bytes, "xl/worksheets/sheet1.xml");
  assert.doesNotMatch(xml, /<f[ >]/);
  assert.equal(xml.match(/t="inlineStr"/g)?.length, 8);
  assert.match(await xmlOf(bytes, "xl/styles.xml"), /numFmtId="49"/);
});

test("marked cells, notes, choices, print lines and hidden sheets are where a spreadsheet looks for them", async () => {
  const bytes = await writeWorkbook([
    sheet([["501", { marked: "沈阿婆" }, { marked: null }, "两个人的号码一样"]], {
      columns: [...COLUMNS, { header: "用途", choices: ["自住", "出租"] }],
      printHeader: "街道 & 社区",
      printFooter: "HT-7F3A",
      landscape: true,
    }),
    sheet([["旧"]], { name: "3幢", hidden: true }),
  ]);
  const xml = await xmlOf(bytes, "xl/worksheets/sheet1.xml");
  assert.match(xml, /<c r="B2" s="4" t="inlineStr">.*<c r="C2" s="4"\/>.*<c r="D2" s="7"/);
  assert.match(xml, /<pane ySplit="1"/);
  assert.match(xml, /<dataValidation type="list"[^>]*sqref="E2:E1048576"><formula1>&quot;自住,出租&quot;</);
  assert.match(xml, /<oddHeader>&amp;C街道 &amp;&amp; 社区<\/oddHeader><oddFooter>&amp;CHT-7F3A</);
  assert.match(xml, /orientation="landscape"/);
  const { sheets } = await readWorkbook(bytes, "a.xlsx");
  assert.deepEqual(
    sheets.map((s) => [s.name, s.hidden]),
    [
      ["3幢", false],
      ["3幢 (2)", true],
    ],
  );
});

test("what no spreadsheet could open is not written", async () => {
  const refused: SheetOut[] = [
    sheet([["x".repeat(32_768)]]),
    sheet([], { printHeader: "x".repeat(256) }),
    sheet([], { columns: [{ header: "a", choices: ["x".repeat(256)] }] }),
    sheet([], { columns: [{ header: "a", choices: ["一,二"] }] }),
  ];
  for (const s of refused) await assert.rejects(writeWorkbook([s]), RangeError);
  const { sheets } = await readWorkbook(
    await writeWorkbook([sheet([["a"]], { name: "[3幢]:*?/\\'" }), sheet([["a"]], { name: `${"𠮷".repeat(20)}` })]),
    "a",
  );
  assert.deepEqual(
    sheets.map((s) => s.name),
    ["3幢", "𠮷".repeat(15)],
  );
});

test("the same rows give the same bytes", async () => {
  const write = (): Promise<Uint8Array> => writeWorkbook([sheet([["501", { day: "2026-03-14" }]])]);
  assert.deepEqual(await write(), await write());
});

const NAUGHTY = [...naughty.list, ...naughty.later, ...naughty.ours];
test("all 515 naughty strings come back, through a workbook and through a csv, as the house's rule for text leaves them", async () => {
  assert.equal(NAUGHTY.length, 515);
  const expected = NAUGHTY.map((s) => [cellText(s), "."]);
  const rows = NAUGHTY.map((s) => [s, "."]);
  assert.deepEqual(await back(await writeWorkbook([sheet(rows)])), expected);
  assert.deepEqual(await back(writeCsv([["a", "b"], ...rows]), "a.csv"), expected);
  // The rule takes away control characters and what hides itself, and space at the ends; nothing else.
  // eslint-disable-next-line no-control-regex
  const hidden = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]/g;
  for (const s of NAUGHTY) assert.equal(cellText(s) ?? "", s.replaceAll(hidden, "").normalize("NFC").trim());
});

test("read ∘ write is the identity on text that the house keeps", async () => {
  const unit = fc.oneof(
    fc.constantFrom("'", "=", "+", "@", '"', ",", ";", "\n", "\t", "_x0041_", "&", "<", "]]>", "😀", "·"),
    fc.string({ unit: "binary", maxLength: 3 }),
  );
  const cell = fc.array(unit, { maxLength: 8 }).map((parts) => cellText(parts.join("")));
  const rows = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(rows, async (list) => {
      // A row ends with its last cell; the point holds it open.
      const full = list.map((r) => [...r, "."]);
      assert.deepEqual(await back(await writeWorkbook([sheet(full)])), full);
      assert.deepEqual(await back(writeCsv([["甲", "乙"], ...full]), "a.csv"), full);
    }),
    { numRuns: 60 },
  );
});
