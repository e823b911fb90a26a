import type * as z from "zod/mini";
import type { PersonalMeta } from "../../kernel/personal.ts";
import { personalFields } from "../../kernel/personal.ts";
import type { Capability } from "../../server/capability.ts";
import type { Road } from "../../server/dispatch.ts";
import type { Route } from "../../server/http.ts";

/** A field that travels and is personal: where it goes in or comes out, and what for. */
export interface PersonalField extends PersonalMeta {
  readonly where: string;
  readonly way: "in" | "out";
  readonly field: string;
}

type Schema = z.core.$ZodType;
/** The schemas right inside one, with how the path goes on. */
function inside(schema: Schema): { step: string; schema: Schema }[] {
  const def = schema._zod.def as unknown as Record<string, any> & { type: string };
  switch (def.type) {
    case "object":
      return Object.entries(def.shape as Record<string, Schema>).map(([name, s]) => ({ step: `.${name}`, schema: s }));
    case "array":
      return [{ step: "[]", schema: def.element as Schema }];
    case "record":
      return [{ step: "{}", schema: def.valueType as Schema }];
    case "tuple":
      return (def.items as Schema[]).map((s, i) => ({ step: `[${i}]`, schema: s }));
    case "union":
      return (def.options as Schema[]).map((s) => ({ step: "", schema: s }));
    case "intersection":
      return [def.left, def.right].map((s) => ({ step: "", schema: s as Schema }));
    case "pipe":
      return [def.in, def.out].map((s) => ({ step: "", schema: s as Schema }));
    case "lazy":
      return [{ step: "", schema: (def.getter as () => Schema)() }];
    default:
      return def.innerType ? [{ step: "", schema: def.innerType as Schema }] : [];
  }
}

/** Every personal field of a schema, by its path ("people[].name"). */
export function personalIn(
  schema: Schema,
  path = "",
  seen: ReadonlySet<Schema> = new Set(),
): { field: string; meta: PersonalMeta }[] {
  if (seen.has(schema)) return [];
  const meta = personalFields.get(schema);
  if (meta) return [{ field: path.replace(/^\./, ""), meta }];
  const under = new Set([...seen, schema]);
  const found = inside(schema).flatMap(({ step, schema: s }) => personalIn(s, path + step, under));
  return [...new Map(found.map((f) => [f.field, f])).values()];
}

/** Every personal field that goes in or comes out over the whole house: by commands, questions, and the steps of signing in. */
export function personalOf(
  house: readonly Capability[],
  routes: readonly Pick<Route, "path" | "input" | "output">[],
): PersonalField[] {
  const of = (where: string, way: "in" | "out", schema: Schema): PersonalField[] =>
    personalIn(schema).map(({ field, meta }) => ({ where, way, field, ...meta }));
  const both = (where: string, s: { input: Schema; output: Schema }): PersonalField[] => [
    ...of(where, "in", s.input),
    ...of(where, "out", s.output),
  ];
  return [
    ...house.flatMap((c) => [
      ...c.commands.flatMap((s) => of(s.name, "in", s.input as Schema)),
      ...c.queries.flatMap((s) => both(s.name, s as { input: Schema; output: Schema })),
    ]),
    ...[...routes, ...house.flatMap((c) => c.routes?.({} as Road) ?? [])].flatMap((r) => both(r.path, r)),
  ];
}
