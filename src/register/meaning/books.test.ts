import assert from "node:assert/strict";
import { test } from "node:test";
import { checkOf } from "./cells/identity.ts";
import { briefs, meanings, problemsOf, readBook, sheet } from "./testing/book.ts";

// Workbooks as different as life. Names are invented, numbers cannot be dialled.

test("a register under its title: totals, blank rows, full-width digits, names spread out", () => {
  const read = readBook([
    sheet(
      "Sheet1",
      [
        ["海棠渡社区海棠渡花园居民信息登记表（2026年）"],
        ["序号", "楼栋", "单元", "室号", "户主姓名", "联系电话", "备注"],
        [1, "3", 2, 501, "张三", 10051000001, "独居老人"],
        [2, "３幢", "２单元", "５０２", "李　四", "１００５１０００００２", null],
        [null, " ", null, null, null, null, null],
        [3, "三号楼", "二单元", "五〇三室", "欧阳文静", "100-5100-0003", "喜欢安静，腿脚慢"],
        [4, null, null, null, null, null, null],
        ["合 计", null, null, "3户"],
      ],
      { merges: ["A1:G1"] },
    ),
  ]);
  assert.deepEqual(briefs(read), [
    "海棠渡花园 3幢 2单元 501: 张三(10051000001) [lives-alone-elder:独居老人]",
    "海棠渡花园 3幢 2单元 502: 李四(10051000002)",
    "海棠渡花园 3幢 2单元 503: 欧阳文静(10051000003) [“喜欢安静，腿脚慢”]",
  ]);
  assert.deepEqual([problemsOf(read), read.rows, read.aside], [[], 8, 5]);
  const [layout] = read.layout.sheets;
  assert.deepEqual(
    [layout!.headerRow, layout!.firstRow, layout!.each, layout!.compound, layout!.building],
    [2, 3, "household", "海棠渡花园", null],
  );
});

test("two lines of header, merged; one row a person, the household only on its first; the building in the title", () => {
  const read = readBook([
    sheet(
      "Sheet2",
      [
        ["3幢居民花名册"],
        ["序号", "住址", null, "家庭成员", null, null, "备注"],
        [null, "单元", "室号", "姓名", "与户主关系", "电话", null],
        [1, "1单元", "101", "张三", "户主", "10051000001", null],
        [null, null, null, "李四", "妻", "10051000002", "高血压,行动不便"],
        [2, "1单元", "102", "王五", "户主", "10051000003", null],
        [null, null, null, "赵六", "子", null, "在外地读书"],
      ],
      { merges: ["A1:G1", "A2:A3", "B2:C2", "D2:F2", "G2:G3", "A4:A5", "B4:B5", "C4:C5"] },
    ),
  ]);
  assert.deepEqual(meanings(read.layout), ["number", "entrance", "door", "name", "relation", "phone", "remark"]);
  assert.deepEqual(briefs(read), [
    "3幢 1单元 101: 张三(10051000001) 李四(10051000002,chronic-medicine:高血压,disabled-elder:行动不便)",
    "3幢 1单元 102: 王五(10051000003) 赵六 [“赵六：在外地读书”]",
  ]);
  assert.deepEqual(problemsOf(read), ["5 note care-no-age"]);
  assert.deepEqual(read.entries[0]!.rows, [4, 5]);
});

test("the same without merges, as a csv has it, and people in any order within their household", () => {
  const read = readBook([
    sheet("名单.csv", [
      ["", "住址", "", "", "家庭成员", ""],
      ["序号", "楼栋", "单元", "房号", "姓名", "关系"],
      ["1", "3", "2", "501", "李四", "妻子"],
      ["", "", "", "", "张三", "户主"],
      ["", "", "", "", "张小三", "儿子"],
      ["2", "3", "2", "502", "王五", "户主"],
    ]),
  ]);
  assert.deepEqual(briefs(read), ["3幢 2单元 501: 张三 李四 张小三", "3幢 2单元 502: 王五"]);
  assert.equal(read.layout.sheets[0]!.headerRow, 2);
});

test("a whole household in one cell, the building in the sheet's name alone", () => {
  const read = readBook([
    sheet("3幢2单元", [
      ["室号", "住户情况"],
      ["101", "张三 10051000001；李四(妻) 10051000002"],
      ["102", "王五、赵六（子，1990年生）10051000003"],
      ["103", "空关"],
      ["104", "10051000004 钱七，10051000005 孙八（女儿，8岁）"],
      ["105", "妻周芳、户主:吴勇、郑奶奶（母，82岁，独居，已故）"],
    ]),
  ]);
  assert.deepEqual(briefs(read), [
    "3幢 2单元 101: 张三(10051000001) 李四(10051000002)",
    "3幢 2单元 102: 王五 赵六(1990,10051000003)",
    "3幢 2单元 103: - [vacant]",
    "3幢 2单元 104: 钱七(10051000004) 孙八(2018,10051000005)",
    "3幢 2单元 105: 周芳 吴勇",
  ]);
  assert.deepEqual(problemsOf(read), ["5B note age", "6B note gone"]);
});

