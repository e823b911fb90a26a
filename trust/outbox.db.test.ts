import assert from "node:assert/strict";
import { test } from "node:test";
import outbox from "./outbox.ts";

test("R10: 500 histories of two devices with a bad network end as the oracle says; without remembered answers they do not", async () => {
  const { ok, figures, control } = await outbox({ counts: "test" });
  assert.ok(ok, JSON.stringify(figures));
  assert.ok(control.ok, "the control must fail");
});
