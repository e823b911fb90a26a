import * as z from "zod/mini";
import { id, instant, line, oneOf, whole } from "../../kernel/fields.ts";
import { CARE_CLASSES } from "../../people/schema.ts";
import { COLUMNS, EACH, EXPORT_REASONS, FORMS, KINDS, LANGUAGES } from "./columns.ts";

/** One column of a form: what stands in it, under which header; `text`: the same words in every row. */
export const layoutColumn = z.object({ what: oneOf(COLUMNS), header: line(60), text: z.nullable(line(120)) });
export type LayoutColumn = z.infer<typeof layoutColumn>;
const MOST_COLUMNS = 40;
const layoutColumns = z.array(layoutColumn).check(z.minLength(1), z.maxLength(MOST_COLUMNS));

export const saveLayout = z.object({
  /** Null: a new one. */
  layout: z.nullable(id()),
  name: line(60),
  each: oneOf(EACH),
  columns: layoutColumns,
  version: whole(0, 2147483647),
});
export const dropLayout = z.object({ layout: id() });
export const layoutSeen = z.object({
  id: id(),
  name: z.string(),
  each: oneOf(EACH),
  columns: z.array(z.object({ what: z.string(), header: z.string(), text: z.nullable(z.string()) })),
  version: z.int(),
});
export type LayoutSeen = z.infer<typeof layoutSeen>;

/** Which doors and households; several conditions narrow it down together. All null: the whole community. */
export const scope = z.object({
  place: z.nullable(id()),
  grid: z.nullable(id()),
  classes: z.nullable(z.array(oneOf(CARE_CLASSES)).check(z.minLength(1), z.maxLength(CARE_CLASSES.length))),
  /** Only the households entrusted to oneself. */
  own: z.boolean(),
});
export type Scope = z.infer<typeof scope>;

/** What is wanted: enough to say how many residents it would show. */
export const wanted = z.object({
  kind: oneOf(KINDS),
  scope,
  /** Of the kind's own columns; empty: all those that it usually has. Not asked of a form. */
  columns: z.array(oneOf(COLUMNS)).check(z.maxLength(MOST_COLUMNS)),
  /** For a form: which. */
  layout: z.nullable(id()),
});
export type Wanted = z.infer<typeof wanted>;
export const exportInput = z.object({
  kind: oneOf(KINDS),
  scope,
  columns: z.array(oneOf(COLUMNS)).check(z.maxLength(MOST_COLUMNS)),
  layout: z.nullable(id()),
  form: oneOf(FORMS),
  language: oneOf(LANGUAGES),
  reason: oneOf(EXPORT_REASONS),
});
export type ExportInput = z.infer<typeof exportInput>;

/** How an export would be: rows and residents, and how that stands against the day. `signature`: it takes a second person. */
export const weighed = z.object({
  households: z.int(),
  rows: z.int(),
  residents: z.int(),
  beyond: z.int(),
  fresh: z.int(),
  shown: z.int(),
  limit: z.int(),
  signature: z.boolean(),
});
export type Weighing = z.infer<typeof weighed>;

export const exportSeen = z.object({
  id: id(),
  code: z.string(),
  by: z.string(),
  mine: z.boolean(),
  at: instant(),
  kind: oneOf(KINDS),
  form: oneOf(FORMS),
  reason: oneOf(EXPORT_REASONS),
  scope,
  /** The label of the place or of the grid, where there is one. */
  place: z.nullable(z.string()),
  grid: z.nullable(z.string()),
  households: z.int(),
  residents: z.int(),
  beyond: z.int(),
  signed: z.boolean(),
  fetched: z.int(),
  readyUntil: instant(),
});
export type ExportSeen = z.infer<typeof exportSeen>;

/** A sheet, and what stands at the end of it and on each of its printed pages. */
export const paperSheet = z.object({
  name: z.string(),
  columns: z.array(z.object({ header: z.string(), kind: oneOf(["text", "number", "day"]) })),
  rows: z.array(z.array(z.nullable(z.union([z.string(), z.number()])))),
});
export const paper = z.object({ title: z.string(), mark: z.string(), code: z.string(), sheets: z.array(paperSheet) });
export type Paper = z.infer<typeof paper>;
export const fetchInput = z.object({ community: id(), export: id() });
export const templateInput = z.object({ form: oneOf(["xlsx", "csv"]), language: oneOf(LANGUAGES) });
