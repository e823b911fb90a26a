import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { TestHouse, Voice } from "../../test/support/house.ts";
import { testHouse, TODAY } from "../../test/support/house.ts";
import type { Board, PlaceSeen } from "./schema.ts";

describe("the tree of places, through the door", () => {
  let h: TestHouse;
  let worker: Voice;
  let lead: Voice;
  before(async () => {
    h = await testHouse();
    worker = await h.as("worker");
    lead = await h.as("lead");
  });
  after(() => h.stop());

  const board = async (): Promise<Board> => (await worker.ask("places.board")).body as Board;
  const place = async (id: string): Promise<PlaceSeen> => (await worker.ask("places.place", { place: id })).body as PlaceSeen;
  const found = async (typed: string) =>
    (await worker.ask("people.search", { typed })).body.rows as { kind: string; id: string; title: string; by: string }[];
  const ok = async (name: string, input: unknown, who = worker) => {
    const answer = await who.do(name, input);
    assert.equal(answer.status, 200, `${name}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };

  test("the board shows every door of the community once, in the order of its buildings", async () => {
    const b = await board();
    const doors = b.buildings.flatMap((x) => x.entrances.flatMap((e) => e.doors));
    assert.equal(doors.length, h.sample.doors.length);
    assert.equal(new Set(doors.map((d) => d.d)).size, doors.length);
    assert.equal(b.counts.households, 1765);
    assert.equal(b.counts.vacant, 131);
    assert.equal(b.buildings.length, 45);
  });

  test("a new building is found, drawn and said at once", async () => {
    const compound = (await board()).compounds[0]?.id as string;
    const doors = [1, 2, 3].flatMap((f) => [0, 1].map((c) => ({ label: `${f}0${c + 1}`, floor: f, column: c })));
    const { place: building } = await ok("places.add-building", {
      compound,
      label: "99幢",
      form: "walkup",
      entrances: [
        { label: "1单元", doors },
        { label: "2单元", doors },
      ],
    });
    const drawn = (await board()).buildings.find((x) => x.id === building);
    assert.deepEqual(
      drawn?.entrances.map((e) => e.doors.length),
      [6, 6],
    );
    const [hit] = await found("99-2-301");
    assert.equal(hit?.by, "door");
    assert.equal(hit?.title, "99幢2单元301");
    assert.equal((await found("99幢301")).length, 2, "two entrances have a 301");
    const again = await worker.do("places.add-building", {
      compound,
      label: "99幢",
      form: "walkup",
      entrances: [{ label: "1单元", doors: [] }],
    });
    assert.deepEqual([again.status, again.body.code], [409, "places.label-taken"]);
  });

  test("renumbered doors keep their history: the new plate finds them, the old one is told", async () => {
    const entrance = (await board()).buildings.find((x) => x.label === "99幢")?.entrances[0];
    const [a, b] = entrance?.doors ?? [];
    await ok("places.renumber", {
      entrance: entrance?.id,
      from: TODAY,
      doors: [
        { door: a?.d, label: b?.n },
        { door: b?.d, label: a?.n },
      ],
    });
    assert.equal((await place(a?.d as string)).label, b?.n);
    assert.deepEqual(
      (await place(a?.d as string)).names.map((n) => n.label),
      [a?.n],
    );
    assert.equal((await found(`99-1-${b?.n}`))[0]?.id, a?.d);
  });

  test("a split door's households stay behind one part; merged, they are together again; each knows what it was", async () => {
    const household = h.sample.households.find(
      (x) => !x.protected && h.sample.doors.find((d) => d.id === x.door)?.use === "lived-in",
    );
    const door = household?.door as string;
    const before_ = await place(door);
    const cell = h.sample.places.find((p) => p.id === door);
    const { doors } = await ok("places.split-door", {
      door,
      from: TODAY,
      keepsHouseholds: 1,
      into: [
        { label: `${before_.label}A`, floor: cell?.floor, column: 90 },
        { label: `${before_.label}B`, floor: cell?.floor, column: 91 },
      ],
    });
    const [first, second] = await Promise.all((doors as string[]).map(place));
    assert.deepEqual([first?.households, (second?.households ?? 0) > 0], [0, true]);
    assert.deepEqual(
      second?.was.map((w) => [w.id, w.how]),
      [[door, "split"]],
    );
    const gone = await worker.do("places.confirm-door", { door, use: "let" });
    assert.deepEqual([gone.status, gone.body.code], [409, "places.gone"]);
    const { place: merged } = await ok("places.merge-doors", {
      doors,
      from: TODAY,
      into: { label: before_.label, floor: cell?.floor, column: cell?.column },
    });
    assert.equal((await place(merged)).households, second?.households);
    assert.equal((await place(door)).became.length, 2);
  });

  test("an entrance that moves to another building takes its doors along, in search and under its new path", async () => {
    const b = await board();
    const entrance = b.buildings.find((x) => x.label === "99幢")?.entrances[1];
    const other = b.buildings.find((x) => x.label === "1幢");
    await ok("places.rename", { place: entrance?.id, label: "9单元", from: TODAY });
    await ok("places.move-entrance", { entrance: entrance?.id, building: other?.id, from: TODAY });
    const door = entrance?.doors.find((d) => d.n === "301")?.d as string;
    assert.deepEqual((await place(door)).path.map((p) => p.label).slice(0, 3), ["301", "9单元", "1幢"]);
    assert.equal((await found("1-9-301"))[0]?.id, door);
    assert.equal((await found("99-2-301")).length, 0);
  });

  test("a building in which people live is not demolished; an empty one is, by the lead who proves that it is her", async () => {
    const b = await board();
    const lived = b.buildings.find((x) => x.label === "1幢")?.id;
    const empty = b.buildings.find((x) => x.label === "99幢")?.id;
    assert.equal(
      (await worker.do("places.demolish", { place: empty, from: TODAY, because: "" })).status,
      403,
      "a worker may not",
    );
    await h.steppedUp(lead, false);
    const asked = await lead.do("places.demolish", { place: empty, from: TODAY, because: "" });
    assert.deepEqual([asked.status, asked.body.code], [403, "policy.step-up"]);
    await h.steppedUp(lead);
    assert.equal(
      (await lead.do("places.demolish", { place: lived, from: TODAY, because: "" })).body.code,
      "places.still-lived-in",
    );
    await ok("places.demolish", { place: empty, from: TODAY, because: "拆迁" }, lead);
    assert.equal(
      (await board()).buildings.some((x) => x.id === empty),
      false,
    );
    assert.equal((await found("99-1-301")).length, 0);
    assert.equal((await place(empty as string)).until, TODAY);
  });

  test("a grid drawn over doors counts them, and a door lies in one grid of a kind only", async () => {
    const doors = (await board()).buildings[2]?.entrances[0]?.doors.map((d) => d.d) ?? [];
    const [one, two] = ["aaaaaaaa-0000-4000-8000-000000000001", "aaaaaaaa-0000-4000-8000-000000000002"];
    await ok("places.draw-grid", { grid: one, name: "试格一", kind: "micro-grid", doors });
    await ok("places.draw-grid", { grid: two, name: "试格二", kind: "micro-grid", doors: doors.slice(0, 2) });
    const grids = (await worker.ask("places.grids")).body.rows as { id: string; doors: number }[];
    assert.equal(grids.find((g) => g.id === one)?.doors, doors.length - 2);
    assert.equal(grids.find((g) => g.id === two)?.doors, 2);
  });

  test("a helper sees her own doors on the board and no others; a rider sees no board", async () => {
    const helper = await h.as("helper");
    const b = (await helper.ask("places.board")).body as Board;
    const own = new Set(
      h.sample.entrusted
        .filter((e) => e.person === helper.person)
        .map((e) => h.sample.households.find((x) => x.id === e.household)?.door),
    );
    const seen = b.buildings.flatMap((x) => x.entrances.flatMap((e) => e.doors.map((d) => d.d)));
    for (const d of own) assert.ok(seen.includes(d as string));
    assert.ok(seen.length < 200);
    assert.equal((await (await h.as("rider")).ask("places.board")).status, 404);
  });

  test("above the community each place is a cell with its counts", async () => {
    const officer = await h.as("officer");
    const { body } = await officer.ask("places.area", {}, { community: null });
    const cell = (body.rows as { id: string; households: number; vacant: number }[]).find((c) => c.id === h.community);
    assert.deepEqual([cell?.households, cell?.vacant], [1765, 131]);
  });
});
