import { breathe } from "../server/breathe.ts";
import { sql } from "kysely";
import type { Context } from "../kernel/command.ts";
import type { Event } from "../kernel/event.ts";
import type { Id } from "../kernel/id.ts";
import type { Materialiser, Unmaking, Writer } from "../server/capability.ts";
import { people } from "./reads.ts";
import type { ManyChanges, ManyPeople, ManyPerson } from "./schema.ts";
import type { Token } from "./tokens.ts";
import { lastFour, nameTokens } from "./tokens.ts";
import { sealOrNull, sealPhones } from "./writes/rows.ts";

type E<M extends { public: unknown; private: unknown }> = Event<string, M["public"], M["private"]>;
/** Names in a row before others have their turn: reading one in pinyin takes tens of microseconds. */
const BREATH = 100;

/** Names repeat; what a name is found under need not be worked out twice. */
function tokenReader(): (p: ManyPerson) => Token[] {
  const known = new Map<string, Token[]>();
  return (p) => {
    const key = `${p.name}\n${p.called ?? ""}`;
    let had = known.get(key);
    if (!had) known.set(key, (had = nameTokens(p.name, p.called)));
    return had;
  };
}
async function putTokens(
  w: Writer,
  community: Id,
  many: readonly (ManyPerson & { id: Id; household: Id | null })[],
): Promise<void> {
  const tokensOf = tokenReader();
  const tokens: string[] = [];
  const kinds: string[] = [];
  const persons: Id[] = [];
  const households: (Id | null)[] = [];
  for (const [nr, p] of many.entries()) {
    // Under each token a person stands once.
    const found = new Map(tokensOf(p).map((t) => [t.token, t.kind]));
    for (const phone of p.phones) found.set(`#${await w.searchHash(community, lastFour(phone))}`, "phone");
    for (const [token, kind] of found) {
      tokens.push(token);
      kinds.push(kind);
      persons.push(p.id);
      households.push(p.household);
    }
    if (nr % BREATH === BREATH - 1) await breathe();
  }
  await w.load(
    `insert into search_token (community_id, token, kind, subject_id, household_id)
      select $1, x.token, x.kind, x.person, x.household from unnest($2::text[], $3::text[], $4::uuid[], $5::uuid[]) as x(token, kind, person, household)`,
    [community, tokens, kinds, persons, households],
  );
}
const each = (ids: readonly Id[]): Id[][] => ids.map((id) => [id]);

async function add(w: Writer, e: E<ManyPeople>, c: Context): Promise<void> {
  const { community, today } = c;
  const p = e.private;
  if (!p) return;
  await w.keepMany(
    "household",
    p.households.map((h) => h.id),
    each(p.households.map((h) => h.id)),
    "created",
  );
  const households: unknown[][] = [];
  for (const h of p.households)
    households.push([
      community,
      h.id,
      h.door,
      h.party,
      h.said,
      h.tenure,
      h.channel,
      h.language,
      await sealOrNull(w, c, "remark", h.remark),
      h.from,
      p.heldBy,
    ]);
  await w.putMany(
    "household",
    ["community_id", "id", "door_id", "party", "said", "tenure", "channel", "language", "remark", "moved_in", "held_by"],
    households,
  );

  await w.keepMany(
    "person",
    p.people.map((x) => x.id),
    p.people.map((x) => (x.household === null ? [x.id] : [x.id, x.household])),
    "created",
  );
  const persons: unknown[][] = [];
  for (const x of p.people)
    persons.push([
      community,
      x.id,
      x.household,
      x.name,
      x.called,
      x.born,
      await sealPhones(w, c, x.phones),
      x.language,
      x.channel,
      x.noSmartphone,
      x.registered,
      p.heldBy,
    ]);
  await w.putMany(
    "person",
    [
      "community_id",
      "id",
      "household_id",
      "name",
      "called",
      "born",
      "phones",
      "language",
      "channel",
      "no_smartphone",
      "registered",
      "held_by",
    ],
    persons,
  );
  await putTokens(w, community, p.people);

  await w.keepMany(
    "care",
    p.care.map((x) => x.id),
    p.care.map((x) => [x.id, x.household, ...(x.person === null ? [] : [x.person])]),
    "created",
  );
  const care: unknown[][] = [];
  for (const x of p.care)
    care.push([
      community,
      x.id,
      x.household,
      x.person,
      x.class,
      [],
      await sealOrNull(w, c, "care why", x.why),
      c.actor.person,
      today,
    ]);
  await w.putMany(
    "care",
    ["community_id", "id", "household_id", "person_id", "class", "actions", "why", "set_by", "set_on"],
    care,
  );

  await w.keepMany(
    "proxy",
    p.proxies.map((x) => x.id),
    p.proxies.map((x) => [x.id, x.household]),
    "created",
  );
  const proxies: unknown[][] = [];
  for (const x of p.proxies)
    proxies.push([
      community,
      x.id,
      x.household,
      await w.seal(community, "proxy name", x.name),
      x.relation,
      await w.seal(community, "proxy phone", x.phone),
      today,
    ]);
  await w.putMany("proxy", ["community_id", "id", "household_id", "name", "relation", "phone", "from_day"], proxies);

  await w.keepMany(
    "tie",
    p.ties.map((x) => x.id),
    p.ties.map((x) => [x.id, x.person]),
    "created",
  );
  const ties: unknown[][] = [];
  for (const x of p.ties)
    ties.push([community, x.id, x.door, x.person, x.kind, await sealOrNull(w, c, "tie where", x.livesWhere), today]);
  await w.putMany("tie", ["community_id", "id", "door_id", "person_id", "kind", "lives_where", "from_day"], ties);
}

