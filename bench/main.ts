// npm run bench -- NAME [--json]: both sides in one interleaved run; the last line is one JSON object.
import { existsSync, readdirSync } from "node:fs";

const names = readdirSync(new URL(".", import.meta.url))
  .filter((f) => f.endsWith(".ts") && f !== "main.ts" && !f.endsWith(".test.ts"))
  .map((f) => f.slice(0, -3))
  .sort();
const [name] = process.argv.slice(2).filter((a) => !a.startsWith("--"));
if (!name || !existsSync(new URL(`./${name}.ts`, import.meta.url))) {
  process.stdout.write(`npm run bench -- NAME [--json]\n\nNAME: ${names.join(" · ")}\n`);
  process.exit(name === undefined && process.argv.includes("--help") ? 0 : 2);
}
const bench = (await import(new URL(`./${name}.ts`, import.meta.url).href)) as { default: () => Promise<{ ok: boolean }> };
const result = await bench.default();
process.stdout.write(`${JSON.stringify(result)}\n`);
process.exit(result.ok ? 0 : 1);
