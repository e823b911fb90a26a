import { breathe } from "../server/breathe.ts";
import { sql } from "kysely";
import type { CareClass } from "../people/schema.ts";
import type { DoorUse } from "../places/schema.ts";
import type { Id } from "../kernel/id.ts";
import type { Reader } from "../server/capability.ts";
import type { Known, KnownHousehold, KnownPerson } from "./plan/types.ts";

type PersonRow = Omit<KnownPerson, "phones" | "care" | "noSmartphone"> & {
  household: Id | null;
  phones: Buffer | null;
  no_smartphone: boolean;
};
/** Sealed values opened before others have their turn. */
const BREATH = 500;

/** The register of a community as a list is compared with it. */
export async function knownOf(r: Reader, community: Id): Promise<Known> {
  const db = r.tables<Record<string, never>>();
  const { rows: places } = await sql<{
    id: Id;
    parent: Id;
    kind: string;
    label: string;
    form: string | null;
    floor: number | null;
    column: number;
    use: DoorUse | null;
  }>`
    select p.id, p.parent_id as parent, p.kind, p.label, p.form, p.floor, p.col as "column", d.use from place p left join door d on d.community_id = p.community_id and d.id = p.id
    where p.community_id = ${community} and p.until is null`.execute(db);
  const { rows: households } = await sql<
    Omit<KnownHousehold, "people" | "care" | "proxies" | "remark"> & { remark: Buffer | null }
  >`
    select h.id, h.door_id as door, h.party::int as party, h.said, h.tenure, h.channel, h.language, h.remark, h.version, h.protected as hidden from household h
    where h.community_id = ${community} and h.moved_out is null`.execute(db);
  const { rows: people } = await sql<PersonRow>`
    select p.id, p.household_id as household, p.name, p.called, p.born::int as born, p.phones, p.language, p.channel, p.no_smartphone, p.registered, p.version from person p
    where p.community_id = ${community} and p.left_on is null`.execute(db);
  const { rows: care } = await sql<{ household: Id; person: Id | null; class: CareClass }>`
    select household_id as household, person_id as person, class from care where community_id = ${community} and ended_on is null`.execute(
    db,
  );
  const { rows: proxies } = await sql<{ household: Id; phone: Buffer }>`
    select household_id as household, phone from proxy where community_id = ${community} and ended_on is null`.execute(db);
  const { rows: ties } = await sql<{ id: Id; door: Id; kind: "owner" | "registered"; person: Id; lives_where: Buffer | null }>`
    select id, door_id as door, kind, person_id as person, lives_where from tie where community_id = ${community} and ended_on is null`.execute(
    db,
  );

  const careOf = (of: Id, whose: "household" | "person"): CareClass[] => classes.get(`${whose} ${of}`) ?? [];
  const classes = new Map<string, CareClass[]>();
  for (const c of care) {
    const key = c.person === null ? `household ${c.household}` : `person ${c.person}`;
    classes.set(key, [...(classes.get(key) ?? []), c.class]);
  }
  const person = new Map<Id, KnownPerson>();
  const living = new Map<Id, KnownPerson[]>();
  for (const [nr, { household, phones, no_smartphone, ...p }] of people.entries()) {
    const numbers = phones === null ? [] : (JSON.parse(await r.open(community, "phones", phones)) as string[]);
    const known: KnownPerson = { ...p, phones: numbers, noSmartphone: no_smartphone, care: careOf(p.id, "person") };
    person.set(p.id, known);
    if (household !== null) {
      const list = living.get(household);
      if (list) list.push(known);
      else living.set(household, [known]);
    }
    if (nr % BREATH === BREATH - 1) await breathe();
  }
  const numbers = new Map<Id, string[]>();
  for (const p of proxies)
    numbers.set(p.household, [...(numbers.get(p.household) ?? []), await r.open(community, "proxy phone", p.phone)]);
  const opened: KnownHousehold[] = [];
  for (const h of households)
    opened.push({
      ...h,
      remark: h.remark === null ? null : await r.open(community, "remark", h.remark),
      people: living.get(h.id) ?? [],
      care: careOf(h.id, "household"),
      proxies: numbers.get(h.id) ?? [],
    });
  const tied: Known["ties"][number][] = [];
  for (const t of ties) {
    const of = person.get(t.person);
    const livesWhere = t.lives_where === null ? null : await r.open(community, "tie where", t.lives_where);
    if (of) tied.push({ id: t.id, door: t.door, kind: t.kind, person: of, livesWhere });
  }
  const of = (kind: string) => places.filter((p) => p.kind === kind);
  return {
    root: community,
    rootLabel: of("community")[0]?.label ?? "",
    compounds: of("compound").map(({ id, label, form }) => ({ id, label, form })),
    buildings: of("building").map(({ id, parent, label, form }) => ({ id, parent, label, form })),
    entrances: of("entrance").map(({ id, parent, label }) => ({ id, parent, label })),
    doors: of("door").map(({ id, parent, label, floor, column, use }) => ({
      id,
      parent,
      label,
      floor,
      column,
      use: use ?? "not-known",
    })),
    households: opened,
    ties: tied,
  };
}
