import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import pg from "pg";
import type { EmptyCommunity } from "../../test/support/empty.ts";
import { emptyCommunity } from "../../test/support/empty.ts";
import type { TestHouse } from "../../test/support/house.ts";
import { testHouse } from "../../test/support/house.ts";
import type { Board } from "../places/schema.ts";
import { bring, sendFile, sendTo } from "./testing/bring.ts";
import type { TestSheet } from "./workbook/testing/xlsx.ts";
import { xlsxOf } from "./workbook/testing/xlsx.ts";

/** A list as an office keeps it: a title, a header, households with their people under them, an empty flat, a total. */
const LIST: TestSheet = {
  name: "居民",
  rows: [
    ["棠梨苑居民登记表"],
    ["楼栋", "单元", "室号", "户主", "姓名", "与户主关系", "联系电话", "出生年月", "房屋性质", "备注"],
    ["3幢", "1单元", "101", "沈桂芳", "沈桂芳", "户主", "10051000138", "1947年3月", "自住", "独居老人"],
    ["3幢", "1单元", "102", "陆建国", "陆建国", "户主", "10051000200", "1980", "自住", null],
    [null, null, null, null, "顾念", "妻", "10051000201", "1982", null, null],
    ["3幢", "1单元", "201", null, null, null, null, null, "空置", null],
    ["3幢", "2单元", "101", "钱多", "钱多", "户主", "10051000300", "1990", "出租", null],
    ["合计", null, null, "3户", null, null, null, null, null, null],
  ],
};
const change = (row: number, cells: Record<number, string>): TestSheet => ({
  ...LIST,
  rows: LIST.rows.map((r, i) => (i === row ? r.map((c, k) => cells[k] ?? c) : r)),
});

