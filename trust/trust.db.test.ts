import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import type { Test } from "./support/trusted.ts";
import { NAMES } from "./support/trusted.ts";

/**
 * These break a house for minutes, measure how long something takes meanwhile, or ask every operation over again, and want the machine for themselves:
 * `npm run trust -- R2 R13 R18 S2 S3 S5 S6 S9 S12 S13 S14` has them, with full counts.
 */
const ALONE = ["R2", "R13", "R18", "S2", "S3", "S5", "S6", "S9", "S12", "S13", "S14"];

// The tests of the suite with small counts, each with its control. Those that need more than a database have a file of their own.
for (const [id, name] of Object.entries(NAMES)) {
  const at = new URL(`${name}.ts`, import.meta.url);
  if (
    ALONE.includes(id) ||
    !existsSync(at) ||
    ["db", "browser"].some((kind) => existsSync(new URL(`${name}.${kind}.test.ts`, import.meta.url)))
  )
    continue;
  test(`${id} ${name}: what it must reach is reached, and its control fails`, async () => {
    const { default: run } = (await import(at.href)) as { default: Test };
    const { ok, figures, control } = await run({ counts: "test" });
    assert.ok(ok, JSON.stringify(figures));
    assert.ok(control.ok, control.what);
  });
}