test("addresses in every form, phones of several people in a cell, ages, care in words", () => {
  const read = readBook([
    sheet("名单", [
      ["姓名", "住址", "联系方式", "特殊情况", "年龄"],
      ["沈秀英", "3幢2单元501", "10051000001", "独居老人，高血压", 82],
      ["张三", "3-2-502", "10051000002/10051000003(女儿)", "独居", 35],
      ["李四", "三号楼503室", "无", "低保", null],
      ["王五", "棠梨巷12号", "0512-65120001", "无", "70岁"],
      ["赵六", "棠梨巷49号院3室", null, "轮椅、无高血压", 66],
      ["钱七", "干将路100号海棠花园5幢501", "100 5100 0004 10051000005", "能自理", null],
      ["孙八", "沿街铺3", null, null, null],
    ]),
  ]);
  assert.deepEqual(briefs(read), [
    "3幢 2单元 501: 沈秀英(1944,10051000001,lives-alone-elder:独居老人,chronic-medicine:高血压)",
    "3幢 2单元 502: 张三(1991,10051000002) [proxy 女儿 daughter 10051000003; “独居”]",
    "3幢 503: 李四(other:低保)",
    "棠梨巷 12号: 王五(1956,051265120001)",
    "棠梨巷 49号院 3室: 赵六(1960,disabled-elder:轮椅) [“无高血压”]",
    "海棠花园 5幢 501: 钱七(10051000004,10051000005)",
    "沿街 铺3: 孙八",
  ]);
  assert.deepEqual(problemsOf(read), [
    "2E note age",
    "3E note age",
    "3 note care-too-young",
    "5E note age",
    "6E note age",
    "6D note care-unknown",
  ]);
});

test("no header at all: the cells tell", () => {
  const read = readBook([
    sheet("x", [
      ["海棠渡花园"],
      [3, 2, 501, "张三", "10051000001", 66, "自住"],
      [3, 2, 502, "李四", "10051000002", 71, "出租"],
      [3, 2, 503, "王五", null, 34, "自住"],
      [3, 3, 501, "赵六", "10051000004", 8, "空关"],
    ]),
  ]);
  assert.deepEqual(meanings(read.layout), ["building", "entrance", "door", "name", "phone", "age", "use"]);
  assert.deepEqual(briefs(read).slice(0, 2), [
    "海棠渡花园 3幢 2单元 501: 张三(1960,10051000001) [lived-in; own]",
    "海棠渡花园 3幢 2单元 502: 李四(1955,10051000002) [let; rent]",
  ]);
  assert.equal(briefs(read)[3], "海棠渡花园 3幢 3单元 501: - [vacant; owner 赵六,10051000004]");
});

test("identity numbers are checked and go nowhere; what the spreadsheet ruined is refused", () => {
  const read = readBook([
    sheet("3幢", [
      ["室号", "姓名", "公民身份号码", "出生年月", "备注"],
      ["101", "张三", "11010519491231002X", null, "证件11010519491231002X已核"],
      ["102", "李四", 440524188001010000, null, null],
      ["103", "王五", "4.40524E+17", null, null],
      ["104", "赵六", "440524188001010000", 1987.5, null],
      ["105", "钱七", "34052419800101001X", { day: "1980-01-01" }, null],
      ["106", "孙八", "340524198001010011", "87年5月", null],
      ["107", "周九", `34052419800230001${checkOf("34052419800230001")}`, 31909, null],
      ["108", "吴十", "34052419800101001X", 1975, null],
      ["109", "郑一", "3405241980****001X", "一九八七年", null],
      ["110", "冯二", "3405241980010100", "05.3", null],
      ["111", "陈三", "H01234567", "2050-01-01", null],
    ]),
  ]);
  assert.deepEqual(
    read.entries.map((e) => e.household!.people[0]!.born),
    [1949, null, null, 1987, 1980, 1987, 1987, 1975, 1987, 2005, null],
  );
  assert.equal(read.entries[0]!.household!.remark, "证件已核");
  assert.deepEqual(problemsOf(read), [
    "2E note id-in-text",
    "3C refused id-ruined",
    "4C refused id-ruined",
    "5C refused id-ruined",
    "7C doubtful id-check",
    "8D note born-serial",
    "8C doubtful id-date",
    "9C doubtful id-differs",
    "11D note born-two-digits",
    "11C doubtful id-length",
    "12D note born-future",
  ]);
  assert.doesNotMatch(JSON.stringify(read), /19491231|19800101|1880010/);
});

test("a bare list of doors is a register too, and so is one column of it", () => {
  const read = readBook([
    sheet("门户", [
      ["楼幢", "单元", "楼层", "室号", "房屋用途", "产权人", "产权人电话"],
      ["3幢", "1单元", 1, "101", "自住", null, null],
      ["3幢", "1单元", 1, "102", "出租", "王五", "10051000001"],
      ["3幢", "1单元", 2, "201", "空关", "赵六", null],
      ["3幢", "1单元", null, "3号铺", "商铺", null, null],
    ]),
    sheet("5幢门牌", [["门牌号"], ["101"], ["102"], ["201"]]),
  ]);
  assert.deepEqual(briefs(read), [
    "3幢 1单元 101: - [lived-in]",
    "3幢 1单元 102: - [let; owner 王五,10051000001]",
    "3幢 1单元 201: - [vacant; owner 赵六]",
    "3幢 1单元 铺3: - [business]",
    "5幢 101: -",
    "5幢 102: -",
    "5幢 201: -",
  ]);
  assert.deepEqual([problemsOf(read), read.layout.sheets.map((s) => s.each)], [[], ["door", "door"]]);
  assert.deepEqual(read.entries.map((e) => e.floor).slice(0, 4), [1, 1, 2, null]);
});
