// One test of the trust suite in a process of its own: node run.ts NAME test|full. The answer goes to the parent; everything else to stderr.
import type { Asked, Test } from "./trusted.ts";

const [, , name, counts] = process.argv;
const { default: test } = (await import(new URL(`../${name}.ts`, import.meta.url).href)) as { default: Test };
const answer = await test({ counts: counts as Asked["counts"] });
process.send?.(answer, () => process.exit(0));
