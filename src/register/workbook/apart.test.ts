import assert from "node:assert/strict";
import { test } from "node:test";
import { Apart, ApartFailed } from "./apart.ts";
import { unpack } from "./pack.ts";
import { readWorkbook } from "./read.ts";
import { readApart } from "./reading.ts";
import type { Row } from "./types.ts";
import { Unreadable } from "./types.ts";
import { xlsxOf } from "./testing/xlsx.ts";

const TASKS = "workbook/testing/tasks.ts";
const FEW = ".";

test("a workbook read apart says what it says here, in pieces of 2,000 rows", async () => {
  const rows = Array.from({ length: 4500 }, (_, i) => [`${i}`, "沈阿婆", i, { day: "2026-03-14" }]);
  const bytes = xlsxOf([
    { name: "3幢", rows },
    { name: "4幢", rows: rows.slice(0, 3) },
  ]);
  const here = await readWorkbook(bytes, "a.xlsx");
  const told: number[] = [];
  const there = await readApart(new Apart(), { bytes, name: "a.xlsx" }, { onProgress: (done, all) => told.push(done / all) });
  assert.equal(bytes.length, 0, "the bytes were handed over");
  assert.deepEqual(
    there.sheets.map((s) => s.pieces.length),
    [3, 1],
  );
  assert.deepEqual(
    there.sheets.map(({ pieces, rows: count, ...s }) => {
      const all = pieces.flatMap((p) => unpack<Row[]>(p));
      assert.equal(all.length, count);
      return { ...s, rows: all };
    }),
    here.sheets,
  );
  assert.equal(told.at(-1), 1);
});

test("bytes in memory that others use stay where they are", async () => {
  const all = Buffer.concat([Buffer.from("xx"), xlsxOf([{ name: "a", rows: [["b"]] }])]);
  const bytes = all.subarray(2);
  await readApart(new Apart(), { bytes, name: "a.xlsx" });
  assert.equal(bytes.subarray(0, 2).toString(), "PK");
});

test("a no of the file comes back as one; an error of ours does not look like one", async () => {
  const apart = new Apart();
  await assert.rejects(readApart(apart, { bytes: Buffer.from("%PDF-1.7 …"), name: "a.xlsx" }), (e) => {
    assert.ok(e instanceof Unreadable);
    assert.deepEqual([e.code, e.facts], ["register.not-a-workbook", { seen: "pdf" }]);
    return true;
  });
  await assert.rejects(apart.run(TASKS, "broken", FEW), ApartFailed);
  await assert.rejects(apart.run(TASKS, "nothing-of-this-name", FEW), ApartFailed);
  await assert.rejects(apart.run(TASKS, "gone", FEW), ApartFailed);
  await assert.rejects(apart.run("../server/server.ts", "run", FEW), /is not under register/);
});

test("who uses up the memory or the time is ended, and it is said so", async () => {
  const apart = new Apart();
  const code = (e: unknown): boolean => (e as Unreadable).code === "register.too-large";
  await assert.rejects(apart.run(TASKS, "greedy", FEW, { memoryMb: 40 }), code);
  await assert.rejects(apart.run(TASKS, "endless", FEW, { ms: 300 }), (e) => (e as Unreadable).code === "register.too-slow");
});

test("a task is called off at once, while it runs and while it waits; the next in line begins", async () => {
  const apart = new Apart({ workers: 1 });
  const [one, two] = [new AbortController(), new AbortController()];
  const running = apart.run(TASKS, "endless", FEW, { signal: one.signal });
  const waiting = apart.run(TASKS, "endless", FEW, { signal: two.signal });
  const last = apart.run<string>(TASKS, "echo", "a");
  two.abort(new Error("not any more"));
  await assert.rejects(waiting, /not any more/);
  one.abort(new Error("called off"));
  await assert.rejects(running, /called off/);
  assert.equal(await last, "a");
  await assert.rejects(apart.run(TASKS, "echo", "a", { signal: one.signal }), /called off/);
});

test("pieces come while the task is at work, and what it answers is handed over", async () => {
  const pieces: string[] = [];
  const done = await new Apart().run<{ list: Uint8Array[] }>(TASKS, "pieces", 3, {
    onPiece: (p) => pieces.push(Buffer.from(p).toString()),
  });
  assert.deepEqual(pieces, ["0", "1", "2"]);
  assert.deepEqual(
    done.list.map((b) => b.length),
    [1000, 1000],
  );
});

test("what is stopped is over", async () => {
  const apart = new Apart({ workers: 1 });
  const running = assert.rejects(apart.run(TASKS, "endless", FEW), ApartFailed);
  const waiting = assert.rejects(apart.run(TASKS, "endless", FEW), ApartFailed);
  await apart.stop();
  await Promise.all([running, waiting]);
});
