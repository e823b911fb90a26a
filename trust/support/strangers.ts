import { createHash } from "node:crypto";
import type { Id } from "../../src/kernel/id.ts";
import type { Actor } from "./cast.ts";
import { idsOf } from "./nouns.ts";
import type { TwoTowns } from "./towns.ts";

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Everything by which something that is none of one's business can be known again: ids, names, phones. */
export class Strangers {
  readonly #towns: TwoTowns;
  /** Ids of the foreign town. */
  readonly #ids: ReadonlySet<string>;
  /** Names and phones of the foreign town that nobody here has. */
  readonly #words: readonly string[];
  /** Of the own community: household → it, its people, care, proxies. People with a task are known by it and left out. */
  readonly #ofHousehold: ReadonlyMap<Id, readonly { noun: string; id: string }[]>;
  readonly #householdOf = new Map<string, Id>();
  readonly #firsts: ReadonlyMap<string, string>;

  private constructor(
    towns: TwoTowns,
    ids: ReadonlySet<string>,
    words: readonly string[],
    of: ReadonlyMap<Id, readonly { noun: string; id: string }[]>,
    firsts: ReadonlyMap<string, string>,
  ) {
    this.#towns = towns;
    this.#ids = ids;
    this.#words = words;
    this.#ofHousehold = of;
    this.#firsts = firsts;
    for (const [household, things] of of) for (const { id } of things) this.#householdOf.set(id, household);
  }

  static async of(towns: TwoTowns): Promise<Strangers> {
    const { owner, away, house, foreign } = towns;
    const { rows: tables } = await owner.query<{ name: string }>(
      "select table_name as name from information_schema.columns where table_schema = 'public' and column_name in ('id', 'community_id') group by 1 having count(*) = 2",
    );
    const ids = new Set<string>([away]);
    const firsts = new Map<string, string>([["community", away]]);
    // Whoever of the foreign town holds a role here as well is no stranger.
    const { rows: known } = await owner.query<{ id: string }>(
      "select unnest(array[a.id, a.person_id]) as id from account a where a.community_id = $1 and exists (select from role_held r where r.account_id = a.id and r.community_id = $2)",
      [away, house.community],
    );
    for (const { name } of tables) {
      const here = new Set(await idsOf(owner, house.community, name));
      for (const id of await idsOf(owner, away, name)) {
        if (here.has(id) || known.some((k) => k.id === id)) continue;
        ids.add(id);
        if (!firsts.has(name)) firsts.set(name, id);
      }
    }
    for (const kind of ["compound", "building", "entrance", "door", "community"])
      firsts.set(`place:${kind}`, (await idsOf(owner, away, `place:${kind}`))[0] ?? away);
    const here = new Set(house.sample.people.flatMap((p) => [p.name, ...p.phones]));
    const words = foreign.people.flatMap((p) => [p.name, ...p.phones]).filter((w) => [...w].length > 2 && !here.has(w));
    const working = new Set(
      [...house.sample.roles.filter((r) => r.role !== "resident"), ...house.sample.memberships].map((r) => r.person),
    );
    const of = new Map<Id, { noun: string; id: string }[]>(
      house.sample.households.map((h) => [h.id, [{ noun: "household", id: h.id }]]),
    );
    for (const p of house.sample.people)
      if (p.household && !working.has(p.id)) of.get(p.household)?.push({ noun: "person", id: p.id });
    for (const c of house.sample.care) of.get(c.household)?.push({ noun: "care", id: c.id });
    for (const p of house.sample.proxies) of.get(p.household)?.push({ noun: "proxy", id: p.id });
    return new Strangers(towns, ids, words, of, firsts);
  }

  first(noun: string): string {
    return this.#firsts.get(noun) ?? "22222222-2222-4222-8222-222222222222";
  }
  /** One thing of a kind that hangs on one of these households. */
  ofHouseholds(noun: string, households: ReadonlySet<Id>): string | undefined {
    for (const household of households) {
      const thing = this.#ofHousehold.get(household)?.find((t) => t.noun === noun);
      if (thing) return thing.id;
    }
    return undefined;
  }
  /** Households on which something is done while everybody listens: one that is hidden among them. */
  samples(): Id[] {
    const { households } = this.#towns.house.sample;
    return [...households.filter((h) => h.protected), ...households.filter((h) => !h.protected).slice(-20)].map((h) => h.id);
  }
  /** Under what strangers could be found. */
  words(actor: Actor): string[] {
    const { sample } = this.#towns.house;
    const hidden = new Set(sample.households.filter((h) => h.protected).map((h) => h.id));
    const people = sample.people.filter((p) => p.household && hidden.has(p.household) && actor.strange?.has(p.household));
    return [...this.#words.slice(0, 12), ...people.flatMap((p) => [p.name, ...p.phones.map((n) => n.slice(-4))])];
  }

  /** What of strangers is in a text, if anything. `sent`: what the asker named themselves. `ids`: in streams ids of open households are for whoever works in the whole community. */
  in(text: string, sent: string, actor: Actor, stream = false): string | null {
    const { house } = this.#towns;
    for (const [id] of text.matchAll(UUID)) {
      if (sent.includes(id)) continue;
      if (actor.home === house.community && this.#ids.has(id)) return `the foreign ${id}`;
      const household = this.#householdOf.get(id);
      if (household === undefined || !actor.strange?.has(household)) continue;
      if (stream && actor.name === "officer" && !house.sample.households.find((h) => h.id === household)?.protected) continue;
      return `${household === id ? "household" : "somebody of household"} ${household}`;
    }
    if (actor.home !== house.community) return null;
    const word = this.#words.find((w) => text.includes(w) && !sent.includes(w));
    return word ? `the name or number ${word}` : null;
  }

  /** One number over every row of the foreign town. `all`: those as well that a test itself makes there. */
  async checksum(all = false): Promise<string> {
    const { owner, away } = this.#towns;
    const hash = createHash("sha256");
    const { rows: tables } = await owner.query<{ name: string }>(
      "select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'community_id' order by 1",
    );
    for (const { name } of tables) {
      // What is recorded of an attempt to sign in, or of a look, is not the town's.
      if (!all && ["journal", "reading", "look_in", "household", "session"].includes(name)) continue;
      const { rows } = await owner.query<{ sum: string }>(
        `select md5(coalesce(string_agg(t::text, ',' order by t::text), '')) as sum from ${name} t where community_id = $1`,
        [away],
      );
      hash.update(`${name} ${rows[0]?.sum}`);
    }
    return hash.digest("hex");
  }
}
