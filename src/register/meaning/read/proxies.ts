import { readPeople } from "../cells/people.ts";
import type { Someone } from "../cells/someone.ts";
import type { Filled } from "../grid.ts";
import { textOf, withoutIds } from "../text.ts";
import type { Reading } from "./context.ts";
import type { HouseholdDraft } from "./draft.ts";
import { addPhones, newPerson } from "./draft.ts";
import type { Attribute } from "./person.ts";
import { proxyOf, tell } from "./person.ts";
import type { PlanColumn, SheetPlan, Slot } from "./plan.ts";

/** Whoever is to be told in somebody's place, by the columns that name them. */
export function proxySlot(
  slot: Slot,
  row: Filled,
  household: HouseholdDraft,
  attribute: (c: PlanColumn) => Attribute,
  reading: Reading,
): void {
  const { words, today } = reading;
  const named = readPeople(row.cells[slot.column], words, today, false).people.map((p) => ({ ...p, phones: [...p.phones] }));
  const [first] = named;
  const target = first ?? { name: null, word: null, relation: null as Someone["relation"], phones: [] as string[] };
  for (const column of slot.attributes) {
    const a = attribute(column);
    const text = textOf(a.cell);
    if (text === "" || words.nobody.has(text)) continue;
    if (column.meaning === "proxy-relation") {
      target.relation ??= words.relations.whole(text) ?? null;
      target.word ??= text;
    } else {
      const person = newPerson(a.at, target.name ?? "");
      tell(person, { ...a, column: { ...column, meaning: "phone" } });
      addPhones(target.phones, person.phones);
    }
  }
  const list =
    first === undefined && target.phones.length > 0
      ? [{ ...target, word: target.word ?? slot.header.replaceAll("\n", " ") }]
      : named;
  proxyOf(list, attribute(slot));
}
/** "子女电话" without a column for the name: whoever answers there is called what the header says. */
export function lonelyProxies(
  plan: SheetPlan,
  household: HouseholdDraft,
  attribute: (c: PlanColumn) => Attribute,
  reading: Reading,
): void {
  const relation = plan.proxyAttributes.find((c) => c.meaning === "proxy-relation");
  const word = relation === undefined ? "" : withoutIds(textOf(attribute(relation).cell)).text.slice(0, 40);
  for (const column of plan.proxyAttributes.filter((c) => c.meaning === "proxy-phone")) {
    const a = attribute(column);
    const person = newPerson(a.at, "");
    tell(person, { ...a, column: { ...column, meaning: "phone" } });
    const whose = reading.words.relations.all(column.header.replaceAll("\n", "")).at(0);
    const kind = reading.words.relations.whole(word) ?? whose?.value ?? "relative";
    for (const phone of person.phones)
      household.proxies.push({
        ...a.at,
        name: word || whose?.word || column.header.replaceAll("\n", " ").slice(0, 40),
        phone,
        relation: kind,
      });
  }
}
