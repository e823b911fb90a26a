import assert from "node:assert/strict";
import { test } from "node:test";
import { packOf } from "../../../../sample/pack.ts";
import { briefs, gusu, meanings, plain, problemsOf, readBook, sheet, TODAY } from "../testing/book.ts";
import { lettersOf } from "../../../kernel/letters.ts";
import { headerKey } from "../text.ts";
import { readEntries } from "../read/read.ts";
import { wordsOf } from "../words.ts";
import { contextOf } from "./context.ts";
import { chosenMeanings, correctLayout } from "./correct.ts";
import { guessLayout } from "./guess.ts";
import { headerSays } from "./headers.ts";
import { placeReader } from "../cells/place.ts";

const says = (header: string, words = gusu): string | null => headerSays(header, words, new Map())?.meaning ?? null;

test("headers by their words, whole or as the last part of a longer one", () => {
  for (const [header, meaning] of [
    ["楼栋", "building"],
    ["号 楼", "building"],
    ["门洞", "entrance"],
    ["房号*（必填）", "door"],
    ["户主姓名", "head"],
    ["居民姓名", "name"],
    ["家庭成员", "people"],
    ["联系电话2", "phone"],
    ["户主联系电话", "phone"],
    ["户主身份证号码", "id-number"],
    ["产权人联系电话", "owner-phone"],
    ["业主", "owner"],
    ["房东身份证号", "ignore"],
    ["承租人手机号", "tenant-phone"],
    ["紧急联系人及电话", "proxy-phone"],
    ["监护人与本人关系", "proxy-relation"],
    ["老人特殊情况", "care"],
    ["独居", "care"],
    ["是否残疾", "care"],
    ["有无智能手机", "no-smartphone"],
    ["是否本地户籍", "registered"],
    ["实际居住地址", "lives-where"],
    ["自住/出租", "use"],
    ["出生年月（阳历）", "born"],
    ["住址\n室号", "door"],
    ["户主\n姓名", "head"],
    ["户主\n联系电话", "phone"],
    ["家庭成员\n与户主关系", "relation"],
    ["紧急联系人\n电话", "proxy-phone"],
    ["政治面貌", "ignore"],
    ["星座", null],
  ] as const)
    assert.equal(says(header), meaning, header);
  for (const [header, meaning] of [
    ["Flat no.", "door"],
    ["Block", "building"],
    ["Head of household", "head"],
    ["Mobile 2", "phone"],
    ["Landlord telephone", "owner-phone"],
    ["Date of birth (DOB)", "born"],
    ["Village", null],
    ["Language", "language"],
    ["Emergency contact phone", "proxy-phone"],
    ["Care needs", "care"],
  ] as const)
    assert.equal(says(header, plain), meaning, header);
});

test("what a title or the name of a sheet says of the place", () => {
  const places = placeReader(gusu);
  const read = (text: string, isName = false): string => {
    const c = contextOf(text, isName, gusu, places);
    return [c.compound, c.building, c.entrance].map((p) => p ?? "·").join("/");
  };
  for (const [text, expected] of [
    ["海棠渡社区海棠渡花园3幢居民信息登记表", "海棠渡花园/3幢/·"],
    ["听雨桥街道海棠渡社区居民花名册（2026年3月）", "·/·/·"],
    ["海棠渡花园（3幢2单元）住户名单", "海棠渡花园/3幢/2单元"],
    ["三号楼", "·/3幢/·"],
    ["棠梨巷住户台账", "棠梨巷/·/·"],
    ["2026年度人口统计", "·/·/·"],
    ["填表日期：2026.3.1", "·/·/·"],
    ["Sheet1", "·/·/·"],
    ["工作表 2", "·/·/·"],
  ] as const)
    assert.equal(read(text), expected, text);
  assert.deepEqual(
    [read("3", true), read("3-2", true), read("3#楼", true), read("2026", true), read("3")],
    ["·/3幢/·", "·/3幢/2单元", "·/3幢/·", "·/·/·", "·/·/·"],
  );
});

