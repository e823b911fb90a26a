import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { yardstick } from "../bench/support/result.ts";
import { cellText } from "../src/register/workbook/cell-text.ts";
import { readWorkbook } from "../src/register/workbook/read.ts";
import naughty from "../src/register/workbook/testing/blns.json" with { type: "json" };
import { HOSTILE } from "../src/register/workbook/testing/hostile.ts";
import type { Limits } from "../src/register/workbook/types.ts";
import { LIMITS } from "../src/register/workbook/types.ts";
import { writeCsv, writeWorkbook } from "../src/register/workbook/write.ts";
import type { FileRead } from "./support/file-reader.ts";
import { readFile } from "./support/files.ts";
import type { Asked, Trusted } from "./support/trusted.ts";
import { round } from "./support/trusted.ts";

/** Refused (or read) within so many milliseconds, with so many more megabytes, nobody waiting longer than that; times are of the reference machine. */
const MOST = { ms: 1000, rssMb: 100, lagMs: 200 };
/** For a small run: one of each kind. */
const SOME = [
  "1 GiB of spaces",
  "1 GiB that says it is small",
  "10,000 entries",
  "entities in entities",
  "a million empty rows",
  "one far cell",
  "deep nesting",
  "a cell without end",
  "shared texts without end",
  "a workbook under a password",
  "macros, as they say themselves",
  "a picture named .xlsx",
  "a name that leads out",
];
/** Those that hurt most where nothing limits them. */
const CONTROLS = ["1 GiB of spaces", "10,000 entries", "sheets without end", "a row without end", "one far cell"];
const UNLIMITED = Object.fromEntries(Object.keys(LIMITS).map((k) => [k, Number.MAX_SAFE_INTEGER])) as unknown as Limits;

/** How many of the naughty strings come back, through a workbook and through a csv, as the rule for text leaves them. */
async function naughtyEqual(): Promise<number> {
  const all = [...naughty.list, ...naughty.later, ...naughty.ours];
  const xlsx = await writeWorkbook([{ name: "a", columns: [{ header: "a" }, { header: "b" }], rows: all.map((s) => [s, "."]) }]);
  const csv = writeCsv([["a", "b"], ...all.map((s) => [s, "."])]);
  const books = await Promise.all([readWorkbook(xlsx, "a.xlsx"), readWorkbook(csv, "a.csv")]);
  return all.filter((s, i) => books.every((b) => b.sheets[0]?.rows[i + 1]?.cells[0] === cellText(s))).length;
}

/** S12: whatever file somebody brings is refused or read at once, in little memory, while others are answered; and no text is lost or does anything. */
export default async function files({ counts }: Asked): Promise<Trusted> {
  const full = counts === "full";
  // What shares the machine in a small run has a say in its times, so there they may be ten times as long; the full one is a measurement.
  const measured = (): number => Math.max(1, yardstick().value) * (full ? 1 : 10);
  let y = measured();
  const folder = mkdtempSync(join(tmpdir(), "haitang-files-"));
  try {
    const all = full ? HOSTILE : HOSTILE.filter((h) => SOME.includes(h.what));
    const worst = { ms: 0, cpuMs: 0, rssMb: 0, lagMs: 0, answerMs: 0 };
    const over = (r: FileRead): boolean => r.ms > MOST.ms * y || r.rssMb > MOST.rssMb || r.lagMs > MOST.lagMs * y;
    let late = false;
    const wrong: string[] = [];
    let slowest = "";
    // As in a house that runs: what a thread needs is compiled already.
    const apart = { apart: true, cache: join(folder, "cache") };
    await readFile(new Uint8Array(0), folder, { ...apart, ms: 60_000 });
    for (const hostile of all) {
      const bytes = hostile.bytes();
      let said = await readFile(bytes, folder, { ...apart, ms: 60_000 });
      // What else the machine does only adds to a file's times: one that is too slow of itself is so three times.
      for (let again = 0; again < 2 && over(said); again++) {
        y = measured();
        said = await readFile(bytes, folder, { ...apart, ms: 60_000 });
      }
      late ||= over(said);
      if (said.code !== hostile.code) wrong.push(`${hostile.what}: ${said.code}`);
      if (said.ms > worst.ms) slowest = hostile.what;
      for (const k of ["ms", "cpuMs", "rssMb", "lagMs", "answerMs"] as const) worst[k] = Math.max(worst[k], said[k]);
    }
    const strings = await naughtyEqual();
    // The same with the limits off; and with the thread off.
    const failed: string[] = [];
    for (const hostile of HOSTILE.filter((h) => CONTROLS.includes(h.what))) {
      const said = await readFile(hostile.bytes(), folder, { ...apart, limits: UNLIMITED, ms: 5000 });
      if (over(said) || said.code !== hostile.code) failed.push(`${hostile.what}: ${said.code || "read"}`);
    }
    const long = writeCsv(Array.from({ length: 150_000 }, (_, i) => [i, "沈阿婆", "3幢2单元501"]));
    const here = await readFile(long, folder, { apart: false, ms: 60_000 });
    return {
      id: "S12",
      name: "files",
      ok: wrong.length === 0 && strings === 515 && !late,
      figures: {
        files: all.length,
        wrong: wrong.join("; "),
        limit_ms: round(MOST.ms * y, 0),
        slowest_ms: round(worst.ms, 0),
        slowest,
        cpu_ms: round(worst.cpuMs, 0),
        rss_mb: round(worst.rssMb, 0),
        lag_ms: round(worst.lagMs, 0),
        answer_ms: round(worst.answerMs, 0),
        naughty_strings: strings,
      },
      control: {
        what: `without limits ${failed.length} of ${CONTROLS.length} do harm or are taken (${failed.join("; ")}); without a thread apart a long list keeps everybody waiting for ${round(here.lagMs, 0)} ms`,
        ok: failed.length === CONTROLS.length && here.lagMs > MOST.lagMs,
      },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
