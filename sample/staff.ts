import type { Id } from "../src/kernel/id.ts";
import { newId } from "../src/kernel/id.ts";
import { dayPlus } from "../src/kernel/instant.ts";
import { below, chance, pick } from "../src/kernel/random.ts";
import type { Role } from "../src/kernel/actor.ts";
import type { Pack } from "../src/packs/schema.ts";
import { between } from "./deck.ts";
import type { Home, Setting } from "./homes.ts";
import { kindAt } from "./pack.ts";
import type { Tree } from "./tree.ts";
import type { Sample, SampleCommunity, SamplePerson, SampleRole } from "./types.ts";

type Rows = Pick<Sample, "people" | "organisations" | "memberships" | "roles">;
export interface Office extends Rows {
  lead: SamplePerson;
  workers: SamplePerson[];
  /** The community office; in a town without a chain of its own it is the chain's first level. */
  office: Id;
}
const none = (): Rows => ({ people: [], organisations: [], memberships: [], roles: [] });

/** Somebody who works here and lives elsewhere. */
export function newcomer(s: Setting, from: number, to: number): SamplePerson {
  const { random, words, community, today } = s;
  const age = between(random, from, to);
  const female = chance(random, 0.5);
  const born = Number(today.slice(0, 4)) - age;
  const surname = words.surname(random);
  const given = words.given(random, female, born);
  const name = { surname, given, full: words.full(surname, given) };
  return {
    id: newId(random),
    community,
    household: null,
    name: name.full,
    called: words.called(random, name, female, age),
    born,
    phones: [s.phone()],
    language: null,
    channel: null,
    noSmartphone: false,
    registered: null,
  };
}
const organisation = (s: Setting, rows: Rows, kind: string, name: string, place: Id): Id => {
  const id = newId(s.random);
  rows.organisations.push({
    id,
    community: s.community,
    kind,
    name,
    place,
    since: dayPlus(s.today, -200 - below(s.random, 1400)),
  });
  return id;
};
const joins = (s: Setting, rows: Rows, organisation: Id, person: Id, position: string | null): void => {
  rows.memberships.push({
    id: newId(s.random),
    community: s.community,
    organisation,
    person,
    position,
    under: null,
    from: dayPlus(s.today, -20 - below(s.random, 1500)),
  });
};
const holds = (s: Setting, rows: Rows, who: SamplePerson, role: Role, place: Id, organisation: Id | null): SampleRole => {
  const held: SampleRole = {
    id: newId(s.random),
    community: s.community,
    place,
    organisation,
    person: who.id,
    role,
    phone: who.phones[0] as string,
    from: dayPlus(s.today, -20 - below(s.random, 1500)),
    signIn: false,
  };
  rows.roles.push(held);
  return held;
};

/** The community's own staff: one lead and so many workers, in the organisations at the head of the chain. */
export function staff(s: Setting, pack: Pack, community: SampleCommunity, workers: number): Office {
  const rows = none();
  const { positions } = s.words;
  const head = kindAt(pack, 1);
  const first = organisation(s, rows, head, s.words.organisations.party(community.name), community.id);
  const office =
    head === "community-office"
      ? first
      : organisation(s, rows, "community-office", s.words.organisations.office(community.name), community.id);
  const lead = newcomer(s, 36, 54);
  joins(s, rows, first, lead.id, positions.secretary);
  if (office !== first) joins(s, rows, office, lead.id, positions.lead);
  holds(s, rows, lead, "lead", community.id, office);
  const others = Array.from({ length: workers }, () => newcomer(s, 24, 56));
  for (const who of others) {
    joins(s, rows, office, who.id, positions.gridWorker);
    holds(s, rows, who, "worker", community.id, office);
  }
  rows.people.push(lead, ...others);
  return { ...rows, lead, workers: others, office };
}

/** The teams of stewards, one a compound, and the co-governing organisation above each. Returns where a compound's stewards belong. */
export function chain(s: Setting, pack: Pack, tree: Tree): Rows & { team: (compound: Id) => Id; councils: Map<Id, Id> } {
  const rows = none();
  const teams = new Map<Id, Id>();
  const councils = new Map<Id, Id>();
  for (const compound of tree.compounds) {
    councils.set(compound.id, organisation(s, rows, kindAt(pack, 2), s.words.organisations.council(compound.label), compound.id));
    teams.set(compound.id, organisation(s, rows, kindAt(pack, 3), s.words.organisations.team(compound.label), compound.id));
  }
  return { ...rows, team: (compound) => teams.get(compound) as Id, councils };
}

