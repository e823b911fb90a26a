// A process that answers others while it reads one file apart: node file-reader.ts {path, limits, apart, ms}. Says {port}; reads when it is told to; says what came of it.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Apart } from "../../src/register/workbook/apart.ts";
import { readWorkbook } from "../../src/register/workbook/read.ts";
import { readApart } from "../../src/register/workbook/reading.ts";
import type { Limits } from "../../src/register/workbook/types.ts";
import { Unreadable } from "../../src/register/workbook/types.ts";

export interface FileReading {
  readonly path: string;
  readonly limits?: Limits;
  /** In a thread apart; here, among the answers, when it is off. */
  readonly apart: boolean;
  readonly cache?: string;
  /** Milliseconds after which it is given up. */
  readonly ms: number;
}
export interface FileRead {
  /** "": it was read. */
  readonly code: string;
  readonly ms: number;
  /** Of all threads. */
  readonly cpuMs: number;
  /** Above what the process held before it saw the file. */
  readonly rssMb: number;
  /** The longest time for which nobody was answered. */
  readonly lagMs: number;
}
const EVERY = 10;
const o = JSON.parse(process.argv[2] as string) as FileReading;
const server = createServer((_, response) => response.end("here")).listen(0, "127.0.0.1", () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});
const mb = (): number => process.memoryUsage.rss() / 1048576;

async function readHere(): Promise<void> {
  // In the house the bytes have come in by then, piece by piece.
  const bytes = new Uint8Array(readFileSync(o.path));
  const before = mb();
  let peak = before;
  let lagMs = 0;
  let last = performance.now();
  const sample = (): void => {
    peak = Math.max(peak, mb());
    lagMs = Math.max(lagMs, performance.now() - last - EVERY);
    last = performance.now();
  };
  const samples = setInterval(sample, EVERY);
  const from = performance.now();
  const cpu = process.cpuUsage();
  let code = "";
  try {
    if (o.apart) await readApart(new Apart({ cache: o.cache }), { bytes, name: "a.xlsx", limits: o.limits }, { ms: o.ms });
    else await readWorkbook(bytes, "a.xlsx", o.limits);
  } catch (error) {
    code = error instanceof Unreadable ? error.code : "broken";
  }
  const ms = performance.now() - from;
  const used = process.cpuUsage(cpu);
  clearInterval(samples);
  sample();
  const read: FileRead = {
    code,
    ms,
    cpuMs: (used.user + used.system) / 1000,
    rssMb: peak - before,
    lagMs,
  };
  process.send?.(read, () => process.exit(0));
}
process.once("message", () => void readHere());
