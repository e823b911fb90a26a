import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { cellsOf, headersOf, rowsOf } from "./canonical.ts";
import { correctLayout } from "./layout/correct.ts";
import { lettersOf } from "../../kernel/letters.ts";
import { fold, headerKey } from "./text.ts";
import { anySheets, bareEntry, register } from "./testing/arbitrary.ts";
import { gusu, plain, problemsOf, readBook, sheet, TODAY } from "./testing/book.ts";
import { readEntries } from "./read/read.ts";
import { MEANINGS } from "./types.ts";

test("a register that is written out and read again is the same register, in both languages and packs", () => {
  fc.assert(
    fc.property(
      register,
      fc.constantFrom("zh" as const, "en" as const),
      fc.constantFrom(gusu, plain),
      (entries, language, words) => {
        const table = sheet(
          "名单",
          [headersOf(language), ...rowsOf(entries, words, language).map(cellsOf)].map((row) =>
            row.map((c) => (c === "" ? null : c)),
          ),
        );
        const read = readBook([table], { words });
        if (entries.length > 0) assert.deepEqual(read.entries.map(bareEntry), entries.map(bareEntry));
        assert.ok(
          read.entries.every((e) => e.problems.every((p) => p.weight !== "refused")),
          problemsOf(read).join("\n"),
        );
      },
    ),
    { numRuns: 100 },
  );
});

test("no workbook whatever makes it fail, and no identity number comes out", () => {
  fc.assert(
    fc.property(
      anySheets,
      fc.constantFrom(gusu, plain),
      fc.constantFrom(...MEANINGS),
      fc.nat(9),
      fc.integer({ min: -1, max: 31 }),
      (sheets, words, meaning, column, headerRow) => {
        const read = readBook(sheets, { words });
        const change = { sheet: sheets[0]?.name ?? "", read: true, headerRow, building: "3", columns: [{ column, meaning }] };
        const layout = correctLayout(read.layout, [change], sheets, words, new Map());
        const mends = [{ sheet: sheets[0]?.name ?? "", row: 3, column: lettersOf(column), text: "501" }];
        const again = readEntries(sheets, layout, words, { today: TODAY, mends });
        for (const r of [read, again]) {
          assert.ok(r.aside <= r.rows);
          for (const e of r.entries) {
            assert.ok(e.door !== null || e.problems.some((p) => p.weight === "refused"));
            assert.ok(e.household === null || e.household.people.every((p) => p.name !== "" && p.phones.length <= 5));
          }
          assert.doesNotMatch(JSON.stringify(r), /440524188001010/);
        }
      },
    ),
    { numRuns: 100 },
  );
});

test("folding a word and keying a header twice changes nothing", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" })), (text) => {
      assert.equal(fold(fold(text)), fold(text));
      assert.equal(headerKey(headerKey(text)), headerKey(text));
    }),
    { numRuns: 2000 },
  );
});
