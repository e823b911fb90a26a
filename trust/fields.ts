import { existsSync, readFileSync, writeFileSync } from "node:fs";
import pg from "pg";
import { house as rooms } from "../src/house.ts";
import type { Actor, Role } from "../src/kernel/actor.ts";
import type { Id } from "../src/kernel/id.ts";
import type { TestHouse, Voice } from "../test/support/house.ts";
import { testHouse } from "../test/support/house.ts";
import { paths, waysToAsk } from "./support/keys.ts";
import { idsOf } from "./support/nouns.ts";
import type { Operation } from "./support/routes.ts";
import { operations } from "./support/routes.ts";
import type { Trusted } from "./support/trusted.ts";
import { atOnce } from "./support/trusted.ts";

/** The written list: role → question → every way to a value that an answer to it may hold. Committed, so that a new field shows in the diff. */
const LIST = new URL("fields.json", import.meta.url);
type Fields = Record<string, Record<string, string[]>>;
const ROLES: readonly Role[] = ["lead", "worker", "steward", "helper", "resident", "officer", "rider", "keeper"];
/** Questions that may be asked without a community. */
const ACROSS = new Set(rooms.flatMap((r) => r.queries.filter((q) => q.across).map((q) => q.name)));
/** Routes beside the questions that only tell. */
const TELLING = ["/api/sign-in/me", "/api/sign-in/sessions", "/api/sign-in/desk"];

/** Ids with which much is to be seen: the households of which most is known, one's own, those entrusted to one; of everything else, some from all over. */
async function candidates(
  h: TestHouse,
  owner: pg.Client,
  nouns: ReadonlySet<string>,
  who: Voice,
  role: Role,
): Promise<(noun: string) => readonly string[]> {
  const rich = h.sample.households
    .filter(
      (x) =>
        !x.protected &&
        h.sample.care.some((c) => c.household === x.id && c.why !== "") &&
        h.sample.proxies.some((p) => p.household === x.id),
    )
    .map((x) => x.id);
  // At home everybody is told everything; what one is told there says nothing about the role.
  const home = new Set(h.sample.people.filter((p) => p.id === who.person).map((p) => p.household));
  const mine = h.sample.entrusted.filter((e) => e.person === who.person && !home.has(e.household)).map((e) => e.household);
  const own = role === "resident" ? ([...home] as Id[]) : [];
  const stairs = new Set(h.sample.roles.filter((r) => r.person === who.person).map((r) => r.place));
  const doors = new Set(h.sample.places.filter((d) => d.parent !== null && stairs.has(d.parent)).map((d) => d.id));
  const answersFor = h.sample.households.filter((x) => !x.protected && doors.has(x.door) && !home.has(x.id)).map((x) => x.id);
  const households = [
    ...answersFor.slice(0, 8),
    ...own,
    ...mine.slice(0, 8),
    ...rich.slice(0, 4),
    ...h.sample.households.filter((x) => x.protected).map((x) => x.id),
  ];
  const found = new Map<string, string[]>([["household", households]]);
  const door = h.sample.households.find((x) => x.id === (mine[0] ?? rich[0]))?.door;
  for (const noun of nouns) {
    if (found.has(noun)) continue;
    const all = noun === "made-up" ? [h.server.road.newId()] : await idsOf(owner, h.community, noun);
    const step = Math.max(1, Math.floor(all.length / 5));
    found.set(noun, [...(noun.startsWith("place") && door ? [door] : []), ...all.filter((_, i) => i % step === 0).slice(0, 5)]);
  }
  return (noun) => found.get(noun) ?? [];
}