/**
 * Everybody around the chain in the sample community: property staff of the managed estate, the owners' committee, the councils' members,
 * partners, institutions, a company's volunteers and the riders. `members` are stewards by compound, who sit on the councils.
 */
export function surroundings(
  s: Setting,
  tree: Tree,
  community: SampleCommunity,
  councils: Map<Id, Id>,
  members: ReadonlyMap<Id, readonly Id[]>,
  homes: readonly Home[],
): Rows {
  const rows = none();
  const { organisations, positions } = s.words;
  const estate = tree.compounds[0]!;
  const property = organisation(s, rows, "property", organisations.property, estate.id);
  for (const position of [positions.manager, positions.guard, positions.guard, positions.repair, positions.cleaner]) {
    const who = newcomer(s, 30, position === positions.guard ? 68 : 58);
    rows.people.push(who);
    joins(s, rows, property, who.id, position);
    if (position === positions.manager) joins(s, rows, councils.get(estate.id) as Id, who.id, positions.member);
  }
  const owners = organisation(s, rows, "owners-committee", organisations.owners(estate.label), estate.id);
  const settled = homes.filter(
    (h) => h.use === "lived-in" && h.door.entrance.compound === estate.id && h.people.some((p) => p.age >= 40 && p.age <= 70),
  );
  for (let i = 0; i < 5; i++) {
    const home = settled[Math.floor(((i + 0.5) * settled.length) / 5)]!;
    const who = home.people.find((p) => p.age >= 40 && p.age <= 70)!;
    joins(s, rows, owners, who.row.id, i === 0 ? positions.chair : positions.member);
  }
  for (const [compound, council] of councils) {
    (members.get(compound) ?? [])
      .slice(0, 5)
      .forEach((person, i) => joins(s, rows, council, person, i === 0 ? positions.chair : positions.member));
  }
  for (const name of organisations.partners) partner(s, rows, "partner", name, community.id);
  for (const name of organisations.institutions) partner(s, rows, "partner-institution", name, community.id);
  partner(s, rows, "enterprise-team", organisations.enterprise, community.id);
  const riders = organisation(s, rows, "rider-team", organisations.riders, community.id);
  const rider = newcomer(s, 22, 40);
  rows.people.push(rider);
  joins(s, rows, riders, rider.id, positions.courier);
  holds(s, rows, rider, "rider", community.id, riders);
  return rows;
}
function partner(s: Setting, rows: Rows, kind: string, name: string, place: Id): void {
  const id = organisation(s, rows, kind, name, place);
  const who = newcomer(s, 26, 60);
  rows.people.push(who);
  joins(s, rows, id, who.id, s.words.positions.chair);
}

/** An officer of a street or a district, in its own organisation; with a keeper where the machine is at home. */
export function officers(s: Setting, community: SampleCommunity, keeper: boolean): Rows {
  const rows = none();
  const kind = community.level === "street" ? "street-office" : "district-office";
  const office = organisation(s, rows, kind, s.words.organisations.above(community.name), community.id);
  const officer = newcomer(s, 30, 55);
  rows.people.push(officer);
  joins(s, rows, office, officer.id, s.words.positions.officer);
  holds(s, rows, officer, "officer", community.id, office);
  if (keeper) {
    const who = newcomer(s, 25, 45);
    rows.people.push(who);
    holds(s, rows, who, "keeper", community.id, office);
  }
  return rows;
}

/** Residents who have an account of their own, each at their door; nobody who already holds a role. */
export function residentAccounts(s: Setting, homes: readonly Home[], count: number, taken: ReadonlySet<Id>): SampleRole[] {
  const rows = none();
  const able = homes
    .filter((h) => !h.row.protected)
    .flatMap((h) =>
      h.people
        .filter((p) => p.age >= 18 && !p.row.noSmartphone && p.row.phones.length > 0 && !taken.has(p.row.id))
        .map((p) => ({ h, p })),
    );
  const chosen = new Set<Id>();
  for (let tries = 0; chosen.size < Math.min(count, able.length) && tries < count * 20; tries++) {
    const { h, p } = pick(s.random, able);
    if (chosen.has(p.row.id)) continue;
    chosen.add(p.row.id);
    holds(s, rows, p.row, "resident", h.door.id, null);
  }
  return rows.roles;
}
