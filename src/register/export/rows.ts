import type { Id } from "../../kernel/id.ts";
import type { ListNeed, ListedDoor, ListedHousehold, ListedPerson } from "../../people/lists.ts";
import { whoIsShown } from "../../people/shown.ts";
import type { About, Saying, Value } from "./cells.ts";
import { cellOf, needOf } from "./cells.ts";
import type { Column, Each, Kind } from "./columns.ts";
import { COLUMNS_OF, showsPeople } from "./columns.ts";
import { registerRows } from "./entries.ts";
import type { Sheet } from "./file.ts";
import type { Words as Reading } from "../meaning/words.ts";

/** What an export is made of: what a row is, and what stands in its columns, in order. */
export interface Plan {
  readonly kind: Kind;
  readonly each: Each;
  readonly columns: readonly { readonly what: Column; readonly header: string; readonly text: string | null }[];
}
export interface Built {
  readonly sheets: readonly Omit<Sheet, "foot">[];
  /** Everybody whom the sheets show, and whether they are of the asker's own chain. */
  readonly shown: ReadonlyMap<Id, boolean>;
  /** Households of which somebody is shown, and people without one: where it is written down. */
  readonly households: ReadonlySet<Id>;
  /** Households in the list, shown or only counted. */
  readonly counted: number;
  readonly rows: number;
}

/** What has to be read for these columns, and nothing besides. The register says of each class why, as an import reads it. */
export const needsOf = (plan: Plan): ReadonlySet<ListNeed> => {
  const needs = new Set(plan.columns.flatMap((c) => needOf(c.what)));
  if (plan.kind !== "register") return needs;
  if (needs.has("care")) needs.add("why");
  return needs.add("ties");
};
/** Columns that show no resident by themselves: people with a task, and who is tied to the door, who are counted apart. */
const APART: readonly Column[] = ["contact", "owner", "owner-phone"];

/**
 * Makes the sheets of an export, and says whom they show: the same rows when it is asked for, when it is weighed and when it is fetched.
 * `reading`: how this place's lists are read, for the register's own form; without it nothing is written, and only counted.
 */
export function build(doors: readonly ListedDoor[], plan: Plan, s: Saying, reading: Reading | null): Built {
  const shown = new Map<Id, boolean>();
  const households = new Set<Id>();
  const ofPeople = plan.columns.some((c) => showsPeople(c.what, plan.each) && !APART.includes(c.what));
  const ofTies =
    plan.kind === "register"
      ? plan.columns.some((c) => ["name", "phone", "lives-where"].includes(c.what))
      : plan.columns.some((c) => showsPeople(c.what, plan.each) && (c.what === "owner" || c.what === "owner-phone"));
  const tell = (a: About): void => {
    for (const h of ofPeople ? householdsOf(a) : []) {
      households.add(h.id);
      for (const id of shownIn(a, h, plan)) shown.set(id, h.own);
    }
    for (const tie of ofTies && a.opens ? a.doors.flatMap((d) => d.ties) : [])
      if (plan.kind === "register" || tie.kind === "owner") {
        // Whoever lives here behind a door of one's own is one's own wherever they stand.
        if (!shown.has(tie.id)) shown.set(tie.id, false);
        households.add(tie.household ?? tie.id);
      }
  };
  const groups = plan.kind === "buildings" ? groupBy(doors, (d) => d.buildingId) : [[...doors]];
  const taken = new Set<string>();
  let count = 0;
  const sheets = groups.map((group) => {
    const abouts = aboutsOf(group, plan);
    count += abouts.length;
    for (const a of abouts) tell(a);
    const first = group[0];
    return {
      name: unique(plan.kind === "buildings" && first ? `${first.compound} ${first.building}` : s.words.kinds[plan.kind], taken),
      columns: plan.columns.map((c) => ({ header: c.header, width: widthOf(c.what), kind: kindOf(c.what, plan.each) })),
      rows:
        plan.kind === "register"
          ? reading === null
            ? []
            : registerRows(group, plan, reading, s.words.language)
          : abouts.map((a, i) =>
              plan.columns.map((c): Value => (c.what === "text" ? c.text : cellOf(c.what, a, plan.each, i + 1, s))),
            ),
    };
  });
  const counted = doors.reduce((sum, d) => sum + d.households.length, 0);
  return { sheets, shown, households, counted, rows: count };
}

