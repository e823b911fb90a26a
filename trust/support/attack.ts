import type { Id } from "../../src/kernel/id.ts";
import type { Voice } from "../../test/support/house.ts";
import type { Haul } from "./haul.ts";
import { sheetsOf } from "./haul.ts";
import { waysToAsk } from "./keys.ts";
import { fill, idsOf, put } from "./nouns.ts";
import { operations } from "./routes.ts";
import type { TwoTowns } from "./towns.ts";
import { atOnce } from "./trusted.ts";

/** 胶州, April 2020: so many names left the house. */
const ROWS = 6000;
const AT_ONCE = 6;

export interface Attack {
  haul: Haul;
  calls: number;
  refused: number;
}
type Call = () => Promise<void>;
/** The same order on every run: whoever attacks begins anywhere and mixes everything. */
function shuffled<T>(list: readonly T[]): T[] {
  let state = 12345;
  return list
    .map((item) => ({ item, at: (state = (state * 1103515245 + 12345) % 2147483648) }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

/**
 * Somebody with a worker's session, at work in two communities, takes all that she can in a day: by every question that the house answers, every command that
 * shows for a reason, panels, lists, exports in every form, roles and memberships, entrusting, allowing herself more, taking back; from two sessions, at two
 * servers, several at once.
 */
export async function attack(
  towns: TwoTowns,
  bases: readonly string[],
  voices: readonly Voice[],
  haul: Haul,
  share: number,
): Promise<Attack> {
  const { house, owner, away } = towns;
  const found: Attack = { haul, calls: 0, refused: 0 };
  const all = await operations(house);
  const now = house.clock.now();
  let turn = 0;
  const hear = (answer: { status: number; body: any }, by: string): any => {
    found.calls += 1;
    if (answer.status === 409 || answer.status === 202) found.refused += 1;
    haul.take(JSON.stringify(answer.body), by);
    return answer.body;
  };
  const who = (): { voice: Voice; base: string } => {
    const nr = turn++;
    return { voice: voices[nr % voices.length] as Voice, base: bases[(nr >> 1) % bases.length] as string };
  };
  const run = async (name: string, input: unknown, community: Id): Promise<any> => {
    const { voice, base } = who();
    return hear(await voice.do(name, input, { community, base }), name);
  };
  const ask = async (name: string, input: unknown, community: Id): Promise<any> => {
    const { voice, base } = who();
    return hear(await voice.ask(name, input, { community, base }), name);
  };
  const take = async (community: Id, id: unknown): Promise<void> => {
    if (typeof id !== "string") return;
    const { voice, base } = who();
    const response = await fetch(`${base}/api/register/fetch-export`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${voice.secret}` },
      body: JSON.stringify({ community, export: id }),
    });
    found.calls += 1;
    const bytes = Buffer.from(await response.arrayBuffer());
    if (response.headers.get("content-type")?.includes("spreadsheetml"))
      for (const s of await sheetsOf(bytes)) haul.take(s, "register.fetch-export");
    else haul.take(bytes.toString("utf8"), "register.fetch-export");
  };

  const calls: Call[] = [];
  for (const community of [house.community, away]) {
    const ids = new Map<string, string[]>();
    for (const o of all) fill(o, (noun) => (ids.set(noun, []), noun), now);
    for (const noun of ids.keys())
      ids.set(noun, noun === "made-up" ? [house.server.road.newId()] : await idsOf(owner, community, noun));
    const some = (noun: string): string[] =>
      shuffled(ids.get(noun) ?? []).slice(0, Math.max(3, Math.ceil(((ids.get(noun)?.length ?? 0) * share) / 4)));
    // Whatever shows for a reason, of every household and person, and then the panel.
    for (const o of all.filter((x) => x.kind === "command" && x.input?.properties?.reason && !x.name.startsWith("register."))) {
      const { input, slots } = fill(o, (noun) => ids.get(noun)?.[0], now);
      for (const slot of slots)
        for (const id of shuffled(ids.get(slot.noun) ?? []).slice(0, Math.ceil(ROWS * share)))
          calls.push(async () => {
            await run(o.name, put(input, slot.path, id), community);
            await ask("people.household", { household: id }, community);
          });
    }
    // People moved into a household that was asked for, two by two laid beside each other, tied to a door: whatever takes one of each.
    for (const o of all.filter((x) => x.kind === "command" && /^people\.(move-person|merge|add-tie)$/.test(x.name))) {
      const { input, slots } = fill(o, (noun) => ids.get(noun)?.[0], now);
      for (let i = 0; i < Math.ceil(1500 * share); i++)
        calls.push(async () => {
          const pick = (noun: string): string | undefined => ids.get(noun)?.[(i * 7919 + 13) % (ids.get(noun)?.length || 1)];
          const asked = ids.get("household")?.[i % 5];
          await run("people.ask", { household: asked, reason: "visit" }, community);
          const moved = slots.reduce((x, s) => put(x, s.path, s.noun === "household" ? asked : pick(s.noun)), input);
          await run(
            o.name,
            { ...(moved as object), ...(o.name === "people.move-person" ? { door: null } : { fresh: null }) },
            community,
          );
          await ask("people.household", { household: asked }, community);
          await ask("people.doubles", {}, community);
        });
    }
    // Every question with every id that it could be asked with.
    for (const o of all.filter((x) => x.kind === "question"))
      for (const way of new Set(waysToAsk(o, some, ["王", "wang", "1", "0001", "沈"], now).map((w) => JSON.stringify(w))))
        calls.push(async () => void (await ask(o.name, JSON.parse(way), community)));
    // Lists, of everywhere and of every corner, in every form.
    const scopes = [null, ...some("place:entrance"), ...some("place:door"), ...some("place:building")].map((place) => ({
      place,
      grid: null,
      classes: null,
      own: false,
    }));
    const layout = (
      await run(
        "register.save-layout",
        {
          layout: null,
          name: `表${community.slice(0, 4)}`,
          each: "door",
          columns: [
            { what: "name", header: "名", text: null },
            { what: "phone", header: "号", text: null },
          ],
          version: 0,
        },
        community,
      )
    ).layout;
    for (const [i, scope] of [...scopes, { ...scopes[0], own: true }].entries())
      for (const kind of ["register", "buildings", "doors", "contacts", "form"]) {
        const columns = kind === "doors" ? ["door", "name", "said"] : [];
        const form = ["csv", "xlsx", "print"][i % 3];
        calls.push(async () => {
          const came = await run(
            "register.export",
            { kind, scope, columns, layout: kind === "form" ? layout : null, form, language: "zh-CN", reason: "check" },
            community,
          );
          await take(community, came.export);
          // What is parked she signs herself, as often as it takes.
          if (came.approval) await run("approvals.sign", { approval: came.approval }, community);
        });
      }
    // Names through lists of those who have a task; households through her own chain; more for herself; everything taken back.
    const [organisation] = ids.get("organisation") ?? [];
    for (const person of shuffled(ids.get("person") ?? []).slice(0, Math.ceil(2000 * share)))
      calls.push(async () => {
        await run(
          "organisations.add-member",
          { organisation, person, personCommunity: community, position: null, from: now.slice(0, 10), to: null },
          community,
        );
        await run(
          "organisations.give-role",
          { person, role: "helper", place: ids.get("place:entrance")?.[0], organisation: null, from: now.slice(0, 10), to: null },
          community,
        );
        await ask("organisations.members", { organisation }, community);
      });
    const account = voices[0]?.account;
    const person = voices[0]?.person;
    for (let i = 0; i < 8; i++)
      calls.push(async () => {
        const households = shuffled(ids.get("household") ?? []).slice(i * 100, i * 100 + 100);
        await run("organisations.entrust", { person, households, from: "2020-01-01", to: null }, community);
        const more = await run("people.allow-more", { account, more: 2000 }, community);
        if (more.approval) await run("approvals.sign", { approval: more.approval }, community);
        await ask("people.my-households", {}, community);
        const recent = (await ask("undo.recent", {}, community)).rows as { command: Id }[] | undefined;
        for (const { command } of (recent ?? []).slice(0, 3)) await run("undo.command", { command }, community);
      });
  }
  await atOnce(AT_ONCE, shuffled(calls), (call) => call());
  return found;
}
