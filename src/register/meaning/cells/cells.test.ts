import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { gusu, plain, TODAY } from "../testing/book.ts";
import { readAge, readBorn, readDay } from "./born.ts";
import { readCare } from "./care.ts";
import { checkOf, readId } from "./identity.ts";
import { readPeople } from "./people.ts";
import { readPhones } from "./phones.ts";
import type { Known } from "./place.ts";
import { placeReader } from "./place.ts";
import { readUse } from "./use.ts";

test("an identity number gives its year of birth, or says why it cannot be right", () => {
  // Published samples of the standard.
  assert.deepEqual(readId("11010519491231002X", TODAY), { born: 1949 });
  assert.deepEqual(readId(" ４４０５２４１８８００１０１００１４ ", TODAY), { born: 1880 });
  assert.deepEqual(readId("'34052419800101001x", TODAY), { born: 1980 });
  assert.deepEqual(readId("110105491231002", TODAY), { born: 1949 }, "fifteen digits, as until 1999");
  for (const [cell, wrong] of [
    [Number("510322199001015432"), "ruined"],
    ["5.10322E+17", "ruined"],
    ["510322199001015000", "ruined"],
    ["510322199001015432", "check"],
    ["3405241980010100", "length"],
    ["340524198001010010X", "length"],
  ] as const)
    assert.deepEqual(readId(cell, TODAY), { wrong }, String(cell));
  assert.deepEqual(readId(`34052419800230001${checkOf("34052419800230001")}`, TODAY), { wrong: "date" });
  assert.deepEqual(readId(`34052420991231001${checkOf("34052420991231001")}`, TODAY), { wrong: "date" }, "not born yet");
  assert.deepEqual(
    [readId("3405**********001X", TODAY), readId("H01234567", TODAY), readId(" ", TODAY)],
    [{ none: "masked" }, { none: "other" }, null],
  );
});

test("a changed digit, and two digits changed about, never pass the check", () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[1-9]\d{5}19[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|1\d|2[0-8])\d{3}$/),
      fc.nat(16),
      fc.integer({ min: 1, max: 9 }),
      (digits, at, by) => {
        const id = digits + checkOf(digits);
        assert.deepEqual(readId(id, TODAY), { born: Number(digits.slice(6, 10)) });
        const changed = digits.slice(0, at) + String((Number(digits[at]) + by) % 10) + digits.slice(at + 1) + id[17];
        assert.ok("wrong" in readId(changed, TODAY)!);
        const swapped = digits.slice(0, at) + (digits[at + 1] ?? "") + digits[at]! + digits.slice(at + 2) + id[17];
        if (at < 16 && digits[at] !== digits[at + 1]) assert.ok("wrong" in readId(swapped, TODAY)!);
      },
    ),
  );
});

test("a year of birth in every form that people write", () => {
  const year = (cell: Parameters<typeof readBorn>[0]): unknown => {
    const read = readBorn(cell, TODAY, gusu)!;
    return read.code === null ? read.born : `${read.born} ${read.code.replace("register.", "")}`;
  };
  for (const cell of [
    1987,
    1987.5,
    1987.1,
    "1987",
    "1987.5",
    "1987.05.12",
    "1987年5月",
    "1987-5",
    "1987/05/12",
    "12/05/1987",
    "19870512",
    19870512,
    "198705",
    "87.5",
    "87年5月12日",
    "87-5-12",
    "一九八七年五月",
    "１９８７．５",
    { day: "1987-05-12" },
    "约1987年",
    "b. 12 May 1987",
  ])
    assert.equal(year(cell), 1987, JSON.stringify(cell));
  assert.equal(year(31909), "1987 born-serial");
  assert.equal(year("05.3"), "2005 born-two-digits");
  assert.equal(year("2031"), "null born-future");
  for (const cell of ["不记得", "65", "19871", "1-2", true, "1700年"]) assert.equal(year(cell), "null born-unread", String(cell));
  assert.equal(readBorn(null, TODAY, gusu), null);
});

test("an age is a year of birth as of today, months count, a year in its place is a year", () => {
  const born = (cell: Parameters<typeof readAge>[0], words = gusu): number | null => readAge(cell, TODAY, words)!.born;
  assert.deepEqual(
    [born(65), born("65岁"), born("６５周岁"), born("8个月"), born("13个月"), born(1950), born("130"), born("老")],
    [1961, 1961, 1961, 2026, 2025, 1950, null, null],
  );
  assert.deepEqual([born("71 years", plain), born("8 months", plain)], [1955, 2026]);
});

