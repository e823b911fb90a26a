import assert from "node:assert/strict";
import { test } from "node:test";
import * as z from "zod/mini";
import { personal } from "../../kernel/personal.ts";
import { house } from "../../house.ts";
import type { Road } from "../../server/dispatch.ts";
import { noChannel } from "../../sign-in/channel.ts";
import { routes } from "../../sign-in/routes.ts";
import { personalIn, personalOf } from "./fields.ts";

const meta = { purpose: "test", retention: "1 d" };

test("a personal field is found wherever it stands in a schema", () => {
  const name = personal(z.string(), meta);
  const schema = z.object({
    plain: z.string(),
    people: z.array(z.object({ name, also: z.nullable(z.optional(personal(z.string(), meta))) })),
    either: z.union([z.object({ a: personal(z.int(), meta) }), z.null()]),
  });
  assert.deepEqual(
    personalIn(schema).map((f) => f.field),
    ["people[].name", "people[].also", "either.a"],
  );
});

test("names and phones are among what goes in and what comes out of the house, signing in included", () => {
  const fields = personalOf(house, routes({ road: {} as Road, channel: noChannel }));
  const has = (where: string, way: string, field: RegExp): boolean =>
    fields.some((f) => f.where === where && f.way === way && field.test(f.field));
  assert.ok(has("people.add-household", "in", /people\[\]\.name$/));
  assert.ok(has("/api/sign-in/ask-code", "in", /^phone$/));
  assert.ok(has("/api/sign-in/me", "out", /^name$/));
  for (const f of fields) assert.ok(f.purpose && f.retention, `${f.where} ${f.field}`);
});
