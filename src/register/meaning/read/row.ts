import type { Filled } from "../grid.ts";
import { hidesText, textOf, withoutIds } from "../text.ts";
import type { RowAt } from "../types.ts";
import type { Reading } from "./context.ts";
import { problem } from "./context.ts";
import type { HouseholdDraft, PersonDraft, PlaceDraft, TieDraft } from "./draft.ts";
import { addPhones, newHousehold, newPerson } from "./draft.ts";
import { namedIn, zip } from "./names.ts";
import type { Extra } from "./of-row.ts";
import { ofRow } from "./of-row.ts";
import type { Attribute } from "./person.ts";
import { tell } from "./person.ts";
import type { PlanColumn, SheetPlan, Slot } from "./plan.ts";
import { lonelyProxies, proxySlot } from "./proxies.ts";

/** What a row says of people, beside its place. */
export interface RowPeople {
  readonly household: HouseholdDraft;
  /** The row names the head, or is the head's own: a household begins here. `maybe`: whoever is named first in a cell of several. */
  readonly begins: boolean | "maybe";
  /** What stands on the row without anybody's name: a second number, a remark. */
  readonly loose: PersonDraft | null;
}

/** Reads the people of a row and what the row says of their household. */
export function readRow(row: Filled, at: RowAt, place: PlaceDraft, plan: SheetPlan, reading: Reading): RowPeople {
  const household = newHousehold();
  household.rows.push(at);
  const attribute = (column: PlanColumn): Attribute => ({
    cell: row.cells[column.column] ?? null,
    column,
    at,
    reading,
    row: household,
    here: place,
  });
  checkCells(row, at, plan, household);

  const by: Named = { head: [], name: [], tenant: [], people: [], owner: [] };
  const loose = newPerson(at, "");
  for (const slot of plan.slots) {
    if (slot.kind === "proxy") {
      proxySlot(slot, row, household, attribute, reading);
      continue;
    }
    const people = isBlank(row, slot.column) ? [] : namedIn(slot, household, attribute(slot));
    if (people.length > 0) by[slot.kind].push(...people);
    for (const column of slot.attributes) {
      if (isBlank(row, column.column)) continue;
      const a = attribute(column);
      if (column.meaning !== "phone" || people.length < 2 || !zip(people, a)) tell(people[0] ?? loose, a);
    }
  }
  lonelyProxies(plan, household, attribute, reading);
  const extra: Extra = { care: [], remarks: [], smartphone: null };
  for (const column of plan.row) if (!isBlank(row, column.column)) ofRow(column, attribute(column), plan, extra);
  for (const column of plan.margins) {
    const text = textOf(row.cells[column]);
    if (text !== "") household.problems.push(problem("register.margin", at, column, { text }));
  }

  const begins = settle(by, household, plan);
  spend(extra, household, plan, begins !== false);
  apart(household);
  if (loose.standing === "household") household.there = true;
  const kept = loose.phones.length > 0 || loose.care.length > 0;
  return { household, begins, loose: kept ? loose : null };
}
const isBlank = ({ cells }: Filled, column: number): boolean => {
  const cell = cells[column];
  return cell === undefined || cell === null || cell === "";
};
/** In a list of persons a remark is of the row's person, in a list of households of the household. */
function spend(extra: Extra, household: HouseholdDraft, plan: SheetPlan, begins: boolean): void {
  const [only, other] = household.people;
  const of = plan.layout.each === "person" && only !== undefined && other === undefined ? only : null;
  (of ?? household).care.push(...extra.care);
  if (extra.smartphone !== null && only !== undefined) only.noSmartphone ??= !extra.smartphone;
  for (const text of extra.remarks) household.remarks.push({ who: begins || of === null ? null : of.name, text });
}
/** Who owns the door, or is only registered at it, does not live behind it. */
function apart(household: HouseholdDraft): void {
  household.people = household.people.filter((p) => {
    const kind =
      p.standing === "owner" ? "owner" : p.standing === "registered" || p.absent || p.livesWhere !== null ? "registered" : null;
    if (kind !== null) household.ties.push(tieOf(p, kind));
    return kind === null;
  });
}
export const tieOf = (p: PersonDraft, kind: "owner" | "registered"): TieDraft => ({
  sheet: p.sheet,
  row: p.row,
  kind,
  name: p.name,
  phones: p.phones,
  livesWhere: p.livesWhere,
});

type Named = Record<Exclude<Slot["kind"], "proxy">, PersonDraft[]>;
/** Who of those named on the row lives here, who owns, and whose household it is. True: a household begins here. */
function settle({ head, name, tenant, people, owner }: Named, household: HouseholdDraft, plan: SheetPlan): boolean | "maybe" {
  // A number under another name is that person's, if the row names them as well.
  for (const other of household.people) {
    const known = [...tenant, ...head, ...name, ...people].find((p) => p.name === other.name);
    if (known === undefined) people.push(other);
    else addPhones(known.phones, other.phones);
  }
  const away = household.use === "vacant" || household.use === "let";
  const [first] = head;
  if (tenant.length > 0) {
    household.people = [...tenant, ...name, ...people];
    household.tenure = "rent";
    household.head = tenant[0]!.name;
    household.ties.push(...head.map((p) => tieOf(p, "owner")));
  } else {
    const own = name.find((p) => p.name === first?.name);
    if (own !== undefined && first !== undefined) same(own, first);
    household.people = [...(own === undefined && name.length === 0 ? head : head.slice(1)), ...name, ...people];
    // The head of a row that is somebody else's may have a row of their own.
    if (own === undefined && name.length > 0) household.named = first ?? null;
    const is = own ?? (name.length === 0 ? first : undefined);
    if (is !== undefined) is.standing ??= "head";
    household.head =
      first?.name ?? name.find((p) => p.standing === "head")?.name ?? (name.length === 0 ? (people[0]?.name ?? null) : null);
    if (first?.ownerWord === true && !away) household.tenure ??= "own";
  }
  for (const p of owner) {
    const lives = household.people.find((l) => l.name === p.name);
    if (lives !== undefined) {
      addPhones(lives.phones, p.phones);
      household.tenure ??= "own";
    } else if (household.people.length === 0 && household.named === null && plan.at.tenant !== undefined && !away) {
      // In a list of owners and tenants, an owner without a tenant lives there.
      household.people.push({ ...p, standing: "head" });
      household.tenure ??= "own";
      household.head = p.name;
    } else household.ties.push(tieOf(p, "owner"));
  }
  if (household.head === null) return false;
  return head.length + tenant.length + name.length + owner.length > 0 || "maybe";
}
function same(into: PersonDraft, from: PersonDraft): void {
  addPhones(into.phones, from.phones);
  into.ownerWord ||= from.ownerWord;
  into.born ??= from.born;
}

/** Errors of the spreadsheet, and characters that nobody sees. */
function checkCells(row: Filled, at: RowAt, plan: SheetPlan, household: HouseholdDraft): void {
  for (const { column, meaning } of plan.layout.columns) {
    const cell = row.cells[column];
    if (typeof cell === "string") {
      if (meaning !== "ignore" && hidesText(cell))
        household.problems.push(
          problem("register.hidden-text", at, column, { text: textOf(cell) }, withoutIds(textOf(cell)).had ? null : textOf(cell)),
        );
    } else if (typeof cell === "object" && cell !== null && "error" in cell && meaning !== "ignore")
      household.problems.push(problem("register.cell-error", at, column, { text: cell.error }));
  }
}