test("a column's meaning is corrected, remembered by its header, and used for the next list", () => {
  const sheets = [
    sheet("3幢", [
      ["室号", "姓名", "小灵通", "标记"],
      ["101", "张三", "65120001", "独居老人"],
      ["102", "李四", "65120002", null],
    ]),
  ];
  const layout = guessLayout(sheets, gusu, new Map());
  assert.deepEqual(meanings(layout), ["door", "name", "phone", "ignore"]);
  assert.deepEqual(
    layout.sheets[0]!.columns.map((c) => c.by),
    ["header", "header", "cells", "cells"],
  );
  const corrected = correctLayout(
    layout,
    [
      {
        sheet: "3幢",
        columns: [
          { column: 3, meaning: "care" },
          { column: 9, meaning: "door" },
        ],
      },
      { sheet: "没有", read: false },
    ],
    sheets,
    gusu,
    new Map(),
  );
  assert.deepEqual(meanings(corrected), ["door", "name", "phone", "care"]);
  assert.equal(corrected.sheets[0]!.columns[3]!.by, "chosen");
  assert.deepEqual(
    briefs({ ...readEntries(sheets, corrected, gusu, { today: TODAY, mends: [] }) })[0],
    "3幢 101: 张三(65120001,lives-alone-elder:独居老人)",
  );
  const remembered = chosenMeanings(corrected);
  assert.deepEqual([...remembered], [[headerKey("标　记"), "care"]]);
  const next = guessLayout(
    [
      sheet("x", [
        ["标记 ", "室号", "姓名"],
        ["高血压", "201", "王五"],
      ]),
    ],
    gusu,
    remembered,
  );
  assert.deepEqual([meanings(next), next.sheets[0]!.columns[0]!.by], [["care", "door", "name"], "remembered"]);
});

test("another header row, a hidden sheet, a building for a sheet", () => {
  const sheets = [
    sheet("名单", [
      ["姓名", "电话", "备注"],
      ["门牌", "叫什么", "号码"],
      ["101", "张三", "10051000001"],
      ["102", "李四", "10051000002"],
    ]),
    sheet(
      "旧",
      [
        ["室号", "户主"],
        ["103", "王五"],
      ],
      { hidden: true },
    ),
  ];
  const layout = guessLayout(sheets, gusu, new Map());
  assert.deepEqual(
    layout.sheets.map((s) => s.read),
    [false, false],
  );
  const change = (changes: Parameters<typeof correctLayout>[1]) => correctLayout(layout, changes, sheets, gusu, new Map());
  const corrected = change([
    { sheet: "名单", headerRow: 2, building: "3号楼", compound: "海棠渡花园", columns: [{ column: 1, meaning: "name" }] },
    { sheet: "旧", read: true, building: "4" },
  ]);
  assert.deepEqual(meanings(corrected), ["door", "name", "phone"]);
  const read = readBook(sheets, { layout: corrected });
  assert.deepEqual(briefs(read), [
    "海棠渡花园 3幢 101: 张三(10051000001)",
    "海棠渡花园 3幢 102: 李四(10051000002)",
    "4幢 103: 王五",
  ]);
  // The choice of a column outlives a choice of the header row that leaves its header as it was.
  const twice = correctLayout(corrected, [{ sheet: "名单", headerRow: 0 }], sheets, gusu, new Map());
  assert.equal(twice.sheets[0]!.headerRow, 0);
  assert.deepEqual([twice.sheets[0]!.building, twice.sheets[0]!.read], ["3幢", true]);
  assert.equal(
    change([{ sheet: "名单", columns: [{ column: 0, meaning: "door" }] }]).sheets[0]!.read,
    true,
    "once a column names doors the sheet is read",
  );
});

test("mended cells count as mended, also within a merged area", () => {
  const sheets = [
    sheet(
      "3幢",
      [
        ["室号", "姓名", "与户主关系", "电话"],
        ["五楼", "张三", "户主", "l0051000001"],
        ["102", "李四", "户主", null],
        [null, "王五", "子", null],
      ],
      { merges: ["A3:A4"] },
    ),
  ];
  assert.deepEqual(problemsOf(readBook(sheets)), ["2A refused door-unread", "2D doubtful phone-letters"]);
  const mends = [
    { sheet: "3幢", row: 2, column: "A", text: "101" },
    { sheet: "3幢", row: 2, column: "D", text: "10051000001" },
    { sheet: "3幢", row: 4, column: "A", text: "103" },
    { sheet: "3幢", row: 4, column: "C", text: "户主" },
    { sheet: "3幢", row: 99, column: "A", text: "104" },
    { sheet: "没有", row: 2, column: "!", text: "104" },
  ];
  const read = readBook(sheets, { mends });
  assert.deepEqual([briefs(read), problemsOf(read)], [["3幢 101: 张三(10051000001)", "3幢 102: 李四", "3幢 103: 王五"], []]);
});

test("long numbers are no headers, and no layout keeps them", () => {
  const sheets = [
    sheet("x", [
      ["室号", "姓名", "11010519491231002X", "电话 10051000001"],
      ["101", "张三", null, null],
    ]),
  ];
  const layout = guessLayout(sheets, gusu, new Map());
  assert.doesNotMatch(JSON.stringify(layout), /\d{5}/);
  assert.deepEqual(meanings(layout), ["door", "name"]);
});

test("columns are counted in letters", () => {
  assert.deepEqual([0, 25, 26, 51, 52, 701, 702].map(lettersOf), ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
});

test("words are made once for a pack, and both packs have them", () => {
  for (const name of ["suzhou-gusu", "plain"] as const)
    assert.ok(wordsOf(packOf(name)).headers.is.whole("door") !== undefined || name === "suzhou-gusu");
});