const householdsOf = (a: About): readonly ListedHousehold[] =>
  a.household ? [a.household] : a.doors.flatMap((d) => d.households);
/** Whom a row shows of a household. Of a child nothing is shown but that there is one; where no grown-up is on record, it is the household that is shown. */
function shownIn(a: About, h: ListedHousehold, plan: Plan): readonly Id[] {
  const grown = h.people.filter((p) => !p.child);
  if (grown.length === 0) return whoIsShown(h.id, []);
  const row = plan.each === "person" || plan.kind === "contacts" ? grown.filter((p) => p.id === a.person?.id) : grown;
  return row.map((p) => p.id);
}

function groupBy<T>(list: readonly T[], key: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of list) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return [...groups.values()];
}

function aboutsOf(doors: readonly ListedDoor[], plan: Plan): About[] {
  const bare = { household: null, person: null, first: true, opens: true };
  switch (plan.each) {
    case "door":
      return doors.map((d) => ({ doors: [d], ...bare }));
    case "entrance":
      return groupBy(doors, (d) => d.entranceId).map((g) => ({ doors: g, ...bare }));
    case "building":
      return groupBy(doors, (d) => d.buildingId).map((g) => ({ doors: g, ...bare }));
    case "household":
      return doors.flatMap((d) =>
        d.households.map((h, nr) => ({
          doors: [d],
          household: h,
          person: plan.kind === "contacts" ? firstToCall(h) : null,
          first: true,
          opens: nr === 0,
        })),
      );
    case "person":
      return doors.flatMap((d) => {
        const rows = d.households.flatMap((h, nr) =>
          (h.people.length === 0 ? [null] : h.people).map((person, i): About => ({
            doors: [d],
            household: h,
            person,
            first: i === 0,
            opens: i === 0 && nr === 0,
          })),
        );
        // A bare door is a row, too: a list of doors is a register. In a form of people it is none.
        return rows.length > 0 || plan.kind === "form" ? rows : [{ doors: [d], ...bare }];
      });
  }
}
/** Whom to call first: somebody who has a phone, the eldest of them; else whoever is there. */
const firstToCall = (h: ListedHousehold): ListedPerson | null =>
  h.people.find((p) => !p.child && p.hasPhone) ?? h.people.find((p) => !p.child) ?? null;

/** A name that a spreadsheet takes for a sheet: no more than 31 signs, some not at all, and each once. */
function unique(name: string, taken: Set<string>): string {
  const plain = name.replaceAll(/[[\]:*?/\\]/g, " ").trim() || "-";
  for (let nr = 1; ; nr++) {
    const tail = nr === 1 ? "" : ` (${nr})`;
    const tried = [...plain].slice(0, 31 - tail.length).join("") + tail;
    if (taken.has(tried.toLowerCase())) continue;
    taken.add(tried.toLowerCase());
    return tried;
  }
}
const DAYS: readonly Column[] = ["confirmed", "moved-in"];
const NUMBERS: readonly Column[] = ["number", "floor", "party", "born", "age"];
const kindOf = (column: Column, each: Each): "text" | "number" | "day" =>
  column.startsWith("count-") || (NUMBERS.includes(column) && (each === "person" || column === "number" || column === "floor"))
    ? "number"
    : DAYS.includes(column) && (each === "person" || column === "confirmed")
      ? "day"
      : "text";
/** Characters, about. */
const widthOf = (column: Column): number =>
  column === "number" || column === "floor" || column === "party" || column === "age" || column.startsWith("count-")
    ? 8
    : ["phone", "proxy-phone", "owner-phone", "address", "said", "care", "confirmed", "moved-in"].includes(column)
      ? 16
      : ["care-why", "actions", "remark", "text"].includes(column)
        ? 28
        : 12;

/** The plan of a kind that is not a form: its usual columns, or those that were picked, in the kind's own order. Null: one of them is not among its columns. */
export function planOf(
  kind: Exclude<Kind, "form">,
  picked: readonly Column[],
  headers: Readonly<Record<Column, string>>,
): Plan | null {
  const { each, all, usual } = COLUMNS_OF[kind];
  if (picked.some((c) => !all.includes(c))) return null;
  const columns = picked.length === 0 ? usual : all.filter((c) => picked.includes(c));
  return { kind, each, columns: columns.map((what) => ({ what, header: headers[what], text: null })) };
}
