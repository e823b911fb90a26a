import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { csvOf, defused, undefused } from "./csv.ts";

test("a file of rows begins with a byte order mark, quotes every cell and ends its lines as spreadsheets do", () => {
  assert.equal(
    csvOf([
      ["门户", "户数", "备注"],
      ['3幢"甲"501', 2, null],
    ]),
    '\ufeff"门户","户数","备注"\r\n"3幢""甲""501","2",""\r\n',
  );
});

test("no cell is a formula, whatever somebody named their door", () => {
  for (const name of ["=1+1", "+86", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "'=1+1"])
    assert.ok(csvOf([[name]]).startsWith(`\ufeff"'`), name);
  // A number of ours is a number.
  assert.equal(csvOf([[-1]]), '\ufeff"-1"\r\n');
});

test("what made a cell safe is taken away again, and nothing else", () => {
  const text = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom("'", "=", "+", "-", "@", "\t", "1", "＝", '"') }));
  fc.assert(fc.property(text, (t) => undefused(defused(t)) === t));
  assert.equal(undefused("'80年代"), "'80年代");
  // The way in which others keep a number's zeros.
  assert.equal(undefused('="00501"'), "00501");
});
