import { createWriteStream, existsSync, renameSync, statSync } from "node:fs";
import type { WriteStream } from "node:fs";

/** Bytes at which a log begins anew; the one before is kept. */
const LIMIT = 20 * 1024 * 1024;

/** Lines into a file that is turned over when it has grown, or to standard error (`-`). Never waited for: the house does not stop for its log. */
export function linesTo(file: string): { line(text: string): void; end(): Promise<void> } {
  if (file === "-") return { line: (text) => void process.stderr.write(`${text}\n`), end: async () => undefined };
  let size = existsSync(file) ? statSync(file).size : 0;
  const open = (): WriteStream => {
    const stream = createWriteStream(file, { flags: "a", mode: 0o600 });
    // A full disk must not end the house; what happened is in the journal.
    stream.on("error", () => undefined);
    return stream;
  };
  let stream = open();
  return {
    line: (text) => {
      stream.write(`${text}\n`);
      size += Buffer.byteLength(text) + 1;
      if (size < LIMIT) return;
      size = 0;
      stream.end();
      try {
        renameSync(file, `${file}.1`);
      } catch {
        // Somebody else has turned it over.
      }
      stream = open();
    },
    end: () => new Promise((resolve) => stream.end(() => resolve())),
  };
}
