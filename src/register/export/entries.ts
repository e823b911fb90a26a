import type { ListedDoor, ListedHousehold } from "../../people/lists.ts";
import type { DoorUse } from "../../places/schema.ts";
import { rowsOf } from "../meaning/canonical.ts";
import type { Entry, EntryProxy } from "../meaning/types.ts";
import type { Words as Reading } from "../meaning/words.ts";
import type { Value } from "./cells.ts";
import type { Language } from "./columns.ts";
import type { Plan } from "./rows.ts";

/** Where an entry was read: nowhere, it is written. */
const NOWHERE = { sheet: "", row: 0 };

/** Doors and who lives behind them as entries of a list. Children are left out: a list that is brought in again must not make somebody called “child”. */
export const entriesOf = (doors: readonly ListedDoor[]): Entry[] =>
  doors.flatMap((d) => {
    const parties = d.households.length > 0 ? d.households : [null];
    return parties.map((h, nr): Entry => ({
      sheet: "",
      rows: [],
      also: [],
      compound: d.compound,
      building: d.building,
      entrance: d.entrance,
      door: d.door,
      floor: d.floor,
      use: d.use as DoorUse,
      household: h === null ? null : householdOf(h, d.households.length > 1),
      // They hang on the door: the first of its parties tells of them.
      ties: nr === 0 ? d.ties.map(({ kind, name, phones, livesWhere }) => ({ ...NOWHERE, kind, name, phones, livesWhere })) : [],
      problems: [],
    }));
  });

const householdOf = (h: ListedHousehold, several: boolean): NonNullable<Entry["household"]> => ({
  said: h.said,
  tenure: h.tenure,
  party: several ? h.party : null,
  remark: h.remark === "" ? null : h.remark,
  movedIn: h.movedIn,
  channel: h.channel,
  language: h.language,
  people: h.people
    .filter((p) => !p.child)
    .map((p) => ({
      ...NOWHERE,
      name: p.name,
      called: p.called,
      born: p.born,
      phones: p.phones,
      language: p.language,
      channel: p.channel,
      noSmartphone: p.noSmartphone,
      registered: p.registered,
      care: h.care.filter((c) => c.person === p.id).map((c) => ({ class: c.class, why: c.why })),
    })),
  care: h.care.filter((c) => c.person === null).map((c) => ({ class: c.class, why: c.why })),
  proxies: h.proxies.map((p) => ({ ...NOWHERE, name: p.name, phone: p.phone, relation: p.relation as EntryProxy["relation"] })),
});

const NUMBERS = new Set(["floor", "party", "born"]);
/** The register's rows, in the house's own form, cut to the columns that were picked. */
export function registerRows(doors: readonly ListedDoor[], plan: Plan, reading: Reading, language: Language): Value[][] {
  const rows = rowsOf(entriesOf(doors), reading, language === "en" ? "en" : "zh") as Readonly<
    Record<string, string | undefined>
  >[];
  return rows.map((row) =>
    plan.columns.map(({ what }) => {
      const text = row[what] ?? "";
      return text === "" ? null : NUMBERS.has(what) && /^-?\d{1,4}$/.test(text) ? Number(text) : text;
    }),
  );
}
