import assert from "node:assert/strict";
import { test } from "node:test";
import type { ImportSeen } from "../../../register/schema.ts";
import { type Drafts, asDrafted, corrected, countOf, differences, inputOf, meant, twins } from "./layout.ts";

type Sheet = ImportSeen["sheets"][number];
const column = (nr: number, meaning: Sheet["columns"][number]["meaning"]): Sheet["columns"][number] => ({
  column: nr,
  letter: String.fromCodePoint(65 + nr),
  header: `h${nr}`,
  meaning,
  by: "header",
  hidden: false,
  samples: [],
});
const sheet: Sheet = {
  sheet: "3幢",
  read: true,
  hidden: false,
  headerRow: 2,
  rows: 40,
  each: "person",
  compound: null,
  building: "3幢",
  entrance: null,
  columns: [column(0, "door"), column(1, "name"), column(2, "ignore")],
};

test("corrections are gathered, one a thing, and sent together", () => {
  let drafts: Drafts = {};
  drafts = meant(drafts, sheet, 2, "phone");
  drafts = meant(drafts, sheet, 2, "remark");
  drafts = corrected(drafts, sheet, { headerRow: 3, building: "4幢" });
  assert.equal(countOf(drafts), 3);
  assert.deepEqual(inputOf(drafts), [
    { sheet: "3幢", headerRow: 3, building: "4幢", columns: [{ column: 2, meaning: "remark" }] },
  ]);
  const now = asDrafted(sheet, drafts);
  assert.equal(now.columns[2]?.meaning, "remark");
  assert.equal(now.headerRow, 3);
});

test("what is set back to what stands there is no correction, and nothing is sent for it", () => {
  let drafts = meant({}, sheet, 1, "head");
  drafts = corrected(drafts, sheet, { read: false, building: null });
  drafts = meant(drafts, sheet, 1, "name");
  drafts = corrected(drafts, sheet, { read: true, building: "3幢" });
  assert.equal(countOf(drafts), 0);
  assert.deepEqual(inputOf(drafts), []);
});

test("a name may be emptied: that is a correction, too", () => {
  assert.deepEqual(inputOf(corrected({}, sheet, { building: null })), [{ sheet: "3幢", building: null }]);
});

test("two columns that mean what only one can are told of each other; two phones are not", () => {
  const both = asDrafted(sheet, meant({}, sheet, 2, "door"));
  assert.deepEqual(twins(both, 0), ["C"]);
  assert.deepEqual(twins(both, 2), ["A"]);
  assert.deepEqual(twins(both, 1), []);
  const phones = { ...sheet, columns: [column(0, "phone"), column(1, "phone")] };
  assert.deepEqual(twins(phones, 0), []);
});

test("only numbers that became others are told", () => {
  const counts: ImportSeen["counts"] = {
    rows: 40,
    aside: 1,
    doors: { added: 0, known: 20 },
    households: { added: 2, changed: 1, unchanged: 17 },
    people: { added: 0, changed: 0, unchanged: 0 },
    added: 2,
    changed: 1,
    same: 17,
    refused: 5,
    doubtful: 0,
    skipped: 0,
  };
  assert.deepEqual(differences(counts, counts), []);
  assert.deepEqual(differences(counts, { ...counts, refused: 1, people: { added: 44, changed: 0, unchanged: 0 } }), [
    { what: "people", before: 0, after: 44 },
    { what: "refused", before: 5, after: 1 },
  ]);
});
