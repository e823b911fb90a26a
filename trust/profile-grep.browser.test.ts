import assert from "node:assert/strict";
import { test } from "node:test";
import profileGrep from "./profile-grep.ts";

test("S13: none of a hundred planted names stands in a volunteer's browser profile; without WebCrypto some do", async () => {
  const { ok, figures, control } = await profileGrep();
  assert.ok(ok, JSON.stringify(figures));
  assert.ok(control.ok, "the control must fail");
});
