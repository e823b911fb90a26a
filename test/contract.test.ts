import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { contract } from "./support/contract.ts";

describe("the contract", () => {
  const derived = JSON.parse(JSON.stringify(contract())) as {
    paths: Record<string, Record<string, { operationId: string; summary: string; requestBody?: unknown; responses: object }>>;
  };

  test("is written down as it is; `npm run contract` writes it anew", () => {
    assert.deepEqual(derived, JSON.parse(readFileSync(new URL("../openapi.json", import.meta.url), "utf8")));
  });
  test("every operation has a name of its own, a summary and what it answers", () => {
    const operations = Object.values(derived.paths).flatMap((p) => Object.values(p));
    assert.equal(new Set(operations.map((o) => o.operationId)).size, operations.length);
    for (const o of operations) assert.ok(o.summary.length > 3 && Object.keys(o.responses).length > 0, o.operationId);
  });
  test("nothing that identifies anybody stands in an address", () => {
    for (const path of Object.keys(derived.paths)) assert.ok(!path.includes("{"), path);
  });
});