async function change(w: Writer, e: E<ManyChanges>, c: Context): Promise<void> {
  const { community } = c;
  const p = e.private;
  if (!p) return;
  const db = people(w);
  if (p.households.length > 0) {
    const ids = p.households.map((h) => h.id);
    await w.keepMany("household", ids, each(ids), "changed");
    const remarks: (Buffer | null)[] = [];
    for (const h of p.households) remarks.push(await sealOrNull(w, c, "remark", h.remark));
    await sql`update household h set said = x.said, tenure = x.tenure, channel = x.channel, language = x.language, remark = x.remark, version = h.version + 1
      from unnest(${ids}::uuid[], ${p.households.map((h) => h.said)}::text[], ${p.households.map((h) => h.tenure)}::text[], ${p.households.map((h) => h.channel)}::text[], ${p.households.map((h) => h.language)}::text[], ${remarks}::bytea[]) as x(id, said, tenure, channel, language, remark)
      where h.community_id = ${community} and h.id = x.id`.execute(db);
  }
  if (p.people.length === 0) return;
  const ids = p.people.map((x) => x.id);
  await w.keepMany(
    "person",
    ids,
    p.people.map((x) => [x.id, x.household]),
    "changed",
  );
  const phones: (Buffer | null)[] = [];
  for (const x of p.people) phones.push(await sealPhones(w, c, x.phones));
  await sql`update person p set name = x.name, called = x.called, born = x.born, phones = x.phones, language = x.language, channel = x.channel, no_smartphone = x.no_smartphone, registered = x.registered, version = p.version + 1
    from unnest(${ids}::uuid[], ${p.people.map((x) => x.name)}::text[], ${p.people.map((x) => x.called)}::text[], ${p.people.map((x) => x.born)}::int[], ${phones}::bytea[], ${p.people.map((x) => x.language)}::text[], ${p.people.map((x) => x.channel)}::text[], ${p.people.map((x) => x.noSmartphone)}::bool[], ${p.people.map((x) => x.registered)}::bool[])
      as x(id, name, called, born, phones, language, channel, no_smartphone, registered) where p.community_id = ${community} and p.id = x.id`.execute(
    db,
  );
  await sql`delete from search_token where community_id = ${community} and subject_id = any (${ids}::uuid[])`.execute(db);
  await putTokens(w, community, p.people);
}

/** Many at once, set-wise: what an import brings. */
export const manyWrites: Record<string, Materialiser> = {
  "people.many-added": (w, e: E<ManyPeople>, c) => add(w, e, c),
  "people.many-changed": (w, e: E<ManyChanges>, c) => change(w, e, c),
};

/** Which of the rows that a list brought stay when it is taken back: where somebody looked in since, who can sign in by now. */
export const unmakes: Record<string, Unmaking> = {
  household: { unless: "t.seen_at is not null or t.protected", whole: true },
  person: {
    unless: "exists (select from account a where a.community_id = t.community_id and a.person_id = t.id)",
    with: ["delete from search_token where community_id = $1 and subject_id = any ($2::uuid[])"],
  },
};