test("a day of moving in, a month and a year begin with their first day", () => {
  const day = (cell: Parameters<typeof readDay>[0]): unknown => readDay(cell, TODAY, gusu);
  assert.deepEqual(day("2015年3月"), "2015-03-01");
  assert.deepEqual(day("2015.3.9"), "2015-03-09");
  assert.deepEqual(day({ day: "2015-03-09" }), "2015-03-09");
  assert.deepEqual([day("2015"), day("20150309"), day(null)], ["2015-01-01", "2015-03-09", null]);
  for (const cell of ["去年", "2015-02-30", "2027-01-01", "3.9"]) assert.equal(day(cell), undefined, cell);
});

test("phones however they are broken up, with or without names; never one that is none", () => {
  const read = (text: string, words = gusu): string =>
    readPhones(text, words)
      .phones.map((p) => p.phone + (p.who === null ? "" : `(${p.who})`) + (p.odd ? "!" : ""))
      .join(" ");
  for (const [text, expected] of [
    ["10051000001", "10051000001"],
    ["１００５１０００００１", "10051000001"],
    ["100 5100 0001", "10051000001"],
    ["100-5100-0001", "10051000001"],
    ["+86 10051000001", "+8610051000001"],
    ["0512-65120001", "051265120001"],
    ["(0512)65120001", "051265120001"],
    ["65120001", "65120001"],
    ["10051000001/10051000002", "10051000001 10051000002"],
    ["10051000001 10051000002", "10051000001 10051000002"],
    ["100 5100 0001 100 5100 0002", "10051000001 10051000002"],
    ["10051000001、65120001；\n10051000002", "10051000001 65120001 10051000002"],
    ["张三10051000001，李四 10051000002", "10051000001(张三) 10051000002(李四)"],
    ["10051000001(女儿)、10051000002（儿子）", "10051000001(女儿) 10051000002(儿子)"],
    ["女儿：10051000001", "10051000001(女儿)"],
    ["张三：10051000001（单位）", "10051000001(张三)"],
    ["10051000001.0", "10051000001"],
    ["1005100001", "1005100001!"],
    ["100510000011", "100510000011!"],
    ["无", ""],
    ["—", ""],
  ] as const)
    assert.equal(read(text), expected, text);
  for (const text of ["abc", "123", "找女儿", "1234567890123456", "1.0051E+10", "138l0000000x", "320503491231002"])
    assert.notEqual(readPhones(text, gusu).bad, null, text);
  assert.deepEqual(readPhones("l00510000O1", gusu).bad, { code: "register.phone-letters", suggestion: "10051000001" });
  assert.equal(read("+1 100 000 0002", plain), "+11000000002");
});

test("the people of a cell: names, relations, phones, years, and who is gone", () => {
  const read = (text: string, glued = true, words = gusu): string => {
    const { people, use, rest } = readPeople(text, words, TODAY, glued);
    const one = people.map((p) =>
      [p.name ?? "?", p.relation ?? p.standing, p.born, ...p.phones, p.gone ? "gone" : null, ...p.words]
        .filter((x) => x !== null)
        .join("/"),
    );
    return [...one, ...(use === null ? [] : [`use ${use.use}`]), ...rest.map((r) => `rest ${r}`)].join(" ");
  };
  for (const [text, expected] of [
    ["张三 10051000001；李四(妻) 10051000002", "张三/10051000001 李四/spouse/10051000002"],
    ["张三10051000001李四10051000002", "张三/10051000001 李四/10051000002"],
    ["10051000001张三、10051000002李四", "张三/10051000001 李四/10051000002"],
    ["户主张三，妻李四，子张小三（1990年生）", "张三/head 李四/spouse 张小三/son/1990"],
    ["妻:李四 女儿：张小妹", "李四/spouse 张小妹/daughter"],
    ["孙建国、孙小红", "孙建国 孙小红"],
    ["张　三", "张三"],
    ["张三 李四", "张三 李四"],
    ["欧阳娜·买买提", "欧阳娜·买买提"],
    ["张三（65岁，独居）", "张三/1961/独居"],
    ["李四(已故)、王五（搬走）", "李四/gone 王五/gone"],
    ["女儿10051000001", "?/daughter/10051000001"],
    ["空关", "use vacant"],
    ["无", ""],
    ["张三，3人", "张三 rest 3人"],
    ['"张三、李四"', "张三、李四"],
  ] as const)
    assert.equal(read(text), expected, text);
  assert.equal(read("妻子轩", false), "妻子轩", "in a column of names nothing is cut off");
  assert.equal(
    read("Ann Lee (wife) +1 100 000 0001; Omar Diallo & Mina Diallo", false, plain),
    "Ann Lee/spouse/+11000000001 Omar Diallo Mina Diallo",
  );
  assert.deepEqual(readPeople("张三 11010519491231002X", gusu, TODAY, false).people[0]!.id, { born: 1949 });
});

