import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import pg from "pg";
import type { TestHouse, Voice } from "../../../test/support/house.ts";
import { testHouse } from "../../../test/support/house.ts";
import { readInto } from "../workbook/read.ts";
import { guessLayout } from "../meaning/layout/guess.ts";
import { readEntries } from "../meaning/read/read.ts";
import { wordsOf } from "../meaning/words.ts";
import type { Row } from "../workbook/types.ts";
import { readerOver } from "../../server/reader.ts";
import { COLUMNS_OF } from "./columns.ts";
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

describe("a list as a file", () => {
  let h: TestHouse;
  let worker: Voice;
  let lead: Voice;
  let helper: Voice;
  let owner: pg.Client;
  /** An entrance in which a few dozen people live, none of them hidden. */
  let entrance: string;
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

  test("a superior's form: its columns, order and headers; saved, changed, dropped and taken back", async () => {
    const columns = [
      { what: "number", header: "编号", text: null },
      { what: "building", header: "楼栋名", text: null },
      { what: "count-80", header: "高龄", text: null },
      { what: "text", header: "填表单位", text: "海棠渡社区" },
    ];
    const save = (more: object = {}) =>
      lead.do("register.save-layout", { layout: null, name: "街道老年人统计表", each: "building", columns, version: 0, ...more });
    const saved = await save();
    assert.equal(saved.status, 200);
    assert.equal((await save()).body.code, "register.layout-name-taken");
    assert.equal(
      (await save({ name: "别的", columns: [{ what: "name", header: "姓名", text: null }] })).body.code,
      "register.column-not-of-row",
    );
    const got = await paper(lead, want({ kind: "form", layout: saved.body.layout }));
    assert.deepEqual(
      got.sheets[0]?.columns.map((c) => c.header),
      ["编号", "楼栋名", "高龄", "填表单位"],
    );
    const sum = got.sheets[0]?.rows.reduce((n, r) => n + Number(r[2]), 0);
    const aged = h.sample.people.filter(
      (p) =>
        p.community === h.community &&
        p.born !== null &&
        2026 - p.born >= 80 &&
        !h.sample.households.find((x) => x.id === p.household)?.protected &&
        p.household !== null,
    );
    assert.ok(Math.abs((sum ?? 0) - aged.length) <= 8, `${sum} of ${aged.length}`);
    const id = lead.id();
    assert.equal(
      (
        await lead.do(
          "register.save-layout",
          { layout: saved.body.layout, name: "改过", each: "building", columns, version: 0 },
          { id },
        )
      ).status,
      200,
    );
    assert.equal((await save({ layout: saved.body.layout, name: "再改", version: 0 })).body.code, "register.layout-changed");
    assert.equal((await lead.do("undo.command", { command: id })).status, 200);
    const names = async () => (await lead.ask("register.layouts")).body.rows.map((l: { name: string }) => l.name);
    assert.deepEqual(await names(), ["街道老年人统计表"]);
    const drop = lead.id();
    assert.equal((await lead.do("register.drop-layout", { layout: saved.body.layout }, { id: drop })).status, 200);
    assert.deepEqual(await names(), []);
    assert.equal(
      (await lead.do("register.export", want({ kind: "form", layout: saved.body.layout }))).body.code,
      "register.layout-dropped",
    );
    assert.equal((await lead.do("undo.command", { command: drop })).status, 200);
    assert.deepEqual(await names(), ["街道老年人统计表"]);
    assert.equal(
      (await helper.do("register.save-layout", { layout: null, name: "x", each: "door", columns, version: 0 })).status,
      403,
    );
  });

  test("the csv is one, ends with its mark, and holds no formula", async () => {
    worker = await h.asPerson(worker.person);
    const [home] = householdsUnder(entrance).filter((x) => peopleOf([x]).length > 0);
    const evil = {
      name: '=HYPERLINK("http://x","y")',
      called: "@sum",
      born: 1990,
      phones: ["051200000001"],
      language: null,
      channel: null,
      noSmartphone: false,
    };
    assert.equal((await lead.do("people.add-person", { household: home?.id, person: evil })).status, 200);
    const { body } = await worker.do(
      "register.export",
      want({ kind: "register", form: "csv", scope: { ...EVERYWHERE, place: entrance } }),
    );
    const got = await fetchAs(worker, body.export);
    assert.equal(got.status, 200, JSON.stringify(body));
    assert.equal(got.headers.get("content-type"), "text/csv; charset=utf-8");
    assert.match(
      decodeURIComponent(got.headers.get("content-disposition") ?? ""),
      /attachment; filename\*=UTF-8''.*住户登记册 2026-03-02\.csv$/,
    );
    assert.equal(got.headers.get("cache-control"), "no-store");
    const bytes = Buffer.from(await got.arrayBuffer());
    assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
    const lines = bytes.toString("utf8").slice(1).trimEnd().split("\r\n");
    assert.match(lines[0] ?? "", /^"小区","楼幢","单元"/);
    assert.ok(lines.at(-1)?.includes(body.code));
    assert.ok(
      lines.some((l) => l.includes(`"""=HYPERLINK(""http`)),
      "in quotes of its own it is text, and read back as it stands",
    );
    assert.ok(lines.some((l) => l.includes(`"'@sum"`)));
    assert.ok(lines.some((l) => l.includes('"\t051200000001"')));
    for (const line of lines) assert.doesNotMatch(line, /(^|,)"?[=+\-@]/);
  });

  test("the workbook has a sheet a building, each with its mark on every page and in its last row, and reads back as it was written", async () => {
    const [home] = householdsUnder(entrance).filter((x) => peopleOf([x]).length > 0);
    const doors = await worker.do(
      "register.export",
      want({ form: "xlsx", columns: ["door", "name", "phone"], scope: { ...EVERYWHERE, place: entrance } }),
    );
    const got = await fetchAs(worker, doors.body.export);
    assert.equal(got.status, 200, JSON.stringify(doors.body));
    assert.match(got.headers.get("content-type") ?? "", /spreadsheetml/);
    const bytes = new Uint8Array(await got.arrayBuffer());
    const sheets: { name: string; rows: unknown[][] }[] = [];
    await readInto(bytes, "x.xlsx", {
      sheet: (s) => void sheets.push({ name: s.name, rows: [] }),
      row: (r) => void sheets.at(-1)?.rows.push([...r.cells]),
      end: () => undefined,
    });
    const [sheet] = sheets;
    assert.deepEqual([sheets.length, sheet?.rows[0]], [1, ["室号", "姓名", "电话"]]);
    assert.match(sheet?.name ?? "", /幢$/);
    assert.ok(String(sheet?.rows.at(-1)?.[0]).includes(doors.body.code));
    const names = peopleOf([home as { id: string }]).filter((p) => grown([p]).length > 0);
    for (const p of names) {
      const row = sheet?.rows.find((r) => r[1] === p.name);
      assert.equal(row?.[2] ?? null, p.phones.length > 0 ? p.phones.join("、") : null, "a number of eleven digits is text");
    }
    const whole = Buffer.from(bytes).toString("latin1");
    assert.ok(!whole.includes(names[0]?.name ?? "?"), "packed");
  });

  test("a register that was taken out is read back as it is: nobody new, nobody lost, nothing refused, in both forms and languages", async () => {
    lead = await h.asPerson(lead.person);
    const signer = await h.as("worker", 5);
    const words = wordsOf(
      await h.server.road.database.transaction("begin", async (c) =>
        readerOver(c, h.server.road.services, false).pack(h.community),
      ),
    );
    for (const [form, language] of [
      ["xlsx", "zh-CN"],
      ["csv", "en"],
    ] as const) {
      const asked = await lead.do(
        "register.export",
        want({ kind: "register", columns: [...COLUMNS_OF.register.all], form, language, reason: "check" }),
      );
      assert.equal(asked.status, 202, JSON.stringify(asked.body));
      const signed = await signer.do("approvals.sign", { approval: asked.body.approval });
      const file = await fetchAs(lead, signed.body.export);
      assert.equal(file.status, 200, JSON.stringify(signed.body));
      const bytes = new Uint8Array(await file.arrayBuffer());
      const sheets: { name: string; hidden: boolean; hiddenColumns: number[]; merges: []; rows: Row[] }[] = [];
      await readInto(bytes, `x.${form}`, {
        sheet: (x) => void sheets.push({ ...x, hiddenColumns: [], merges: [], rows: [] }),
        row: (r) => void sheets.at(-1)?.rows.push(r),
        end: () => undefined,
      });
      const read = readEntries(sheets, guessLayout(sheets, words, new Map()), words, { today: "2026-03-02", mends: [] });
      assert.deepEqual(
        [...read.problems, ...read.entries.flatMap((e) => e.problems)]
          .filter((x) => x.weight === "refused")
          .map((x) => [x.row, x.code]),
        [],
      );
      const living = await owner.query<{ name: string }>(
        `select p.name from person p join household h on h.community_id = p.community_id and h.id = p.household_id where p.community_id = $1 and p.left_on is null and h.moved_out is null and not h.protected and (p.born is null or 2026 - p.born >= 14) order by 1`,
        [h.community],
      );
      assert.deepEqual(
        read.entries.flatMap((e) => e.household?.people.map((x) => x.name) ?? []).sort(),
        living.rows.map((x) => x.name).sort(),
      );
      const { rows: counts } = await owner.query<{ ties: number; proxies: number; care: number; said: number }>(
        `select (select count(*)::int from tie t join person p on p.community_id = t.community_id and p.id = t.person_id where t.community_id = $1 and t.ended_on is null and p.left_on is null
             and not exists (select from household z where z.community_id = t.community_id and (z.id = p.household_id or z.door_id = t.door_id) and z.moved_out is null and z.protected)) as ties,
           (select count(*)::int from proxy x join household h on h.community_id = x.community_id and h.id = x.household_id where x.community_id = $1 and x.ended_on is null and h.moved_out is null and not h.protected) as proxies,
           (select count(*)::int from care c join household h on h.community_id = c.community_id and h.id = c.household_id left join person p on p.community_id = c.community_id and p.id = c.person_id
             where c.community_id = $1 and c.ended_on is null and (c.until is null or c.until > '2026-03-02') and h.moved_out is null and not h.protected and (p.born is null or 2026 - p.born >= 14)) as care,
           (select count(*)::int from household h where h.community_id = $1 and h.moved_out is null and not h.protected and h.said is not null) as said`,
        [h.community],
      );
      const homes = read.entries.flatMap((e) => (e.household ? [e.household] : []));
      assert.deepEqual(
        {
          ties: read.entries.reduce((n, e) => n + e.ties.length, 0),
          proxies: homes.reduce((n, x) => n + x.proxies.length, 0),
          care: homes.reduce((n, x) => n + x.care.length + x.people.reduce((m, y) => m + y.care.length, 0), 0),
          said: homes.filter((x) => x.said !== null).length,
        },
        counts[0],
      );
    }
  });

  test("the template has headers and nobody's data, for whoever is signed in", async () => {
    const ask = (secret: string | null) =>
      fetch(`${h.base}/api/register/template`, {
        method: "POST",
        headers: { "content-type": "application/json", ...(secret ? { authorization: `Bearer ${secret}` } : {}) },
        body: JSON.stringify({ form: "csv", language: "zh-CN" }),
      });
    assert.equal((await ask(null)).status, 401);
    assert.equal((await ask("x".repeat(43))).status, 401);
    const got = await ask(lead.secret);
    assert.equal(got.status, 200);
    const lines = (await got.text()).trimEnd().split("\r\n");
    assert.equal(lines.length, 1);
    assert.match(lines[0] ?? "", /小区.*楼幢.*单元.*室号.*姓名.*电话/);
  });
});
