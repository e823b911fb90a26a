import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Actor } from "../trust/support/cast.ts";
import { cast } from "../trust/support/cast.ts";
import { fill, idsOf, put } from "../trust/support/nouns.ts";
import type { Operation } from "../trust/support/routes.ts";
import { operations } from "../trust/support/routes.ts";
import type { TwoTowns } from "../trust/support/towns.ts";
import { twoTowns } from "../trust/support/towns.ts";

/** A thing that somebody looks at, and what policy tells their screen of it. */
interface Shown {
  readonly noun: string;
  readonly id: string;
  readonly can: Readonly<Record<string, boolean>> | null;
  /** The answer in which it stood. */
  readonly body: any;
}

describe("what policy says to the screen is what the server does", () => {
  let towns: TwoTowns;
  let all: Operation[];
  let actors: Actor[];
  const own = new Map<string, string>();
  before(async () => {
    towns = await twoTowns();
    all = await operations(towns.house);
    actors = (await cast(towns)).filter((a) => a.voice && a.name !== "lead of another town");
    const nouns = new Set<string>();
    for (const o of all) fill(o, (noun) => (nouns.add(noun), noun), towns.house.clock.now());
    for (const noun of nouns)
      own.set(
        noun,
        noun === "made-up"
          ? towns.house.server.road.newId()
          : ((await idsOf(towns.owner, towns.house.community, noun))[0] ?? towns.house.server.road.newId()),
      );
  });
  after(() => towns.stop());

  const kebab = (verb: string): string => verb.replaceAll(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);
  /** Commands and questions that a verb is the word for: by their names, in the same capability. */
  const named = (capability: string, verb: string): Operation[] => {
    const word = kebab(verb);
    return all.filter((o) => {
      const [of, name = ""] = o.name.split(".");
      return of === capability && (name === word || name.startsWith(`${word}-`) || name.endsWith(`-${word}`));
    });
  };
  /** True when the server lets somebody do it, as far as policy goes: a no of the rules is not policy's. */
  async function lets(actor: Actor, o: Operation, path: readonly (string | number)[], id: string): Promise<boolean> {
    const { input } = fill(o, (noun) => own.get(noun), towns.house.clock.now());
    const asked = put(input, path, id);
    const answer = o.kind === "command" ? await actor.voice?.do(o.name, asked) : await actor.voice?.ask(o.name, asked);
    return answer?.status !== 404 && (answer?.status !== 403 || answer.body.code === "policy.step-up");
  }
  /** Where in an operation's input the thing stands that it is about: what comes first. (A grid is drawn over doors; it is not done to them.) */
  const slotFor = (o: Operation, nouns: readonly string[]) =>
    fill(o, (noun) => own.get(noun), towns.house.clock.now()).slots.find(
      (s) => nouns.includes(s.noun) && s.path[0] === Object.keys(o.input?.properties ?? {})[0],
    );

  /** `show`: what is told of a thing at this moment; it is asked anew before each verb, since what was done before may have moved the thing. */
  async function compare(
    capability: string,
    shown: readonly { actor: Actor; thing: Shown }[],
    nounsOf: (thing: Shown) => readonly string[],
    show: (actor: Actor, id: string) => Promise<Shown["can"]>,
  ): Promise<number> {
    const verbs = new Set(shown.flatMap(({ thing }) => Object.keys(thing.can ?? {})));
    assert.ok(verbs.size > 0);
    const claimed = new Set([...verbs].flatMap((v) => named(capability, v).map((o) => o.name)));
    let compared = 0;
    for (const verb of verbs) {
      // A verb that is no operation's name speaks for all commands of the room that nobody else speaks for.
      const speaksFor =
        named(capability, verb).length > 0
          ? named(capability, verb)
          : all.filter((o) => o.kind === "command" && o.name.startsWith(`${capability}.`) && !claimed.has(o.name));
      assert.ok(speaksFor.length > 0, `${capability}: nothing is called ${verb}`);
      for (const { actor, thing } of shown)
        for (const o of speaksFor) {
          const slot = slotFor(o, nounsOf(thing));
          if (!slot) continue;
          compared += 1;
          const can = await show(actor, thing.id);
          assert.equal(
            await lets(actor, o, slot.path, thing.id),
            can?.[verb] ?? false,
            `${actor.name}: ${verb} → ${o.name} on ${thing.noun} ${thing.id}`,
          );
        }
    }
    return compared;
  }

  test("for every role, every kind of place and every verb", async () => {
    const kinds = ["compound", "building", "entrance", "door"];
    const shown: { actor: Actor; thing: Shown }[] = [];
    const show = async (actor: Actor, id: string): Promise<Shown["can"]> => {
      const answer = await actor.voice?.ask("places.place", { place: id });
      return answer?.status === 200 ? answer.body.can : null;
    };
    for (const kind of kinds) {
      const [first] = (
        await towns.owner.query<{ id: string }>(
          "select p.id from place p where p.community_id = $1 and p.kind = $2 and p.until is null and exists (select from place_under u join household h on h.community_id = u.community_id and h.door_id = u.descendant_id where u.ancestor_id = p.id) order by p.id limit 1",
          [towns.house.community, kind],
        )
      ).rows;
      const id = first?.id as string;
      for (const actor of actors) shown.push({ actor, thing: { noun: kind, id, can: await show(actor, id), body: null } });
    }
    const compared = await compare("places", shown, (t) => ["place", `place:${t.noun}`], show);
    assert.ok(compared > 100, `${compared} compared`);
  });

  test("for every role, every kind of household and every verb", async () => {
    const { house } = towns;
    const open = house.sample.households.filter(
      (x) => !x.protected && house.sample.care.some((c) => c.household === x.id && c.why !== ""),
    );
    const helper = actors.find((a) => a.name === "helper");
    const households = [
      open[0]?.id,
      house.sample.households.find((x) => x.protected)?.id,
      house.sample.entrusted.find((e) => e.person === helper?.voice?.person)?.household,
      open.at(-1)?.id,
    ] as string[];
    const shown: { actor: Actor; thing: Shown }[] = [];
    for (const id of households)
      for (const actor of actors) {
        await actor.voice?.do("people.ask", { household: id, reason: "visit" });
        const answer = await actor.voice?.ask("people.household", { household: id });
        shown.push({
          actor,
          thing: { noun: "household", id, can: answer?.status === 200 ? answer.body.can : null, body: answer?.body },
        });
      }
    // "Why" is no operation: it is whether the reasons stand in the answer.
    for (const { actor, thing } of shown)
      for (const care of thing.body?.care ?? []) assert.equal("why" in care, thing.can?.why, `${actor.name}: why`);
    const things = shown.map(({ actor, thing }) => ({
      actor,
      thing: { ...thing, can: thing.can && Object.fromEntries(Object.entries(thing.can).filter(([v]) => v !== "why")) },
    }));
    const compared = await compare(
      "people",
      things,
      () => ["household"],
      async (actor, id) => (await actor.voice?.ask("people.household", { household: id }))?.body?.can ?? null,
    );
    assert.ok(compared > 200, `${compared} compared`);
  });

  test("for every role, a venue and every verb", async () => {
    const shown: { actor: Actor; thing: Shown }[] = [];
    for (const actor of actors) {
      const answer = await actor.voice?.ask("venues.list", {});
      for (const row of answer?.status === 200 ? answer.body.rows : [])
        shown.push({ actor, thing: { noun: "venue", id: row.id, can: row.can, body: row } });
    }
    const show = async (actor: Actor, id: string): Promise<Shown["can"]> =>
      (await actor.voice?.ask("venues.list", {}))?.body?.rows?.find((v: { id: string }) => v.id === id)?.can ?? null;
    assert.ok((await compare("venues", shown, () => ["venue"], show)) > 5);
  });

  test("for every role, bringing a list", async () => {
    for (const actor of actors) {
      if (!actor.voice) continue;
      const told = await actor.voice.ask("register.imports");
      const begun = await actor.voice.do("register.begin", {
        fileName: "a.csv",
        source: "台账",
        basis: "duty",
        until: "2027-01-01",
      });
      const can = told.status === 200 && told.body.can.bring === true;
      assert.equal(begun.status === 200, can, `${actor.name}: ${begun.status}`);
    }
  });

  test("every answer that tells what may be done is among those compared", () => {
    // Questions whose answers have a `can`: one more of them needs a test of its own here.
    const telling: string[] = [];
    const look = (schema: any, name: string): void => {
      if (schema?.properties?.can) telling.push(name);
      for (const inner of [...Object.values(schema?.properties ?? {}), schema?.items, ...(schema?.anyOf ?? [])])
        if (inner) look(inner, name);
    };
    return fetch(`${towns.house.base}/api/openapi.json`)
      .then((r) => r.json())
      .then((document: any) => {
        for (const [path, methods] of Object.entries<any>(document.paths))
          look(methods.post?.responses["200"]?.content?.["application/json"]?.schema, path);
        assert.deepEqual([...new Set(telling)].sort(), [
          "/api/ask/people.household",
          "/api/ask/places.place",
          "/api/ask/register.imports",
          "/api/ask/venues.list",
        ]);
      });
  });
});
