import assert from "node:assert/strict";
import { test } from "node:test";
import { delimiterOf } from "./csv.ts";
import { readWorkbook } from "./read.ts";
import type { Cell } from "./types.ts";

const bytesOf = (text: string, encoding: BufferEncoding = "utf8"): Uint8Array => Buffer.from(text, encoding);
async function rowsOf(bytes: Uint8Array | string): Promise<(readonly [at: number, cells: readonly Cell[]])[]> {
  const book = await readWorkbook(typeof bytes === "string" ? bytesOf(bytes) : bytes, "3幢名单.csv");
  return (book.sheets[0]?.rows ?? []).map((r) => [r.at, r.cells]);
}
const LIST = [
  [1, ["门户", "姓名"]],
  [2, ["501", "沈阿婆"]],
];

test("a csv is read in the encodings in which offices save it", async () => {
  const text = "门户,姓名\r\n501,沈阿婆\r\n";
  // Node writes no GB18030: 门户 姓名 沈阿婆, as a table of it says.
  const gb = Buffer.concat([
    Buffer.from("c3c5bba7", "hex"),
    bytesOf(","),
    Buffer.from("d0d5c3fb", "hex"),
    bytesOf("\r\n501,"),
    Buffer.from("c9f2b0a2c6c5", "hex"),
  ]);
  const files: [string, Uint8Array][] = [
    ["utf-8", bytesOf(text)],
    ["utf-8", bytesOf(`\ufeff${text}`)],
    ["utf-16le", bytesOf(`\ufeff${text.replaceAll(",", "\t")}`, "utf16le")],
    ["utf-16be", Buffer.from(bytesOf(`\ufeff${text}`, "utf16le")).swap16()],
    ["gb18030", gb],
  ];
  for (const [encoding, bytes] of files) {
    const book = await readWorkbook(bytes, "3幢名单.csv");
    assert.deepEqual([book.form, book.encoding, book.sheets[0]?.name], ["csv", encoding, "3幢名单"]);
    assert.deepEqual(await rowsOf(bytes), LIST, encoding);
  }
  // Four bytes a character, outside of the basic plane.
  assert.deepEqual(await rowsOf(Buffer.concat([Buffer.from("95328236", "hex"), bytesOf(",a")])), [[1, ["\u{20000}", "a"]]]);
});

test("quotes, line breaks in them, and rows as a spreadsheet numbers them", async () => {
  assert.deepEqual(await rowsOf('a,"b\r\nc""d",e\r\n\r\n,,\r\n"",f,"g"h\rx,5"管\ny'), [
    [1, ["a", 'b\nc"d', "e"]],
    [4, [null, "f", "gh"]],
    [5, ["x", '5"管']],
    [6, ["y"]],
  ]);
});

test("numbers and formulas of a csv are text; what made them safe is taken away", async () => {
  assert.deepEqual(await rowsOf(`="00501",'=1+1,'80年代,+86 138,1e5,320508194912310021`), [
    [1, ["00501", "=1+1", "'80年代", "+86 138", "1e5", "320508194912310021"]],
  ]);
});

test("the delimiter is what most rows agree on", async () => {
  assert.equal(delimiterOf("3幢住户表\n门户;姓名;备注\n501;沈阿婆;独居,行动不便\n502;陆师傅;高血压,独居\n"), ";");
  assert.equal(delimiterOf("门户\t姓名\n501\t沈,阿婆\n"), "\t");
  assert.equal(delimiterOf('门户,备注\n501,"一;二;三"\n502,"一;二;三\n;;\n;;"\n'), ",");
  assert.equal(delimiterOf('5"管;a,b\n5"管;a\n'), ";");
  assert.equal(delimiterOf("3幢501\n3幢502"), ",");
  assert.deepEqual(await rowsOf("sep=;\n501;a,b\n"), [[1, ["501", "a,b"]]]);
});

test("pieces may end anywhere: a long csv comes out whole", async () => {
  const line = '沈阿婆,"一""二\r\n三",🀄\r\n';
  const rows = await rowsOf(`a,b,c\r\n${line.repeat(40_000)}`);
  assert.equal(rows.length, 40_001);
  const cells = JSON.stringify(["沈阿婆", '一"二\n三', "🀄"]);
  assert.ok(rows.slice(1).every((row) => JSON.stringify(row[1]) === cells));
});
