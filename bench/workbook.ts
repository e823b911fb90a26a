import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestCell } from "../src/register/workbook/testing/xlsx.ts";
import { xlsxOf } from "../src/register/workbook/testing/xlsx.ts";
import { readFile } from "../trust/support/files.ts";
import type { Result } from "./support/result.ts";
import { median, round, yardstick } from "./support/result.ts";

const ROWS = 100_000;
const RUNS = 3;
const MOST_MB = 150;

/** A list of residents as Excel saves it: ten columns, texts shared, numbers and days as such. */
function listOf(rows: number): Uint8Array {
  const names = ["沈", "陆", "顾", "王", "张"];
  const row = (i: number): TestCell[] => [
    `${1 + (i % 40)}幢`,
    `${1 + (i % 4)}单元`,
    `${1 + (i % 18)}0${1 + (i % 2)}`,
    `${names[i % 5]}${String.fromCodePoint(0x4e00 + (i % 5000), 0x5200 + (i % 3001))}`,
    `10051${String(i).padStart(6, "0")}`,
    { day: `19${String(30 + (i % 70))}-0${1 + (i % 9)}-1${i % 10}` },
    i % 6,
    i % 3 === 0 ? "独居" : null,
    i % 11 === 0 ? `备注${i}，行动不便` : null,
    i,
  ];
  const header = ["楼栋", "单元", "室", "姓名", "电话", "出生", "人数", "关爱", "备注", "序号"];
  return xlsxOf([{ name: "住户", rows: [header, ...Array.from({ length: rows }, (_, i) => row(i))] }]);
}

/** Reading a list of 100,000 residents apart, packed in pieces: whether ten times the rows take ten times the work, and what it takes. */
export default async function workbook(): Promise<Result> {
  const y = yardstick();
  const folder = mkdtempSync(join(tmpdir(), "haitang-workbook-"));
  try {
    const o = { apart: true, cache: join(folder, "cache"), ms: 60_000 };
    const [small, large] = [listOf(ROWS / 10), listOf(ROWS)];
    const none = await readFile(new Uint8Array(0), folder, o).then(() => readFile(new Uint8Array(0), folder, o));
    const few: number[] = [];
    const runs: Awaited<ReturnType<typeof readFile>>[] = [];
    for (let i = 0; i < RUNS; i++) {
      few.push((await readFile(small, folder, o)).cpuMs);
      runs.push(await readFile(large, folder, o));
    }
    if (runs.some((r) => r.code !== "")) throw new Error(`workbook: ${runs[0]?.code}`);
    const of = (k: "ms" | "cpuMs" | "rssMb" | "lagMs"): number => median(runs.map((r) => r[k]));
    const [ours, baseline] = [of("cpuMs") - none.cpuMs, 10 * (median(few) - none.cpuMs)];
    return {
      name: "workbook",
      ours: round(ours),
      baseline: round(baseline),
      ratio: round(ours / baseline),
      unit: "ms of CPU for 100,000 rows x 10 columns, and for ten times 10,000",
      yardstick: y.value,
      cpu_s: round(of("cpuMs") / 1000),
      rss_mb: Math.round(of("rssMb")),
      goal: `ratio <= 1.2, at most ${MOST_MB} MB more than before`,
      ok: ours / baseline <= 1.2 && of("rssMb") <= MOST_MB,
      wall_ms: Math.round(of("ms")),
      rows_a_second: Math.round((ROWS / of("ms")) * 1000),
      lag_ms: Math.round(of("lagMs")),
      file_mb: round(large.length / 1e6),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