describe("bringing a list", () => {
  let h: TestHouse;
  let c: EmptyCommunity;
  before(async () => {
    h = await testHouse();
    c = await emptyCommunity(h);
  });
  after(() => h.stop());
  const board = async (of = c): Promise<Board> => (await of.lead.ask("places.board")).body as Board;
  const rows = async (query: string, values: unknown[] = []): Promise<Record<string, any>[]> => {
    const client = new pg.Client({ connectionString: h.ownerUrl });
    await client.connect();
    try {
      await client.query("select set_config('haitang.communities', $1, false), set_config('haitang.purpose', 'backup', false)", [
        `{${c.community}}`,
      ]);
      return (await client.query(query, values)).rows;
    } finally {
      await client.end();
    }
  };
  const mine = (bytes: Uint8Array, of = c) => bring(h.base, of.lead, of.community, bytes);

  test("fills the board: houses, doors, households and people, and search finds them", async () => {
    const list = await mine(xlsxOf([LIST]));
    const seen = await list.seen();
    assert.deepEqual(
      [seen.state, seen.counts.refused, seen.counts.doubtful],
      ["ready", 0, 0],
      JSON.stringify(await list.entries("refused")),
    );
    assert.deepEqual([seen.counts.doors.added, seen.counts.households.added, seen.counts.people.added], [4, 3, 4]);
    assert.equal((await board()).counts.doors, 0, "nothing comes in before it is taken");
    const taken = await list.take();
    assert.deepEqual([taken.status, taken.body], [200, { added: 4, changed: 0, skipped: 0 }]);
    const b = await board();
    assert.deepEqual([b.counts.doors, b.counts.households, b.counts.vacant], [4, 3, 1]);
    assert.deepEqual(
      b.buildings.map((x) => x.label),
      ["3幢"],
    );
    assert.deepEqual(
      b.buildings[0]?.entrances.map((e) => e.doors.map((d) => [d.n, d.f, d.c])),
      [
        [
          ["101", 1, 0],
          ["102", 1, 1],
          ["201", 2, 0],
        ],
        [["101", 1, 0]],
      ],
    );
    for (const typed of ["shenguifang", "沈桂芳", "3-1-101", "0138"]) {
      const hits = (await c.lead.ask("people.search", { typed })).body.rows as unknown[];
      assert.ok(hits.length > 0, `${typed} finds nobody`);
    }
  });

  test("the same file again changes nothing, a newer one shows its difference, and one undo takes it back", async () => {
    const again = await mine(xlsxOf([LIST]));
    const { counts, sameFileAs } = await again.seen();
    assert.deepEqual([counts.same, counts.added, counts.changed, counts.doubtful, counts.refused], [4, 0, 0, 0, 0]);
    assert.notEqual(sameFileAs, null);
    assert.equal((await again.take()).body.code, "register.nothing-to-take");

    const before = await rows("select to_jsonb(p) - 'version' as row from person p where community_id = $1 order by id", [
      c.community,
    ]);
    const newer = await mine(
      xlsxOf([
        {
          ...change(3, { 6: "10051000299" }),
          rows: [
            ...change(3, { 6: "10051000299" }).rows.slice(0, 7),
            ["4幢", "1单元", "301", "林晚", "林晚", "户主", "10051000400", "1970", "自住", null],
          ],
        },
      ]),
    );
    const seen = await newer.seen();
    assert.deepEqual([seen.counts.same, seen.counts.changed, seen.counts.doubtful], [3, 1, 1]);
    const [changed] = await newer.entries("changed");
    assert.deepEqual(changed?.changes, [
      { field: "phones", person: "陆建国", before: "10051000200", after: "10051000299 10051000200" },
    ]);
    const [doubtful] = await newer.entries("doubtful");
    assert.deepEqual(
      doubtful?.problems.map((p) => p.code),
      ["register.new-building"],
    );
    const clean = await newer.take("clean");
    assert.deepEqual(clean.body, { added: 0, changed: 1, skipped: 0 });
    const undone = await c.lead.do("undo.command", { command: clean.command });
    assert.deepEqual([undone.status, undone.body.kept], [200, 0]);
    assert.deepEqual(
      await rows("select to_jsonb(p) - 'version' as row from person p where community_id = $1 order by id", [c.community]),
      before,
    );
    assert.equal((await newer.seen()).state, "ready", "it lies there as before, and can be taken again");
    await newer.correct("register.again", {});
    const all = await newer.take("all");
    assert.deepEqual(all.body, { added: 1, changed: 1, skipped: 0 });
    assert.equal((await board()).buildings.length, 2);
    assert.equal((await c.lead.do("undo.command", { command: all.command })).status, 200);
    assert.equal((await board()).buildings.length, 1, "the house that came with it is gone with it");
  });

  test("taken back, what somebody built on since stays, and is told", async () => {
    const of = await emptyCommunity(h);
    const list = await mine(xlsxOf([LIST]), of);
    const taken = await list.take();
    const household =
      (await list.entries()).length > 0 && (await of.lead.ask("people.search", { typed: "沈桂芳" })).body.rows[0].household;
    await of.lead.do("people.look-in", { household, way: "met", at: h.clock.now() });
    const undone = await of.lead.do("undo.command", { command: taken.command });
    assert.equal(undone.status, 200, JSON.stringify(undone.body));
    assert.ok(undone.body.kept > 0 && undone.body.changed.includes(household));
    const b = await board(of);
    assert.deepEqual([b.counts.doors, b.counts.households], [1, 1], "her door, and she");
  });

  test("a column's meaning is corrected once, and remembered", async () => {
    const of = await emptyCommunity(h);
    const odd: TestSheet = {
      name: "表",
      rows: [
        ["楼", "梯", "门", "谁", "怎么找"],
        ["3幢", "1单元", "101", "沈桂芳", "10051000138"],
        ["3幢", "1单元", "102", "陆建国", "10051000200"],
      ],
    };
    const list = await mine(xlsxOf([odd]), of);
    const sheet = (await list.seen()).sheets[0] ?? assert.fail();
    const column = sheet.columns.find((x) => x.header === "怎么找") ?? assert.fail();
    const seen = await list.correct("register.mean", {
      changes: [
        {
          sheet: "表",
          columns: [
            { column: 3, meaning: "head" },
            { column: column.column, meaning: "remark" },
          ],
        },
      ],
    });
    assert.deepEqual(seen.sheets[0]?.columns.map((x) => [x.meaning, x.by]).slice(3), [
      ["head", "chosen"],
      ["remark", "chosen"],
    ]);
    const next = await mine(xlsxOf([odd]), of);
    assert.deepEqual((await next.seen()).sheets[0]?.columns.map((x) => [x.meaning, x.by]).slice(3), [
      ["head", "remembered"],
      ["remark", "remembered"],
    ]);
  });

  test("refused rows are mended on the screen, or go out as a workbook that says why", async () => {
    const of = await emptyCommunity(h);
    const bad = change(3, { 6: "1005100" }).rows.map((r, i) => (i === 6 ? r.map((x, k) => (k === 2 ? null : x)) : r));
    const list = await mine(xlsxOf([{ ...LIST, rows: bad }]), of);
    const refused = await list.entries("refused");
    assert.ok(refused.length > 0, "a door that is not named is refused");
    const file = await sendTo(h.base, "/api/register/refused", of.lead, { community: of.community, import: list.id });
    assert.equal(file.status, 200);
    assert.match(file.headers.get("content-type") ?? "", /spreadsheetml/);
    const back = await mine(new Uint8Array(await file.arrayBuffer()), await emptyCommunity(h));
    assert.equal((await back.seen()).state, "ready", "it can be read again");
    const at = refused[0]?.problems.find((p) => p.weight === "refused") ?? assert.fail();
    const mended = await list.correct("register.mend", { cells: [{ sheet: "居民", row: at.row, column: "C", text: "101" }] });
    assert.equal(mended.counts.refused, refused.length - 1);
    const left = await list.correct("register.choose", { rows: [{ sheet: "居民", row: 3, choice: "leave" }] });
    assert.equal((await list.entries()).find((e) => e.row === 3)?.choice, "leave");
    const taken = await list.take("all");
    assert.equal(taken.body.added, left.counts.added + left.counts.doubtful - 1);
  });

  test("two who bring at once tear nothing: what one has taken meanwhile stays out of the other's, and is counted", async () => {
    const of = await emptyCommunity(h);
    const [one, two] = await Promise.all([mine(xlsxOf([LIST]), of), mine(xlsxOf([change(2, { 6: "10051000777" })]), of)]);
    const taken = await Promise.all([one.take(), two.take()]);
    assert.deepEqual(
      taken.map((t) => t.status).toSorted((a, b) => a - b),
      [200, 409],
      JSON.stringify(taken.map((t) => t.body)),
    );
    const b = await board(of);
    assert.deepEqual([b.counts.doors, b.counts.households], [4, 3]);
  });

  test("who does not work for the whole community neither brings nor sees a list; behind another wall there is none", async () => {
    const list = await mine(xlsxOf([LIST]));
    const helper = await h.as("helper");
    assert.equal(
      (await helper.do("register.begin", { fileName: "a.xlsx", source: "x", basis: "duty", until: "2026-12-31" })).status,
      403,
    );
    assert.deepEqual((await helper.ask("register.imports")).body, { rows: [], can: { bring: false } });
    const worker = await h.as("worker");
    assert.equal((await worker.ask("register.import", { import: list.id })).status, 404, "another community's");
    assert.equal((await sendFile(h.base, worker, c.community, list.id, xlsxOf([LIST]))).status, 404);
    assert.equal((await sendFile(h.base, c.lead, c.community, list.id, xlsxOf([LIST]))).status, 409, "its file came already");
  });

  test("what was read is sealed, goes when the list is left, and is in no journal", async () => {
    const list = await mine(xlsxOf([LIST]));
    const stored = JSON.stringify(
      await rows("select encode(body, 'escape') as body, verdicts from import_chunk where import_id = $1", [list.id]),
    );
    const row = JSON.stringify(await rows("select i.*, encode(file_name, 'escape') from import i where id = $1", [list.id]));
    const journal = JSON.stringify(await rows("select public from journal where community_id = $1", [c.community]));
    for (const secret of ["沈桂芳", "10051000138", "名册"])
      for (const text of [stored, row, journal]) assert.ok(!text.includes(secret), secret);
    assert.equal((await c.lead.do("register.leave", { import: list.id })).status, 200);
    assert.deepEqual(await rows("select 1 from import_chunk where import_id = $1", [list.id]), []);
    assert.equal((await list.take()).status, 409);
  });

  test("a file that cannot be read says why; a server that fell over leaves nothing half-done", async () => {
    const begun = await c.lead.do("register.begin", { fileName: "图.xlsx", source: "x", basis: "duty", until: "2026-12-31" });
    const sent = await sendFile(
      h.base,
      c.lead,
      c.community,
      begun.body.import,
      Buffer.from("\u0089PNG\r\n\u001a\n0000", "latin1"),
    );
    assert.deepEqual([sent.status, sent.body.state], [200, "unreadable"]);
    const seen = (await c.lead.ask("register.import", { import: begun.body.import })).body;
    assert.equal(seen.code, "register.not-a-workbook");
    assert.deepEqual(await rows("select 1 from import_chunk where import_id = $1", [begun.body.import]), []);
    assert.equal(
      (await c.lead.do("register.begin", { fileName: "a", source: "x", basis: "duty", until: "2026-03-01" })).body.code,
      "register.until-past",
    );
  });
});