test("care in words: classes, what is denied, what is nothing, what nobody knows", () => {
  const read = (text: string, header = "", words = gusu): string => {
    const { care, smartphone, use, unknown } = readCare(text, header, words);
    return [
      ...care.map((c) => `${c.class}:${c.why}${c.younger === null ? "" : `?${c.younger}`}`),
      smartphone === null ? null : `smartphone ${smartphone}`,
      use === null ? null : `use ${use.use}`,
      ...unknown.map((u) => `? ${u}`),
    ]
      .filter((x) => x !== null)
      .join("; ");
  };
  for (const [text, expected] of [
    ["独居老人", "lives-alone-elder:独居老人"],
    ["独居", "lives-alone-elder:独居?remark"],
    ["高血压,行动不便", "chronic-medicine:高血压; disabled-elder:行动不便?disabled"],
    ["高血压、糖尿病", "chronic-medicine:高血压; chronic-medicine:糖尿病"],
    ["独居老人患高血压", "lives-alone-elder:独居老人患高血压; chronic-medicine:独居老人患高血压"],
    ["无高血压", "? 无高血压"],
    ["身体健康", ""],
    ["喜欢唱歌，老人机", "smartphone false; ? 喜欢唱歌"],
    ["空关", "use vacant"],
    [
      "独居老人：每周来一次；\n慢性病，长期吃药：高血压\n  早晚各一片",
      "lives-alone-elder:每周来一次；; chronic-medicine:高血压\n早晚各一片",
    ],
  ] as const)
    assert.equal(read(text), expected, text);
  assert.equal(read("√", "独居"), "lives-alone-elder:独居?remark");
  assert.equal(read("否", "独居"), "");
  assert.equal(
    read("walks badly; not diabetic, deaf", "", plain),
    "disabled-elder:walks badly?disabled; deaf-or-blind:deaf; ? not diabetic",
  );
});

test("uses within other words, and what is denied", () => {
  const use = (text: string): unknown => readUse(text, gusu)?.use;
  assert.deepEqual(["自住", "出租（已到期）", "长期空关", "群租房", "未出租", "商用", "商品房"].map(use), [
    "lived-in",
    "let",
    "vacant",
    "shared",
    undefined,
    "business",
    null,
  ]);
});

test("labels as the place writes them, and writing them again changes nothing", () => {
  const places = placeReader(gusu);
  const known: Known = { compound: null, building: "3幢", entrance: null, repeats: false };
  const nowhere = { ...known, building: null };
  const read = (column: "building" | "entrance" | "door", text: string, at = known): string => {
    const r = places.read(column, text, at);
    return `${r[column]}${r.odd ? " odd" : ""}`;
  };
  const cases = [
    ["building", "3", "3幢"],
    ["building", "三号楼", "3幢"],
    ["building", "03栋", "3幢"],
    ["building", "A座", "A幢"],
    ["building", "49号院", "49号院"],
    ["building", "1至47号", "1至47号"],
    ["building", "东楼", "东楼"],
    ["building", "物业楼", "物业楼"],
    ["building", "3幢?", "3幢? odd"],
    ["entrance", "2", "2单元"],
    ["entrance", "二门洞", "2单元"],
    ["entrance", "后梯", "后梯"],
    ["entrance", "前门", "前门"],
    ["door", "501室", "501"],
    ["door", "0501", "501"],
    ["door", "501-1", "501-1"],
    ["door", "五〇一", "501"],
    ["door", "A501", "A501"],
    ["door", "东户", "东户"],
    ["door", "五楼东户", "5楼东户"],
    ["door", "商铺3", "铺3"],
    ["door", "传达室", "传达室 odd"],
  ] as const;
  for (const [column, text, expected] of cases) {
    assert.equal(read(column, text, column === "building" ? nowhere : known), expected, text);
    const again = expected.replace(" odd", "");
    assert.equal(read(column, again, column === "building" ? nowhere : known).replace(" odd", ""), again, `${text} again`);
  }
  assert.equal(read("door", "12", { ...nowhere, compound: "棠梨巷" }), "12号");
  assert.equal(read("door", "3", { ...nowhere, building: "49号院" }), "3室");
  const address = places.read("address", "海棠渡社区海棠渡花园3幢2单元501室", nowhere);
  assert.deepEqual([address.compound, address.building, address.entrance, address.door], ["海棠渡花园", "3幢", "2单元", "501"]);
  assert.equal(places.read("address", "4幢501", known).other, "4幢");
});
