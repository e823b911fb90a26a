import { shuffle } from "../src/kernel/random.ts";
import type { Pack } from "../src/packs/schema.ts";
import { care } from "./care.ts";
import type { Contact } from "./contact.ts";
import { contactRows, findHelpers } from "./contact.ts";
import { drawGrids } from "./grids.ts";
import type { Home, Setting } from "./homes.ts";
import { people } from "./homes.ts";
import type { CompoundPlan } from "./layout.ts";
import { cutRounds } from "./rounds.ts";
import type { Office } from "./staff.ts";
import { chain, residentAccounts, staff } from "./staff.ts";
import type { Tree } from "./tree.ts";
import { plant } from "./tree.ts";
import type { Sample, SampleCommunity } from "./types.ts";
import { settle } from "./uses.ts";

/** What one community is to have. */
export interface Plan {
  community: SampleCommunity;
  compounds: readonly CompoundPlan[];
  households: number;
  vacant: number;
  notKnown: number;
  /** Households on record with nobody in them. */
  empty: number;
  protected: number;
  /** New households that nobody has taken on. */
  uncovered: number;
  /** Rounds into which the community is cut; so many of them have a steward and helpers. */
  rounds: number;
  stewards: number;
  helpersEach: number;
  workers: number;
  /** Residents with an account. */
  residents: number;
}
/** The rows of a community, and what later steps (what is wrong on purpose, who signs in) need to know of them. */
export interface Built {
  sample: Sample;
  tree: Tree;
  homes: Home[];
  contacts: Contact[];
  office: Office;
  councils: Map<string, string>;
}

/**
 * Builds one community from nothing: places, people, who looks after whom, care. All chance comes from `s.random`.
 * `adjust` may change who helps whom before it becomes rows.
 */
export function build(
  s: Setting,
  pack: Pack,
  plan: Plan,
  adjust: (contacts: Contact[], homes: Home[]) => void = () => {},
): Built {
  const { random, today } = s;
  const { community } = plan;
  const tree = plant(random, community, plan.compounds, pack.places);
  const { doors, lived } = settle(random, tree, community.id, today, plan);
  const homes = people(s, lived, plan.empty);

  const office = staff(s, pack, community, plan.workers);
  protect(s, homes, plan.protected, [office.lead.id, (office.workers[0] ?? office.lead).id]);
  const rounds = cutRounds(tree, homes, plan.rounds);
  const withSteward = new Set(plan.stewards >= rounds.length ? rounds : shuffle(random, rounds).slice(0, plan.stewards));
  const contacts = findHelpers(
    s,
    rounds.filter((r) => withSteward.has(r)),
    plan.helpersEach,
  );
  adjust(contacts, homes);

  const teams = chain(s, pack, tree);
  const looked = contactRows(s, contacts, teams.team, newest(homes, plan.uncovered));
  const stewardOf = new Map(contacts.map((c) => [c.round, c.steward.row.id]));
  const grids = drawGrids(
    s,
    rounds,
    rounds.map((r) => stewardOf.get(r) ?? null),
    office.workers.map((w) => w.id),
  );
  const needs = care(s, homes);
  const roles = [...office.roles, ...looked.roles];
  const residents = residentAccounts(s, homes, plan.residents, new Set(roles.map((r) => r.person)));

  const sample: Sample = {
    communities: [community],
    places: tree.places,
    formerLabels: [],
    doors,
    grids,
    households: homes.map((h) => h.row),
    people: [...homes.flatMap((h) => h.people.map((p) => p.row)), ...office.people],
    care: needs.care,
    proxies: needs.proxies,
    organisations: [...office.organisations, ...teams.organisations],
    memberships: [...office.memberships, ...teams.memberships, ...looked.memberships],
    roles: [...roles, ...residents],
    entrusted: looked.entrusted,
    elsewhere: [],
    ties: [],
  };
  return { sample, tree, homes, contacts, office, councils: teams.councils };
}

/** Hides some households of a parent with a child: their address must not be found. */
function protect({ random }: Setting, homes: readonly Home[], count: number, readers: string[]): void {
  for (const home of shuffle(
    random,
    homes.filter((h) => h.shape === "single-parent" && h.people.length > 0),
  ).slice(0, count)) {
    home.row.protected = true;
    home.row.readers = [...readers];
  }
}

/** The households that moved in last and are nobody's yet. */
function newest(homes: readonly Home[], count: number): Set<Home> {
  const known = homes.filter((h) => h.row.movedIn !== null && !h.row.protected);
  return new Set(known.sort((a, b) => ((b.row.movedIn as string) < (a.row.movedIn as string) ? -1 : 1)).slice(0, count));
}
