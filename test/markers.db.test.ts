import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import pg from "pg";
import type { TestHouse, Voice } from "./support/house.ts";
import { testHouse } from "./support/house.ts";
import { listen } from "./support/listen.ts";

// Runes are in no name of the sample; these numbers are nobody's.
const RUNE = "ᛗᚨᚱᚲ";
const NUMBER = "1997004";
/** Where the text of names stands in the clear, behind the wall, because it is searched or shown at once. */
const IN_THE_CLEAR = new Set(["public.person", "public.household", "public.search_token"]);

describe("a thousand planted markers", () => {
  let h: TestHouse;
  let worker: Voice;
  let nr = 0;
  const planted: string[] = [];
  const rune = (): string => {
    const marker = `${RUNE}${(nr++).toString(36)}`;
    planted.push(marker);
    return marker;
  };
  const number = (): string => {
    const marker = `${NUMBER}${String(nr++ % 10_000).padStart(4, "0")}`;
    planted.push(marker);
    return marker;
  };
  const streams: Awaited<ReturnType<typeof listen>>[] = [];
  before(async () => {
    h = await testHouse();
    worker = await h.as("worker");
    for (const role of ["worker", "lead", "officer", "steward", "helper"] as const)
      streams.push(await listen(h.base, (await h.as(role)).secret));
  });
  after(async () => {
    for (const s of streams) s.close();
    await h.stop();
  });

  const person = () => ({
    name: rune(),
    called: rune(),
    born: 1950,
    phones: [number()],
    language: "wuu",
    channel: "call",
    noSmartphone: true,
  });
  const heard: string[] = [];
  /** Every answer is kept and looked through as well. */
  const press = async (name: string, input: unknown, who = worker): Promise<{ status: number; body: any }> => {
    const answer = await who.do(name, input);
    heard.push(JSON.stringify(answer.body));
    return answer;
  };

  test("are planted through commands that succeed, that are refused, parked, undone and malformed", async () => {
    const doors = h.sample.doors.filter((d) => d.use === "vacant").map((d) => d.id);
    const done: Promise<unknown>[] = [];
    for (let i = 0; i < 36; i++) {
      done.push(
        (async () => {
          const { body } = await press("people.add-household", {
            door: doors[i],
            said: rune(),
            from: "2026-03-01",
            people: [person(), person(), person(), person()],
          });
          const household = body.household as string;
          for (let k = 0; k < 2; k++) {
            await press("people.set-care", {
              household,
              person: null,
              class: "dialysis",
              actions: ["call-first"],
              why: rune(),
              until: null,
            });
            await press("people.add-proxy", {
              household,
              name: rune(),
              relation: "daughter",
              phone: number(),
              where: rune(),
              from: "2026-03-01",
              to: null,
            });
          }
          await press("people.edit-household", {
            household,
            said: rune(),
            channel: "call",
            language: "wuu",
            lookInEvery: 7,
            remark: rune(),
            version: 0,
          });
          // Refused: changed since.
          await press("people.edit-household", {
            household,
            said: rune(),
            channel: null,
            language: null,
            lookInEvery: null,
            remark: rune(),
            version: 0,
          });
          const twice = person();
          await press("people.add-person", { household, person: twice });
          await press("people.add-person", { household, person: twice });
          // Malformed, with the marker in the wrong place.
          await press("people.set-care", {
            household,
            person: rune(),
            class: rune(),
            actions: [rune()],
            why: rune(),
            until: rune(),
          });
          await press("people.look-in", { household: rune(), way: rune(), at: rune() });
          await worker.ask("people.search", { typed: rune() });
        })(),
      );
    }
    await Promise.all(done);
    const parked = await press(
      "people.protect",
      { household: h.sample.households.find((x) => !x.protected)?.id, readers: [worker.account, (await h.as("lead")).account] },
      await h.as("lead"),
    );
    assert.equal(parked.status, 202);
    for (const { command } of (await worker.ask("undo.recent")).body.rows.slice(0, 5)) await press("undo.command", { command });
    // Signing in with numbers that nobody has, and one that a new person has.
    for (let i = 0; i < 5; i++)
      await fetch(`${h.base}/api/sign-in/ask-code`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ phone: number() }),
      });
    await fetch(`${h.base}/api/do/people.add-person?name=${encodeURIComponent(rune())}`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${worker.secret}` },
      body: `{"broken": "${rune()}`,
    });
    await fetch(`${h.base}/${encodeURIComponent(rune())}`);
    assert.ok(planted.length >= 1000, `${planted.length} planted`);
    await h.server.settled();
  });

  test("are in no table but those that hold names, and there because they are searched", async () => {
    const c = new pg.Client({ connectionString: h.ownerUrl });
    await c.connect();
    try {
      const { rows: tables } = await c.query<{ name: string }>(
        "select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')",
      );
      assert.ok(tables.length > 35);
      const hex = (text: string): string => Buffer.from(text).toString("hex");
      const found: string[] = [];
      for (const { name } of tables) {
        const { rows } = await c.query<{ n: string }>(`select count(*) as n from ${name} t where t::text like any ($1)`, [
          [RUNE, NUMBER, hex(RUNE), hex(NUMBER)].map((m) => `%${m}%`),
        ]);
        if (Number(rows[0]?.n) > 0) found.push(name);
      }
      // One that must be found shows that the search can find.
      assert.ok(found.includes("public.person"));
      assert.deepEqual(
        found.filter((name) => !IN_THE_CLEAR.has(name)),
        [],
      );
      for (const name of IN_THE_CLEAR) {
        const { rows } = await c.query<{ n: string }>(`select count(*) as n from ${name} t where t::text like any ($1)`, [
          [`%${NUMBER}%`, `%${hex(NUMBER)}%`],
        ]);
        assert.equal(Number(rows[0]?.n), 0, `a phone number in ${name}`);
      }
    } finally {
      await c.end();
    }
  });

  test("are in no line of the log, no byte of a live stream, no answer to a command", async () => {
    const said: [string, string][] = [
      ["the log", h.log.join("\n")],
      ["an answer", heard.join("\n")],
      ...streams.map((s): [string, string] => ["the live stream", s.text()]),
    ];
    for (const [where, text] of said) {
      assert.ok(text.length > 0);
      for (const m of [RUNE, NUMBER, encodeURIComponent(RUNE), JSON.stringify(RUNE).slice(1, 4)])
        assert.ok(!text.includes(m), `${m} in ${where}`);
    }
    assert.ok(streams[0]?.text().includes("people.care-set"), "the stream told of it all the same");
    assert.ok(h.log.length > 300);
  });
});
