import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readWorkbook } from "./read.ts";
import { HOSTILE } from "./testing/hostile.ts";
import { xlsxOf } from "./testing/xlsx.ts";
import { Unreadable } from "./types.ts";

/** The code of why it was not read; "": it was. Anything but Unreadable is an error of ours. */
const codeOf = (bytes: Uint8Array, name = "名单.xlsx"): Promise<string> =>
  readWorkbook(bytes, name).then(
    () => "",
    (error: unknown) => {
      if (!(error instanceof Unreadable)) throw error;
      assert.doesNotMatch(JSON.stringify(error.facts), /[^\x20-\x7e]/, "facts hold nothing of what stands in the file");
      return error.code;
    },
  );

for (const { what, code, bytes } of HOSTILE)
  test(`${what}: ${code === "" ? "read" : code}`, async () => {
    assert.equal(await codeOf(bytes()), code);
  });

const GOOD = xlsxOf(
  [
    {
      name: "3幢",
      rows: [
        ["门户", "姓名", "入住"],
        ["501", { runs: ["沈", "阿婆"] }, { day: "1999-12-31" }],
        ["502", "陆师傅", 12.5],
      ],
      merges: [{ top: 1, left: 0, bottom: 1, right: 1 }],
      hiddenColumns: [2],
    },
    { name: "旧", rows: [["a"]], hidden: true },
  ],
  {},
);

test("a good file cut off anywhere is refused", async () => {
  // One to three bytes of it might be a text.
  for (let length = 4; length < GOOD.length; length++)
    assert.match(await codeOf(GOOD.slice(0, length)), /^register\.(damaged|empty|not-a-workbook)$/, String(length));
});

test("a good file with any byte another one says the same, or is refused", async () => {
  const said = JSON.stringify(await readWorkbook(GOOD, "a"));
  // Deflated bytes are alike; those of the directory and of the headers are each something else.
  const directory = Buffer.from(GOOD).indexOf("PK\x01\x02", 0, "latin1");
  for (let at = 0; at < GOOD.length; at += at < 200 || at > directory ? 1 : 13)
    for (const other of [(GOOD[at] as number) ^ (1 << (at % 8)), at % 2 === 0 ? 0 : 255]) {
      const bytes = GOOD.slice();
      bytes[at] = other;
      const now = await readWorkbook(bytes, "a").then(
        (book) => (book.form === "csv" ? "text" : JSON.stringify(book)),
        (error: unknown) => (error instanceof Unreadable ? said : Promise.reject(error as Error)),
      );
      // Without its first bytes it is no package any more but a text with strange cells, if it is any text at all.
      if (now !== "text" || at > 3) assert.equal(now, said, `byte ${at} is ${other}`);
    }
});

test("whatever bytes somebody brings, there is an answer", async () => {
  const starts = fc.constantFrom("", "PK\x03\x04", "\ufeff", "a,b\n", '"', "<?xml");
  await fc.assert(
    fc.asyncProperty(starts, fc.uint8Array({ maxLength: 400 }), async (start, more) => {
      await codeOf(Buffer.concat([Buffer.from(start, "latin1"), more]), "a.csv");
    }),
  );
  const pieces = fc.array(fc.record({ at: fc.nat(GOOD.length), bytes: fc.uint8Array({ maxLength: 20 }) }), {
    minLength: 1,
    maxLength: 6,
  });
  await fc.assert(
    fc.asyncProperty(pieces, async (list) => {
      const bytes = GOOD.slice();
      for (const p of list) bytes.set(p.bytes.slice(0, GOOD.length - p.at), p.at);
      await codeOf(bytes);
    }),
    { numRuns: 300 },
  );
});
