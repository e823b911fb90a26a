import { createHash } from "node:crypto";
import type pg from "pg";
import { commandId } from "../src/kernel/id.ts";
import { DAY, later, msOf } from "../src/kernel/instant.ts";
import { doorKeys, squash } from "../src/places/address.ts";
import { lastFour, nameTokens } from "../src/people/tokens.ts";
import { sortOf } from "../src/places/writes.ts";
import type { Pack } from "../src/packs/schema.ts";
import { putMany } from "../src/server/copy.ts";
import type { KeyRing } from "../src/server/keys.ts";
import type { Sample } from "./types.ts";

/** An id that follows from others: the same sample gives the same rows. */
const idFrom = (at: string, ...parts: string[]): string => {
  const h = createHash("sha256").update(parts.join("/")).digest();
  let next = 0;
  return commandId(msOf(at), () => h.readUInt32BE((next++ % 8) * 4));
};
const named = new Map<string, ReturnType<typeof nameTokens>>();
/** Names repeat in a district; reading each once in pinyin saves most of the time. */
const tokensOf = (name: string, called: string | null): ReturnType<typeof nameTokens> => {
  const key = `${name}/${called ?? ""}`;
  let had = named.get(key);
  if (!had) {
    if (named.size > 200_000) named.clear();
    named.set(key, (had = nameTokens(name, called)));
  }
  return had;
};

/** Data communities come first, each with its key, before anything can lie behind their walls. Runs as owner, as `migrate` does. */
export async function foundCommunities(
  owner: pg.ClientBase,
  keys: KeyRing,
  sample: Pick<Sample, "communities">,
  now: string,
): Promise<void> {
  const order = { district: 0, street: 1, community: 2 };
  for (const c of [...sample.communities].sort((a, b) => order[a.level] - order[b.level])) {
    const { rowCount } = await owner.query(
      "insert into community (id, parent_id, level, code, name, pack, zone) values ($1, $2, $3, $4, $5, $6, $7) on conflict (id) do nothing",
      [c.id, c.parent, c.level, c.code, c.name, c.pack, c.zone],
    );
    if (rowCount === 0) continue;
    await owner.query(
      "insert into community_under (ancestor_id, descendant_id) select ancestor_id, $1 from community_under where descendant_id = $2 union all select $1::uuid, $1::uuid on conflict do nothing",
      [c.id, c.parent],
    );
    const { wrapped } = keys.found(c.id, idFrom(now, "key", c.id));
    await owner.query("insert into community_key (community_id, id, purpose, wrapped, made_at) values ($1, $2, 'data', $3, $4)", [
      c.id,
      idFrom(now, "key", c.id),
      wrapped,
      now,
    ]);
  }
}

/**
 * Puts a sample's rows behind their walls, by COPY, as the application's role with purpose `sign-in` (accounts are among them).
 * `communities` must have been founded. Call inside a transaction that has the role set.
 */
