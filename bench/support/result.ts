import { createHash } from "node:crypto";
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What a bench says, as one JSON object on its last line. */
export interface Result {
  name: string;
  ours: number;
  baseline: number;
  /** ours / baseline; more is better for rates, less for times: `goal` says which. */
  ratio: number;
  unit: string;
  yardstick: number;
  cpu_s: number;
  rss_mb: number;
  goal: string;
  ok: boolean;
  [more: string]: unknown;
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
};
export const percentile = (values: readonly number[], p: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * p) - 1)] ?? Number.NaN;
};
export const round = (n: number, digits = 3): number => Number(n.toPrecision(digits));

/** Milliseconds that the reference machine (2 cores, EPYC, 2026) needs for the loop, and for one fdatasync of 4 KiB. */
const REFERENCE = { cpu: 115, fsync: 0.55 };

/**
 * How much slower this machine is than the reference (1.0), by which absolute goals are multiplied: the geometric mean of a fixed CPU loop and an
 * fsync probe, medians of five.
 */
export function yardstick(): { value: number; cpu_ms: number; fsync_ms: number } {
  const cpu = Array.from({ length: 5 }, () => {
    const start = performance.now();
    let h = Buffer.alloc(32);
    for (let i = 0; i < 60_000; i++) h = createHash("sha256").update(h).digest();
    return performance.now() - start;
  });
  const folder = mkdtempSync(join(tmpdir(), "haitang-yardstick-"));
  const file = openSync(join(folder, "probe"), "w");
  const block = Buffer.alloc(4096, 1);
  const fsync = Array.from({ length: 5 }, () => {
    const start = performance.now();
    for (let i = 0; i < 20; i++) {
      writeSync(file, block, 0, 4096, i * 4096);
      fdatasyncSync(file);
    }
    return (performance.now() - start) / 20;
  });
  closeSync(file);
  rmSync(folder, { recursive: true });
  const [cpu_ms, fsync_ms] = [median(cpu), median(fsync)];
  return {
    value: round(Math.sqrt((cpu_ms / REFERENCE.cpu) * (Math.max(fsync_ms, 0.01) / REFERENCE.fsync))),
    cpu_ms: round(cpu_ms),
    fsync_ms: round(fsync_ms),
  };
}
