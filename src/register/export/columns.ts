import { COLUMNS as CANONICAL } from "../meaning/canonical.ts";

/** What leaves the house: the register as an import reads it back, a sheet a building, doors, whom to call, or what a superior's form asks for. */
export const KINDS = ["register", "buildings", "doors", "contacts", "form"] as const;
export type Kind = (typeof KINDS)[number];
export const FORMS = ["xlsx", "csv", "print"] as const;
export type Form = (typeof FORMS)[number];
/** What a row of a form is. */
export const EACH = ["person", "household", "door", "entrance", "building"] as const;
export type Each = (typeof EACH)[number];
/** Why names leave the house; it stands in the list of exports, and the household hears that it did. */
export const EXPORT_REASONS = ["visit", "notice", "check", "report"] as const;
export type ExportReason = (typeof EXPORT_REASONS)[number];
export const LANGUAGES = ["zh-CN", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Of the door and what lies around it: says nothing about anybody. */
export const PLACE_COLUMNS = [
  "number",
  "compound",
  "building",
  "entrance",
  "floor",
  "door",
  "address",
  "grid",
  "use",
  "confirmed",
] as const;
/** Of people: whoever reads one of these at a door is shown who lives there. */
export const PEOPLE_COLUMNS = [
  "party",
  "said",
  "tenure",
  "moved-in",
  "name",
  "called",
  "born",
  "age",
  "phone",
  "registered",
  "no-smartphone",
  "language",
  "channel",
  "care",
  "care-why",
  "marked",
  "actions",
  "remark",
  "proxy",
  "proxy-relation",
  "proxy-phone",
  "owner",
  "owner-phone",
  "contact",
  "relation",
  "household-channel",
  "household-language",
  "household-care",
  "lives-where",
] as const;
/** Counts over the row: over one door or household where that is the row. */
export const COUNT_COLUMNS = [
  "count-doors",
  "count-vacant",
  "count-households",
  "count-people",
  "count-children",
  "count-60",
  "count-80",
  "count-marked",
  "count-no-smartphone",
] as const;
export const COLUMNS = [...PLACE_COLUMNS, ...PEOPLE_COLUMNS, ...COUNT_COLUMNS, "text"] as const;
export type Column = (typeof COLUMNS)[number];

/** Left out unless somebody picks them: why people need more, and what was noted about them. */
const SENSITIVE: readonly Column[] = ["care", "household-care", "remark", "proxy", "proxy-relation", "proxy-phone"];
/** What each kind may hold; `form` holds whatever its layout says. */
export const COLUMNS_OF: Readonly<
  Record<Exclude<Kind, "form">, { readonly each: Each; readonly all: readonly Column[]; readonly usual: readonly Column[] }>
> = {
  // All that an import reads back, in the house's own form of it.
  register: { each: "person", all: CANONICAL, usual: CANONICAL.filter((c) => !SENSITIVE.includes(c)) },
  buildings: {
    each: "person",
    all: [
      "entrance",
      "floor",
      "door",
      "use",
      "party",
      "said",
      "name",
      "called",
      "age",
      "phone",
      "no-smartphone",
      "language",
      "channel",
      "care",
      "marked",
      "actions",
      "remark",
      "proxy",
      "proxy-relation",
      "proxy-phone",
      "owner",
      "owner-phone",
      "contact",
    ],
    usual: ["entrance", "floor", "door", "name", "phone", "actions"],
  },
  doors: {
    each: "door",
    all: [
      "compound",
      "building",
      "entrance",
      "floor",
      "door",
      "address",
      "grid",
      "use",
      "confirmed",
      "count-households",
      "count-people",
      "said",
      "name",
      "owner",
      "owner-phone",
      "contact",
    ],
    usual: ["compound", "building", "entrance", "floor", "door", "use", "confirmed", "count-households"],
  },
  contacts: {
    each: "household",
    all: [
      "compound",
      "building",
      "entrance",
      "door",
      "address",
      "said",
      "name",
      "phone",
      "language",
      "channel",
      "actions",
      "proxy",
      "proxy-relation",
      "proxy-phone",
      "contact",
    ],
    usual: ["building", "entrance", "door", "said", "name", "phone", "channel", "actions"],
  },
};
/** What stands in the register's own form alone: elsewhere other columns say it. */
const REGISTER_ONLY: readonly Column[] = ["relation", "household-channel", "household-language", "household-care", "lives-where"];
/** What a superior's form may ask for. */
export const FORM_COLUMNS: readonly Column[] = COLUMNS.filter((c) => !REGISTER_ONLY.includes(c));
/** Whether a column shows somebody: at a door, in a row of its own. Of a whole entrance or building nothing does. */
export const showsPeople = (column: Column, each: Each): boolean =>
  each !== "entrance" &&
  each !== "building" &&
  ((PEOPLE_COLUMNS as readonly string[]).includes(column) ||
    ["count-children", "count-60", "count-80", "count-marked", "count-no-smartphone"].includes(column));
/** Whether a column says anything of such a row: of a whole entrance or building there are only counts and where it is. */
export const fitsRow = (column: Column, each: Each): boolean =>
  FORM_COLUMNS.includes(column) &&
  ((each !== "entrance" && each !== "building") ||
    column.startsWith("count-") ||
    ["number", "compound", "building", "text", ...(each === "entrance" ? ["entrance"] : [])].includes(column));
/** Why somebody needs more: for named staff. */
export const saysWhy = (column: Column): boolean => ["care", "care-why", "household-care"].includes(column);
