import { enableCompileCache } from "node:module";

// The program is TypeScript as it stands: what Node made of it is kept for the next start.
enableCompileCache();
// Whoever reads may have heard enough; the work goes on to its end, and what it started is stopped in order.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
const { program } = await import("./program.ts");
const exit = await program(process.argv.slice(2));
// What was written reaches a pipe before the process ends.
process.stdout.write("", () => process.stderr.write("", () => process.exit(exit)));
