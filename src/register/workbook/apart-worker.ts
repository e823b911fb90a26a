// The inside of a thread apart: loads one module of the register, runs one function, answers once.
import { flushCompileCache } from "node:module";
import { parentPort, workerData } from "node:worker_threads";
import type { Said, Task, TaskRequest } from "./apart.ts";
import { Unreadable } from "./types.ts";

const request = workerData as TaskRequest;
const say = (said: Said, transfer: readonly ArrayBuffer[] = []): void => parentPort?.postMessage(said, transfer);

/** The memory of all bytes in an answer, each once; what shares its memory with something else stays and is copied. */
function bytesIn(value: unknown, found = new Set<ArrayBuffer>()): Set<ArrayBuffer> {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer && value.byteLength === value.buffer.byteLength) found.add(value.buffer);
  } else if (typeof value === "object" && value !== null) for (const inner of Object.values(value)) bytesIn(inner, found);
  return found;
}

try {
  const module = (await import(new URL(`../${request.module}`, import.meta.url).href)) as Record<string, Task<unknown, unknown>>;
  // A thread that is ended does not get to it any more. Nothing happens where nothing is kept, or all is.
  flushCompileCache();
  const run = module[request.run];
  if (!run) throw new Error(`${request.module} has no ${request.run}`);
  const done = await run(request.input, {
    progress: (done, all) => say({ progress: [done, all] }),
    piece: (piece) => say({ piece }, [piece.buffer]),
  });
  say({ done }, [...bytesIn(done)]);
} catch (error) {
  if (error instanceof Unreadable) say({ unreadable: { code: error.code, facts: error.facts } });
  else say({ failed: (error as Error).stack ?? String(error) });
}
