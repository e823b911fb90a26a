import type pg from "pg";
import type { Id } from "../../src/kernel/id.ts";
import type { Operation, Schema } from "./routes.ts";

/**
 * Fields whose name is not that of the table which they point into. Everything else is found by its name: `household` in the table household. A field that
 * is neither, on a new route, ends the suite: it has no case.
 */
const ALIAS: Readonly<Record<string, string>> = {
  compound: "place:compound",
  building: "place:building",
  entrance: "place:entrance",
  door: "place:door",
  doors: "place:door",
  parent: "place:community",
  under: "place:building",
  within: "community",
  community: "community",
  personCommunity: "community",
  households: "household",
  held: "role_held",
  readers: "account",
  invitation: "token",
  token: "token",
  keep: "person",
  drop: "person",
  one: "person",
  other: "person",
  to: "community",
  command: "undo_image:command",
  challenge: "challenge",
  layout: "export_layout",
  alarm: "shown_alarm",
};
/** What somebody makes up themselves: there is nothing to find yet. */
const MADE_UP = new Set(["draw-grid.grid", "seen.device", "hand-in.id"]);

export interface Slot {
  /** Where in the input: `household`, `doors.0`, `doors.0.door`. */
  readonly path: readonly (string | number)[];
  readonly noun: string;
}

const ID = /0-9a-f\]\{8\}-/;
export const isIdSchema = (s: Schema): boolean => (s.pattern !== undefined && ID.test(s.pattern)) || s.format === "uuid";
/** The schema itself, or the first that is not null among its choices. */
const chosen = (s: Schema): Schema => {
  const choice = (s.anyOf ?? s.oneOf)?.find((x) => x.type !== "null");
  return choice ? chosen(choice) : s;
};

/** Something that fits a schema, with ids found by `find`; and where those ids stand. */
export function fill(operation: Operation, find: (noun: string) => unknown, now: string): { input: unknown; slots: Slot[] } {
  const slots: Slot[] = [];
  const make = (schema: Schema, path: readonly (string | number)[]): unknown => {
    const s = chosen(schema);
    const field = String([...path].reverse().find((p) => typeof p === "string") ?? "");
    if (s.const !== undefined) return s.const;
    if (s.enum) return s.enum[0];
    if (isIdSchema(s)) {
      const name = `${operation.name.split(".")[1] ?? operation.name}.${field}`;
      if (MADE_UP.has(name)) return find("made-up");
      const noun = ALIAS[field] ?? field;
      slots.push({ path, noun });
      return find(noun);
    }
    switch (Array.isArray(s.type) ? s.type[0] : s.type) {
      case "object":
        return Object.fromEntries(Object.entries(s.properties ?? {}).map(([key, value]) => [key, make(value, [...path, key])]));
      case "array":
        return Array.from({ length: Math.max(s.minItems ?? 0, s.items && isIdSchema(chosen(s.items)) ? 1 : 0) }, (_, i) =>
          make(s.items ?? {}, [...path, i]),
        );
      case "integer":
      case "number":
        return Math.max(s.minimum ?? 0, 0);
      case "boolean":
        return false;
      case "string":
        return text(s, field, now);
      default:
        return null;
    }
  };
  return { input: operation.input ? make(operation.input, []) : {}, slots };
}

/** A text of the kind that a field asks for. */
function text(s: Schema, field: string, now: string): string {
  const p = s.pattern ?? "";
  if (p.includes("T\\d{2}:") || s.format === "date-time") return now;
  if (p.includes("(0[1-9]|1[0-2])")) return now.slice(0, 10);
  if (p.includes("\\d{6}")) return "000000";
  if (p.includes("{22,86}")) return "x".repeat(43);
  if (field === "phone" || field === "phones") return "10099990000";
  if (p !== "" && new RegExp(p).test("a")) return "a";
  if (p !== "" && new RegExp(p).test("zh-CN")) return "zh-CN";
  if (p !== "" && new RegExp(p).test("A")) return "A";
  return "探".repeat(Math.max(1, s.minLength ?? 1));
}

/** A copy of an input with something else at one place. */
export function put(input: unknown, path: readonly (string | number)[], value: unknown): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  if (Array.isArray(input)) return input.map((x, i) => (i === first ? put(x, rest, value) : x));
  return { ...(input as object), [first]: put((input as Record<string, unknown>)[first], rest, value) };
}

/** Ids of a community, noun by noun, as the owner of the database sees them. @throws when a noun has no table */
export async function idsOf(owner: pg.ClientBase, community: Id, noun: string): Promise<string[]> {
  const [table = noun, part] = noun.split(":");
  if (noun === "community") return [community];
  const query = async (text: string, values: unknown[]): Promise<string[]> =>
    (await owner.query<{ id: string }>(text, values)).rows.map((r) => r.id);
  if (table === "place" && part)
    return query("select id from place where community_id = $1 and kind = $2 and until is null order by id limit 500", [
      community,
      part,
    ]);
  if (table === "undo_image")
    return query("select distinct command_id::text as id from undo_image where community_id = $1", [community]);
  if (table === "transfer")
    return query("select id::text as id from transfer where from_id = $1 or to_id = $1 order by id limit 100", [community]);
  if (table === "session" || table === "passkey" || table === "challenge")
    return query(
      `select x.id::text as id from ${table} x join account a on a.id = x.account_id where a.community_id = $1 limit 100`,
      [community],
    );
  const { rows } = await owner.query(
    "select 1 from information_schema.columns where table_schema = 'public' and table_name = $1 and column_name in ('id', 'community_id') having count(*) = 2",
    [table],
  );
  if (rows.length === 0) throw new Error(`there is no case for ${noun}: name its table in trust/support/nouns.ts`);
  return query(`select id::text as id from ${table} where community_id = $1 order by id limit 2000`, [community]);
}