export async function loadSample(
  client: pg.ClientBase,
  keys: KeyRing,
  packs: ReadonlyMap<string, Pack>,
  sample: Sample,
  now: string,
): Promise<void> {
  const ids = sample.communities.map((c) => c.id);
  await client.query("select set_config('haitang.communities', $1, true), set_config('haitang.purpose', 'sign-in', true)", [
    `{${[...new Set([...ids, ...sample.places.map((p) => p.community)])].join(",")}}`,
  ]);
  const reading = packs.get(sample.communities[0]?.pack ?? "suzhou-gusu")?.places.reading;
  if (!reading) throw new Error("loadSample: no such pack");
  const key = new Map<string, Awaited<ReturnType<KeyRing["of"]>>>();
  const keyOf = async (c: string) =>
    key.get(c) ?? (key.set(c, await keys.of(client, c)), key.get(c) as Awaited<ReturnType<KeyRing["of"]>>);
  for (const c of new Set(sample.places.map((p) => p.community))) await keyOf(c);
  const k = (c: string) => key.get(c) as Awaited<ReturnType<KeyRing["of"]>>;
  const place = new Map(sample.places.map((p) => [p.id, p]));
  const put = (table: string, columns: string[], rows: Iterable<readonly unknown[]>) => putMany(client, table, columns, rows);

  // Parents before children: the kinds are in the order of the tree.
  const depth = ["district", "street", "community", "compound", "building", "entrance", "door"];
  const ordered = [...sample.places].sort((a, b) => depth.indexOf(a.kind) - depth.indexOf(b.kind));
  await put(
    "place",
    ["community_id", "id", "parent_id", "kind", "label", "form", "managed", "floor", "col", "sort", "since"],
    ordered.map((p) => [
      p.community,
      p.id,
      p.parent && place.get(p.parent)?.community === p.community ? p.parent : null,
      p.kind,
      p.label,
      p.form,
      p.managed,
      p.floor,
      p.kind === "door" ? (p.column ?? 0) : null,
      sortOf(p.label) + Math.min(p.order, 999),
      p.since,
    ]),
  );
  await put(
    "place_under",
    ["community_id", "ancestor_id", "descendant_id", "depth"],
    (function* () {
      for (const p of ordered)
        for (
          let up: typeof p | undefined = p, d = 0;
          up && up.community === p.community;
          up = up.parent === null ? undefined : place.get(up.parent)
        )
          yield [p.community, up.id, p.id, d++];
    })(),
  );
  await put(
    "door",
    ["community_id", "id", "use", "confirmed_on"],
    sample.doors.map((d) => [d.community, d.id, d.use, d.confirmedOn]),
  );
  await put(
    "place_name",
    ["community_id", "place_id", "label", "until"],
    sample.formerLabels.map((f) => [f.community, f.place, f.label, f.until]),
  );
  await put(
    "grid",
    ["community_id", "id", "name", "kind"],
    sample.grids.map((g) => [g.community, g.id, g.name, g.kind]),
  );
  await put(
    "grid_door",
    ["community_id", "kind", "door_id", "grid_id"],
    sample.grids.flatMap((g) => g.doors.map((d) => [g.community, g.kind, d, g.id])),
  );

  const everybody = [...sample.people, ...sample.elsewhere];
  const accounts = new Map<string, { id: string; community: string; phone: string }>();
  const home = new Map(sample.people.map((p) => [p.id, p.community]));
  for (const r of sample.roles)
    if (!accounts.has(r.person))
      accounts.set(r.person, {
        id: idFrom(now, "account", r.person),
        community: home.get(r.person) ?? r.community,
        phone: r.phone,
      });

  await put(
    "household",
    [
      "community_id",
      "id",
      "door_id",
      "party",
      "said",
      "channel",
      "language",
      "look_in_every",
      "protected",
      "moved_in",
      "tenure",
      "seen_at",
      "seen_way",
    ],
    sample.households.map((h) => [
      h.community,
      h.id,
      h.door,
      h.party,
      h.said,
      h.channel,
      h.language,
      h.lookInEvery,
      h.protected,
      h.movedIn,
      h.tenure,
      h.lastSeenDaysAgo === null ? null : later(now, -h.lastSeenDaysAgo * DAY - 3600_000),
      h.lastSeenDaysAgo === null ? null : "met",
    ]),
  );
  await put(
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
    ],
    (function* () {
      for (const p of everybody)
        yield [
          p.community,
          p.id,
          p.household,
          p.name,
          p.called,
          p.born,
          p.phones.length > 0 ? k(p.community).seal("phones", JSON.stringify(p.phones)) : null,
          p.language,
          p.channel,
          p.noSmartphone,
          p.registered,
        ];
    })(),
  );
  await put(
    "tie",
    ["community_id", "id", "door_id", "person_id", "kind", "lives_where", "from_day"],
    sample.ties.map((t) => [
      t.community,
      t.id,
      t.door,
      t.person,
      t.kind,
      t.where === null ? null : k(t.community).seal("tie where", t.where),
      t.from,
    ]),
  );
  const staff = sample.roles.find((r) => r.role === "worker" || r.role === "lead")?.person ?? sample.people[0]?.id ?? "";
  await put(
    "care",
    ["community_id", "id", "household_id", "person_id", "class", "actions", "why", "set_by", "set_on", "until"],
    sample.care.map((c) => [
      c.community,
      c.id,
      c.household,
      c.person,
      c.class,
      c.actions,
      c.why === "" ? null : k(c.community).seal("care why", c.why),
      staff,
      now.slice(0, 10),
      c.until,
    ]),
  );
  await put(
    "proxy",
    ["community_id", "id", "household_id", "name", "relation", "phone", "lives_where", "from_day"],
    sample.proxies.map((p) => [
      p.community,
      p.id,
      p.household,
      k(p.community).seal("proxy name", p.name),
      p.relation,
      k(p.community).seal("proxy phone", p.phone),
      p.where === null ? null : k(p.community).seal("proxy where", p.where),
      now.slice(0, 10),
    ]),
  );

  const hidden = new Set(sample.households.filter((h) => h.protected).map((h) => h.id));
  await put(
    "search_token",
    ["community_id", "token", "kind", "subject_id", "household_id", "protected"],
    (function* () {
      for (const p of everybody) {
        const isHidden = p.household !== null && hidden.has(p.household);
        for (const t of tokensOf(p.name, p.called)) yield [p.community, t.token, t.kind, p.id, p.household, isHidden];
        for (const phone of p.phones)
          yield [p.community, `#${k(p.community).searchHash(lastFour(phone))}`, "phone", p.id, p.household, isHidden];
      }
      for (const p of ordered) {
        if (p.kind === "door") {
          const e = place.get(p.parent ?? "");
          const b = place.get(e?.parent ?? "");
          if (e && b)
            for (const t of new Set(doorKeys({ building: b.label, entrance: e.label, door: p.label }, reading)))
              yield [p.community, t, "door", p.id, null, false];
        } else if (p.kind === "compound" || p.kind === "building")
          yield [p.community, squash(p.label), "place", p.id, null, false];
      }
      for (const f of sample.formerLabels) yield [f.community, squash(f.label), "place", f.place, null, false];
    })(),
  );

  await put(
    "organisation",
    ["community_id", "id", "kind", "name", "place_id", "since"],
    sample.organisations.map((o) => [o.community, o.id, o.kind, o.name, o.place, o.since]),
  );
  await put(
    "membership",
    ["community_id", "id", "organisation_id", "person_community_id", "person_id", "position", "from_day"],
    sample.memberships.map((m) => [
      m.community,
      m.id,
      m.organisation,
      home.get(m.person) ?? m.community,
      m.person,
      m.position,
      m.from,
    ]),
  );
  await put(
    "entrusted",
    ["community_id", "id", "household_id", "person_id", "from_day"],
    sample.entrusted.map((e) => [e.community, e.id, e.household, e.person, e.from]),
  );
  await put(
    "account",
    ["id", "community_id", "person_id", "phone_hash", "made_at"],
    [...accounts].map(([person, a]) => [a.id, a.community, person, keys.installation.phoneHash(a.phone), now]),
  );
  await put(
    "role_held",
    ["id", "account_id", "role", "community_id", "place_id", "organisation_id", "from_day"],
    sample.roles.map((r) => [r.id, accounts.get(r.person)?.id, r.role, r.community, r.place, r.organisation, r.from]),
  );
  await put(
    "protected_reader",
    ["community_id", "household_id", "account_id"],
    sample.households.flatMap((h) => h.readers.map((p) => [h.community, h.id, accounts.get(p)?.id ?? p])),
  );
}
