import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import pg from "pg";
import type { TestHouse, Voice } from "../../../test/support/house.ts";
import { testHouse } from "../../../test/support/house.ts";
import { MINUTE } from "../../kernel/instant.ts";
import type { ExportInput, Paper } from "./schema.ts";

const EVERYWHERE = { place: null, grid: null, classes: null, own: false };
const want = (more: Partial<ExportInput> = {}): ExportInput => ({
  kind: "buildings",
  scope: EVERYWHERE,
  columns: [],
  layout: null,
  form: "print",
  language: "zh-CN",
  reason: "visit",
  ...more,
});

describe("a list that leaves the house", () => {
  let h: TestHouse;
  let worker: Voice;
  let lead: Voice;
  let helper: Voice;
  let owner: pg.Client;
  /** An entrance in which a few dozen people live, none of them hidden. */
  let entrance: string;
  let building: string;
  before(async () => {
    h = await testHouse();
    [worker, lead, helper] = [await h.as("worker", 2), await h.as("lead"), await h.as("helper")];
    owner = new pg.Client({ connectionString: h.ownerUrl });
    await owner.connect();
    const entrances = h.sample.places.filter((p) => p.kind === "entrance");
    entrance = entrances.find((e) => {
      const n = peopleOf(householdsUnder(e.id)).length;
      return n >= 15 && n < 60 && householdsUnder(e.id).every((x) => !x.protected);
    })?.id as string;
    building = h.sample.places.find((p) => p.id === entrance)?.parent as string;
  });
  after(async () => {
    await owner.end();
    await h.stop();
  });
  const householdsUnder = (place: string) => {
    const doors = new Set(h.sample.places.filter((p) => p.parent === place).map((p) => p.id));
    return h.sample.households.filter((x) => doors.has(x.door));
  };
  const peopleOf = (households: readonly { id: string }[]) => {
    const ids = new Set(households.map((x) => x.id));
    return h.sample.people.filter((p) => p.household !== null && ids.has(p.household));
  };
  const grown = <P extends { born: number | null }>(people: readonly P[]): P[] =>
    people.filter((p) => p.born === null || 2026 - p.born >= 14);
  const fetchAs = async (who: Voice, id: string, base = h.base): Promise<Response> =>
    fetch(`${base}/api/register/fetch-export`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${who.secret}` },
      body: JSON.stringify({ community: h.community, export: id }),
    });
  const paper = async (who: Voice, input: ExportInput): Promise<Paper> => {
    const asked = await who.do("register.export", input);
    assert.equal(asked.status, 200, JSON.stringify(asked.body));
    const got = await fetchAs(who, asked.body.export);
    assert.equal(got.status, 200);
    return (await got.json()) as Paper;
  };
  const text = (p: Paper): string => JSON.stringify(p.sheets);

  test("is weighed before anything is shown, and shows exactly that", async () => {
    const input = want({ scope: { ...EVERYWHERE, place: entrance } });
    const { kind, scope, columns, layout } = input;
    const weighed = (await worker.ask("register.weigh-export", { kind, scope, columns, layout })).body;
    const living = peopleOf(householdsUnder(entrance));
    assert.deepEqual(
      [weighed.residents, weighed.fresh, weighed.shown, weighed.limit, weighed.signature],
      [grown(living).length, grown(living).length, 0, 100, false],
    );
    const asked = await worker.do("register.export", input);
    assert.deepEqual([asked.status, asked.body.residents, asked.body.shown], [200, weighed.residents, weighed.residents]);
    const got = (await (await fetchAs(worker, asked.body.export)).json()) as Paper;
    for (const p of grown(living)) assert.ok(text(got).includes(p.name), "everybody who is grown up");
    for (const p of living.filter((x) => !grown([x]).length)) assert.ok(!text(got).includes(p.name), "no child by name");
    assert.equal(text(got).split('"孩子').length - 1, living.length - grown(living).length);
    assert.ok(
      got.mark.includes(asked.body.code) && got.mark.includes(h.sample.people.find((p) => p.id === worker.person)?.name ?? "?"),
    );
    // Counted once, however often the same people are asked for.
    assert.equal((await worker.do("register.export", want({ ...input, kind: "contacts" }))).body.shown, weighed.residents);
  });

  test("the household sees that it stood in a list, and who took it", async () => {
    const [home] = householdsUnder(entrance);
    const rows = (await lead.ask("people.who-looked", { household: home?.id })).body.rows as { reason: string; role: string }[];
    assert.ok(rows.some((r) => r.reason === "export" && r.role === "worker"));
    // It is no reason to see the household's panel.
    assert.equal((await worker.ask("people.household", { household: home?.id })).body.masked, true);
  });

  test("takes proving who one is, and goes to nobody but whoever asked, for ten minutes; every fetch is counted", async () => {
    await h.steppedUp(worker, false);
    const input = want({ scope: { ...EVERYWHERE, place: entrance } });
    assert.equal((await worker.do("register.export", input)).body.code, "policy.step-up");
    await h.steppedUp(worker);
    const { body } = await worker.do("register.export", input);
    for (const other of [lead, helper]) assert.equal((await fetchAs(other, body.export)).status, 404);
    assert.equal(
      (
        await fetch(`${h.base}/api/register/fetch-export`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: "{}",
        })
      ).status,
      401,
    );
    const second = await h.another();
    const again = await h.asPerson(worker.person);
    for (const base of [h.base, second.base]) assert.equal((await fetchAs(again, body.export, base)).status, 200);
    const [row] = (await worker.ask("register.exports")).body.rows.filter((r: { id: string }) => r.id === body.export);
    assert.deepEqual([row.fetched, row.mine, row.kind, row.reason], [2, true, "buildings", "visit"]);
    await h.server.settled();
    assert.equal(
      h.server.tail.since(0)?.filter((e) => e.kind === "register.export-fetched" && e.about.includes(body.export)).length,
      2,
    );
    h.clock.move(11 * MINUTE);
    assert.equal(((await (await fetchAs(worker, body.export)).json()) as { code: string }).code, "register.export-over");
  });

  test("who moves in before it is fetched is counted; who is hidden meanwhile, or moves out, is not in it", async () => {
    const input = want({ scope: { ...EVERYWHERE, place: entrance } });
    worker = await h.asPerson(worker.person);
    const { body } = await worker.do("register.export", input);
    const [home, leaves] = householdsUnder(entrance).filter((x) => peopleOf([x]).length > 0);
    const person = { name: "钮祜禄测", called: null, born: 1990, phones: [], language: null, channel: null, noSmartphone: false };
    assert.equal((await lead.do("people.add-person", { household: home?.id, person })).status, 200);
    assert.equal((await lead.do("people.move-out", { household: leaves?.id, on: "2026-03-01" })).status, 200);
    const got = (await (await fetchAs(worker, body.export)).json()) as Paper;
    assert.ok(text(got).includes("钮祜禄测"));
    for (const p of grown(peopleOf([leaves as { id: string }]))) assert.ok(!text(got).includes(p.name));
    assert.equal((await worker.ask("people.shown-today")).body.shown, body.shown + 1);
  });

  test("hidden households are in none, not even for those who may see them", async () => {
    const hidden = h.sample.households.filter((x) => x.protected);
    const names = peopleOf(hidden).map((p) => p.name);
    const reader = await h.asPerson(hidden[0]?.readers[0] as string);
    const other = h.sample.roles.find((r) => r.role === "worker" && !hidden.some((x) => x.readers.includes(r.person)));
    const signer = await h.asPerson(other?.person as string);
    const asked = await reader.do("register.export", want());
    assert.equal(asked.status, 202, "all of them are more than a day's");
    assert.equal((await signer.do("approvals.sign", { approval: asked.body.approval })).status, 200);
    const [row] = (await reader.ask("register.exports")).body.rows;
    assert.deepEqual([row.signed, row.residents > 3000], [true, true]);
    const all = text((await (await fetchAs(reader, row.id)).json()) as Paper);
    for (const name of names) assert.ok(!all.includes(`"${name}"`), "somebody hidden");
  });

  test("more than a day's residents waits for a second person, who cannot fetch it; what was signed for does not count", async () => {
    const one = await h.as("worker", 3);
    const input = want({ kind: "register" });
    const asked = await one.do("register.export", input);
    assert.deepEqual([asked.status, asked.body.needed], [202, 2]);
    assert.equal((await one.do("approvals.sign", { approval: asked.body.approval })).body.code, "approvals.own");
    assert.equal((await helper.do("approvals.sign", { approval: asked.body.approval })).status, 404);
    const colleague = await h.as("worker", 4);
    const signed = await colleague.do("approvals.sign", { approval: asked.body.approval });
    assert.deepEqual([signed.status, signed.body.done], [200, true]);
    assert.equal((await fetchAs(colleague, signed.body.export)).status, 404);
    // Whoever asked may be out when it is signed: it waits for her longer.
    h.clock.move(30 * MINUTE);
    const again = await h.asPerson(one.person);
    assert.equal((await fetchAs(again, signed.body.export)).status, 200);
    assert.equal((await again.ask("people.shown-today")).body.shown, 0);
    const home = h.sample.households.find((x) => !x.protected && peopleOf([x]).length > 0);
    assert.equal((await again.do("people.ask", { household: home?.id, reason: "visit" })).status, 200);
    assert.ok(
      (await (await h.asPerson(lead.person)).ask("people.alarms")).body.rows.some(
        (a: { account: string; refused: number }) => a.account === one.account && a.refused === 0,
      ),
    );
  });

  test("why somebody needs more is for named staff; a helper takes out her own doors, and no others", async () => {
    helper = await h.asPerson(helper.person);
    const own = { ...EVERYWHERE, own: true };
    assert.equal(
      (await helper.do("register.export", want({ columns: ["name", "care"], scope: own }))).body.code,
      "policy.named-staff",
    );
    assert.equal((await helper.do("register.export", want())).body.code, "register.own-doors-only");
    assert.equal((await helper.do("register.export", want({ scope: { ...own, classes: ["dialysis"] } }))).status, 403);
    const got = await helper.do("register.export", want({ scope: own }));
    assert.deepEqual([got.status, got.body.beyond, got.body.shown], [200, 0, 0]);
    const mine = h.sample.entrusted.filter((e) => e.person === helper.person).map((e) => e.household);
    assert.equal(got.body.households, mine.length);
    for (const role of ["officer", "rider", "keeper", "resident"] as const)
      assert.equal((await (await h.as(role)).do("register.export", want())).status, 404, role);
  });

  test("a list of doors shows nobody, counts for nothing and leaves no reading", async () => {
    const readings = async () =>
      (await owner.query<{ n: number }>("select count(*)::int as n from reading where reason = 'export'")).rows[0]?.n;
    const before = await readings();
    lead = await h.asPerson(lead.person);
    const got = await paper(lead, want({ kind: "doors", scope: { ...EVERYWHERE, place: building } }));
    assert.equal(
      got.sheets[0]?.rows.length,
      h.sample.places.filter((p) => p.kind === "door" && h.sample.places.find((e) => e.id === p.parent)?.parent === building)
        .length,
    );
    assert.equal((await lead.ask("people.shown-today")).body.shown, 0);
    assert.equal(await readings(), before);
  });

  test("says what is wrong in plain words: nothing there, a column that is not its own, a place that does not exist", async () => {
    const shop = h.sample.doors.find((d) => d.use === "vacant")?.id as string;
    const none = await lead.do("register.export", want({ kind: "contacts", scope: { ...EVERYWHERE, place: shop } }));
    assert.deepEqual([none.status, none.body.code], [409, "register.nothing-to-export"]);
    assert.equal(
      (await lead.do("register.export", want({ kind: "doors", columns: ["proxy-phone"] }))).body.code,
      "register.no-such-column",
    );
    assert.equal((await lead.do("register.export", want({ kind: "form" }))).body.code, "register.layout-missing");
    const nowhere = "11111111-1111-4111-8111-111111111111";
    assert.equal((await lead.do("register.export", want({ scope: { ...EVERYWHERE, place: nowhere } }))).status, 404);
    assert.equal((await lead.do("register.export", want({ scope: { ...EVERYWHERE, grid: nowhere } }))).status, 404);
  });

  test("a page is traced by its code, by the lead alone; one misread sign does not pass", async () => {
    const { body } = await lead.do("register.export", want({ kind: "doors" }));
    const typed = (body.code as string).toLowerCase().replaceAll("-", " ").replaceAll("0", "o").replaceAll("1", "l");
    const found = (await lead.ask("register.trace", { code: typed })).body;
    assert.deepEqual([found.id, found.mine, found.kind], [body.export, true, "doors"]);
    const wrong = (body.code as string).replace(/^./, (c) => (c === "2" ? "3" : "2"));
    assert.equal((await lead.ask("register.trace", { code: wrong })).body.code, "register.code-unreadable");
    assert.equal((await worker.ask("register.trace", { code: body.code })).status, 403);
    assert.equal((await (await h.as("steward")).ask("register.trace", { code: body.code })).status, 403);
  });
});
