import type { Id } from "../src/kernel/id.ts";
import { newId } from "../src/kernel/id.ts";
import { dayPlus } from "../src/kernel/instant.ts";
import { below } from "../src/kernel/random.ts";
import type { Home, Neighbour, Setting } from "./homes.ts";
import type { Round } from "./rounds.ts";
import { cutPatches } from "./rounds.ts";
import type { SampleEntrusted, SampleMembership, SampleRole } from "./types.ts";

/** One steward, the helpers who stand with them, and the households that each looks after. */
export interface Contact {
  steward: Neighbour;
  round: Round;
  helpers: { helper: Neighbour; home: Home; patch: Home[] }[];
}

/**
 * Finds the 1 and the 10 of 1+10+N among the neighbours: a steward for each round, and for each patch a helper who lives in it, or else
 * nearest to it. Nobody is asked twice, and nobody who could not be reached by phone.
 */
export function findHelpers(s: Setting, rounds: readonly Round[], helpersEach: number): Contact[] {
  const asked = new Set<Neighbour>();
  return rounds.map((round) => {
    const steward = choose(s, round.homes, asked, 60)!;
    const patches = cutPatches(round, helpersEach);
    const helpers = patches.flatMap((patch) => {
      const stairs = patch[0]!.door.entrance;
      const near = [
        patch,
        round.homes.filter((h) => h.door.entrance === stairs),
        round.homes.filter((h) => h.door.entrance.building === stairs.building),
        round.homes,
      ];
      for (const circle of near) {
        const found = choose(s, circle, asked, 63);
        if (found !== null) return [{ helper: found.who, home: found.home, patch }];
      }
      return [];
    });
    return { steward: steward.who, round, helpers };
  });
}

/** Who is asked first: around `best` years old, some chance in it. Between 25 and 76, with a smartphone. */
function choose(
  { random }: Setting,
  homes: readonly Home[],
  asked: Set<Neighbour>,
  best: number,
): { who: Neighbour; home: Home } | null {
  let found: { who: Neighbour; home: Home } | null = null;
  let least = Infinity;
  for (const home of homes) {
    if (home.row.protected || home.use === "shared") continue;
    for (const who of home.people) {
      if (who.age < 25 || who.age > 76 || who.row.noSmartphone || who.row.phones.length === 0 || asked.has(who)) continue;
      const distance = Math.abs(who.age - best) + below(random, 8);
      if (distance < least) {
        least = distance;
        found = { who, home };
      }
    }
  }
  if (found !== null) asked.add(found.who);
  return found;
}

/**
 * The rows of contact duty. A steward holds the role at every entrance of the round, a helper at the entrance of the patch.
 * A protected household is entrusted to nobody; `uncovered` are new and nobody has taken them on yet.
 */
export function contactRows(
  s: Setting,
  contacts: readonly Contact[],
  team: (compound: Id) => Id,
  uncovered: ReadonlySet<Home>,
): { roles: SampleRole[]; memberships: SampleMembership[]; entrusted: SampleEntrusted[] } {
  const { random, words, community, today } = s;
  const rows = { roles: [] as SampleRole[], memberships: [] as SampleMembership[], entrusted: [] as SampleEntrusted[] };
  const since = (): string => dayPlus(today, -30 - below(random, 1200));
  const role = (who: Neighbour, held: "steward" | "helper", place: Id, organisation: Id, from: string): void => {
    rows.roles.push({
      id: newId(random),
      community,
      place,
      organisation,
      person: who.row.id,
      role: held,
      phone: who.row.phones[0] as string,
      from,
      signIn: false,
    });
  };
  const member = (who: Neighbour, organisation: Id, position: string, under: Neighbour | null, from: string): void => {
    rows.memberships.push({
      id: newId(random),
      community,
      organisation,
      person: who.row.id,
      position,
      under: under?.row.id ?? null,
      from,
    });
  };
  for (const { steward, round, helpers } of contacts) {
    const organisation = team(round.stairs[0]!.compound);
    const from = since();
    for (const stairs of round.stairs) role(steward, "steward", stairs.id, organisation, from);
    member(steward, organisation, words.positions.captain, null, from);
    for (const { helper, patch } of helpers) {
      const joined = since();
      role(helper, "helper", patch[0]!.door.entrance.id, organisation, joined);
      member(helper, organisation, words.positions.helper, steward, joined);
      for (const home of patch) {
        if (home.row.protected || uncovered.has(home)) continue;
        rows.entrusted.push({ id: newId(random), community, household: home.row.id, person: helper.row.id, from: joined });
      }
    }
  }
  return rows;
}
