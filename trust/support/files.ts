import { fork } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FileRead, FileReading } from "./file-reader.ts";

/** One file read by a process of its own that answers others all the while. `answerMs`: the longest that one of them waited. */
export async function readFile(
  bytes: Uint8Array,
  folder: string,
  o: Omit<FileReading, "path">,
): Promise<FileRead & { readonly answerMs: number }> {
  const path = join(folder, "file");
  writeFileSync(path, bytes);
  const child = fork(new URL("./file-reader.ts", import.meta.url), [JSON.stringify({ ...o, path } satisfies FileReading)], {
    stdio: ["ignore", "ignore", 2, "ipc"],
  });
  try {
    const [{ port }] = (await once(child, "message")) as [{ port: number }];
    const ask = async (): Promise<number> => {
      const from = performance.now();
      await (await fetch(`http://127.0.0.1:${port}/`)).text();
      return performance.now() - from;
    };
    await ask();
    const reading = once(child, "message").then(([said]) => said as FileRead);
    const gone = once(child, "exit").then((): FileRead => ({ code: "gone", ms: 0, cpuMs: 0, rssMb: 0, lagMs: 0 }));
    child.send("read");
    let answerMs = 0;
    let over = false;
    const said = Promise.race([reading, gone]).finally(() => (over = true));
    while (!over) {
      answerMs = Math.max(answerMs, await ask().catch(() => 0));
      await new Promise((r) => setTimeout(r, 5));
    }
    return { ...(await said), answerMs };
  } finally {
    child.kill("SIGKILL");
  }
}