/** What each role is told in answer to every question. */
async function seen(h: TestHouse, base: string, all: readonly Operation[], roles: readonly Role[]): Promise<Fields> {
  const owner = new pg.Client({ connectionString: h.ownerUrl });
  await owner.connect();
  const fields: Fields = {};
  try {
    const nouns = new Set<string>();
    const now = h.clock.now();
    for (const o of all) waysToAsk(o, (noun) => (nouns.add(noun), [noun]), [], now);
    const words = [
      "王",
      "wang",
      "3-2-501",
      h.sample.people[40]?.name ?? "",
      h.sample.people.find((p) => p.phones.length > 0)?.phones[0]?.slice(-4) ?? "",
      "苑",
    ];
    for (const role of roles) {
      const who = await h.as(role);
      const find = await candidates(h, owner, nouns, who, role);
      // With a reason given, what the reason opens is open.
      for (const household of find("household")) await who.do("people.ask", { household, reason: "visit" }, { base });
      const told: Record<string, string[]> = {};
      const tell = (name: string, answer: unknown): void =>
        void (told[name] = [...new Set([...(told[name] ?? []), ...paths(answer)])].sort());
      const questions = all.filter((x) => x.kind === "question");
      const asked = questions.flatMap((o) =>
        [...new Set(waysToAsk(o, find, words, now).map((w) => JSON.stringify(w)))].map((way) => ({
          o,
          input: JSON.parse(way) as unknown,
        })),
      );
      await atOnce(6, asked, async ({ o, input }) => {
        for (const community of ACROSS.has(o.name) ? [undefined, null] : [undefined]) {
          const answer = await who.ask(o.name, input, { base, ...(community === null ? { community: null } : {}) });
          if (answer.status === 200) tell(o.name, answer.body);
          else if (answer.status >= 500) throw new Error(`${role} asks ${o.name}: ${answer.status}`);
        }
      });
      for (const path of TELLING) {
        const answer = await fetch(base + path, {
          method: "POST",
          headers: { "content-type": "application/json", authorization: `Bearer ${who.secret}` },
          body: "{}",
        });
        if (answer.status === 200) tell(path.slice(5).replaceAll("/", "."), await answer.json());
      }
      fields[role] = told;
    }
  } finally {
    await owner.end();
  }
  return fields;
}

/** What is in the one and not in the other, as `role question path`. */
const beyond = (a: Fields, b: Fields): string[] =>
  Object.entries(a).flatMap(([role, told]) =>
    Object.entries(told).flatMap(([name, list]) =>
      list.filter((p) => !b[role]?.[name]?.includes(p)).map((p) => `${role} ${name} ${p}`),
    ),
  );

/** S4: each role's answers hold the fields of a written list, and no other. */
export default async function fields(): Promise<Trusted> {
  const h = await testHouse();
  try {
    const all = await operations(h);
    const now = await seen(h, h.base, all, ROLES);
    if (process.env.HAITANG_TRUST_WRITE) writeFileSync(LIST, `${JSON.stringify(now, null, 1)}\n`);
    const written = existsSync(LIST) ? (JSON.parse(readFileSync(LIST, "utf8")) as Fields) : {};
    const extra = beyond(now, written);
    const missing = beyond(written, now);
    // A house in which everybody who asks is taken for the lead.
    const lead = (actor: Actor, community: Id): Actor => ({
      ...actor,
      grants: [
        ...actor.grants,
        { id: actor.account, role: "lead", community, place: community, organisation: null, from: "1970-01-01", to: null },
      ],
    });
    const loose = await h.another({
      capabilities: rooms.map((c) => ({
        ...c,
        queries: c.queries.map(
          (q) =>
            ({
              ...q,
              ask: (r, i, a, community, early) =>
                q.ask(r, i, { ...a, actor: lead(a.actor, community || h.community) }, community, early),
            }) as typeof q,
        ),
      })),
    });
    const control = beyond(await seen(h, loose.base, all, ["helper"]), written).length;
    for (const line of [...extra.map((l) => `extra: ${l}`), ...missing.map((l) => `not seen: ${l}`)].slice(0, 60))
      process.stderr.write(`${line}\n`);
    return {
      id: "S4",
      name: "fields",
      ok: extra.length === 0 && missing.length === 0,
      figures: {
        roles: ROLES.length,
        questions: new Set(Object.values(now).flatMap((q) => Object.keys(q))).size,
        fields: Object.values(now)
          .flatMap((q) => Object.values(q))
          .flat().length,
        extra: extra.length,
        not_seen: missing.length,
      },
      control: { what: `everybody taken for the lead: ${control} extra fields`, ok: control > 0 },
    };
  } finally {
    await h.stop();
  }
}
