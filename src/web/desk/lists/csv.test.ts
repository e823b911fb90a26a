import assert from "node:assert/strict";
import { test } from "node:test";
import { csvOf } from "./csv.ts";

test("a file of rows begins with a byte order mark, quotes every cell and ends its lines as spreadsheets do", () => {
  assert.equal(
    csvOf([
      ["门户", "户数"],
      ['3幢"甲"501', 2],
    ]),
    '\ufeff"门户","户数"\r\n"3幢""甲""501","2"\r\n',
  );
});

test("no cell is a formula, whatever somebody named their door", () => {
  for (const name of ["=1+1", "+86", "-1", "@SUM(A1)", "\t=1", "\r=1"]) assert.ok(csvOf([[name]]).startsWith(`\ufeff"'`), name);
  // A number of ours is a number.
  assert.equal(csvOf([[-1]]), '\ufeff"-1"\r\n');
});
