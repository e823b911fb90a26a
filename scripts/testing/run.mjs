// node run.mjs {files, alone, concurrency, timeout, counts}: runs test files in the order in which they are given (`node --test` would sort them).
// What happens is told as it happens; when all is over the counts are written to a file. Ends with 1 when a test failed or was cut off.
import { writeFileSync } from "node:fs";
import { run } from "node:test";
import { spec } from "node:test/reporters";

const o = JSON.parse(process.argv[2]);
const stopping = new AbortController();
// Whoever ends us ends the files under way, too.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => stopping.abort());

const events = run({
  files: o.files,
  // `alone`: each file in a process of its own; else all of them in this one.
  ...(o.alone ? { isolation: "process", concurrency: o.concurrency } : { isolation: "none" }),
  timeout: o.timeout,
  signal: stopping.signal,
});
events.on("test:summary", ({ file, success, counts }) => {
  // A summary with a file is one file's; the one without is the whole run's.
  if (file !== undefined) return;
  writeFileSync(o.counts, JSON.stringify(counts));
  process.exitCode = success ? 0 : 1;
});
events.compose(new spec()).pipe(process.stdout);
