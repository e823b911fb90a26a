import assert from "node:assert/strict";
import { test } from "node:test";
import { briefs, meanings, plain, problemsOf, readBook, sheet } from "./testing/book.ts";

test("a printed list: a title before each building, the header again, page numbers, subtotals, remarks on the list", () => {
  const read = readBook([
    sheet("海棠渡花园", [
      ["海棠渡花园住户名单"],
      ["填表人：李华", null, "填表日期：2026.3.1"],
      ["3幢"],
      ["室号", "户主", "电话"],
      ["501", "张三", "10051000001"],
      ["502", "李四", "10051000002"],
      ["小计：2户"],
      ["第 1 页 共 2 页"],
      ["4幢"],
      ["室号", "户主", "电话"],
      ["501", "王五", "10051000003"],
      ["注：电话尚未核实，如有变化请告诉居委会"],
      ["共3户"],
      ["- 2 -"],
    ]),
  ]);
  assert.deepEqual(briefs(read), [
    "海棠渡花园 3幢 501: 张三(10051000001)",
    "海棠渡花园 3幢 502: 李四(10051000002)",
    "海棠渡花园 4幢 501: 王五(10051000003)",
  ]);
  assert.deepEqual([problemsOf(read), read.rows - read.aside], [[], 3]);
});

test("several sheets, one a building; hidden ones and instructions are told and not read", () => {
  const sheets = [
    sheet(
      "1幢",
      [
        ["室号", "姓名"],
        ["101", "张三"],
      ],
      { hiddenColumns: [1] },
    ),
    sheet(
      "2幢1单元",
      [
        ["室号", "姓名"],
        ["101", "李四"],
      ],
      { hiddenRows: [2] },
    ),
    sheet(
      "旧名单",
      [
        ["楼栋", "室号", "姓名"],
        ["1", "102", "王五"],
      ],
      { hidden: true },
    ),
    sheet("填表说明", [["一、本表由社区填写"], ["二、请勿修改格式"]]),
    sheet("3", [
      ["室号", "姓名"],
      ["101", "赵六"],
    ]),
    sheet("志愿者", [
      ["姓名", "电话"],
      ["钱七", "10051000001"],
    ]),
    sheet("空表", []),
  ];
  const read = readBook(sheets);
  assert.deepEqual(briefs(read), ["1幢 101: 张三", "2幢 1单元 101: 李四", "3幢 101: 赵六"]);
  assert.deepEqual(problemsOf(read), ["2 note hidden-rows", "0 note sheet-hidden", "0 note no-list", "0 refused no-door-column"]);
  assert.deepEqual(
    read.layout.sheets[0]!.columns.map((c) => c.hidden),
    [false, true],
  );
  assert.deepEqual(
    read.layout.sheets.map((s) => s.read),
    [true, true, false, false, true, false, false],
  );
});

test("a list of those who need care beside the register, doors in short: one household, told twice", () => {
  const register = sheet("住户", [
    ["楼幢", "单元", "室号", "姓名", "与户主关系", "出生"],
    ["3幢", "2单元", "501", "张三", "户主", 1950],
    ["3幢", "2单元", "501", "沈秀英", "妻", 1952],
    ["3幢", "1单元", "502", "李四", "户主", 1990],
  ]);
  const care = sheet("重点人群", [
    ["姓名", "住址", "情况类别"],
    ["沈秀英", "3-501", "高血压"],
    ["李四", "3幢502", "独居"],
  ]);
  const expected = ["3幢 2单元 501: 张三(1950) 沈秀英(1952,chronic-medicine:高血压)", "3幢 1单元 502: 李四(1990) [“独居”]"];
  const read = readBook([register, care]);
  assert.deepEqual(briefs(read), expected);
  assert.deepEqual(read.entries[0]!.also, [{ sheet: "重点人群", row: 2 }]);
  assert.deepEqual(briefs(readBook([care, register])).toSorted(), expected.toSorted());
});

test("owners and tenants side by side: who lives there, who owns, which stand empty", () => {
  const read = readBook([
    sheet("3幢", [
      ["室号", "业主", "业主电话", "租户", "租户电话", "房屋状态", "备注"],
      ["101", "张三", "10051000001", null, null, "自住", null],
      ["102", "李四", "10051000002", "王五", "10051000003", "出租", null],
      ["103", "赵六", "10051000004", null, null, "空置", "钥匙在门卫"],
      ["104", "钱七", "10051000005", null, null, "出租", null],
      ["105", "孙八", null, "孙八", "10051000006", null, null],
    ]),
  ]);
  assert.deepEqual(meanings(read.layout), ["door", "owner", "owner-phone", "tenant", "tenant-phone", "use", "remark"]);
  assert.deepEqual(briefs(read), [
    "3幢 101: 张三(10051000001) [lived-in; own]",
    "3幢 102: 王五(10051000003) [let; rent; owner 李四,10051000002]",
    "3幢 103: - [vacant; owner 赵六,10051000004]",
    "3幢 104: - [let; owner 钱七,10051000005]",
    "3幢 105: 孙八(10051000006) [rent]",
  ]);
  assert.deepEqual(problemsOf(read), ["4 note remark-without-household"]);
});

test("registered here or elsewhere: who lives here, and who only stands in the book", () => {
  const read = readBook([
    sheet("3幢", [
      ["室号", "姓名", "与户主关系", "人户状态", "现住址"],
      ["101", "张三", "户主", "人户一致", null],
      [null, "李四", "妻", "人在户不在", null],
      ["102", "王五", "户主", "户在人不在", "昆山"],
      ["103", "赵六", "户主", "人户分离", null],
      ["104", "钱七", "户主", "一致", "3幢104"],
      ["105", "孙八", "户主", null, "5幢201"],
      ["106", "周九", "空挂户", null, null],
    ]),
  ]);
  assert.deepEqual(briefs(read), [
    "3幢 101: 张三(registered) 李四(unregistered)",
    "3幢 102: - [registered 王五,昆山]",
    "3幢 103: 赵六",
    "3幢 104: 钱七(registered)",
    "3幢 105: - [registered 孙八,5幢201]",
    "3幢 106: - [registered 周九]",
  ]);
  assert.deepEqual(problemsOf(read), ["5D doubtful split-unclear"]);
});

test("several behind one door: said to be shared, numbered, under a merged door, or simply twice", () => {
  const read = readBook([
    sheet(
      "3幢",
      [
        ["室号", "户主", "电话", "居住情况", "第几户"],
        ["101", "张三", "10051000001", "合租", null],
        ["101", "李四", "10051000002", "合租", null],
        ["102", "王五", "10051000003", null, 1],
        ["102", "赵六", "10051000004", null, 2],
        ["103", "钱七", "10051000005", null, null],
        [null, "孙八", "10051000006", null, null],
        ["104", "周九", "10051000007", "自住", null],
        ["104", "吴十", "10051000008", "自住", null],
        ["105", "郑一", "10051000009", null, null],
        ["105", "郑一", "10051000010", null, null],
      ],
      { merges: ["A6:A7"] },
    ),
  ]);
  assert.deepEqual(briefs(read), [
    "3幢 101: 张三(10051000001) [shared; rent; #1]",
    "3幢 101: 李四(10051000002) [shared; rent; #2]",
    "3幢 102: 王五(10051000003) [#1]",
    "3幢 102: 赵六(10051000004) [#2]",
    "3幢 103: 钱七(10051000005) [shared; #2]",
    "3幢 103: 孙八(10051000006) [shared; #1]",
    "3幢 104: 周九(10051000007) [lived-in; own; #2]",
    "3幢 104: 吴十(10051000008) [lived-in; own; #1]",
    "3幢 105: 郑一(10051000009,10051000010)",
  ]);
  assert.deepEqual(problemsOf(read), ["8 doubtful door-twice", "9 doubtful door-twice", "11 doubtful name-twice"]);
  const [first] = read.entries[6]!.problems;
  assert.deepEqual(first!.facts, { sheet: "3幢", other: 9 });
});

test("columns with a tick for each thing, the smartphone said either way round", () => {
  const read = readBook([
    sheet("3幢", [
      ["室号", "姓名", "年龄", "是否独居", "残疾", "老人机", "是否会用智能手机", "低保"],
      ["501", "张三", 70, "√", null, "是", null, "否"],
      ["502", "李四", 30, "是", "有", "否", null, null],
      ["503", "王五", 66, "否", "无", null, "否", "√"],
    ]),
  ]);
  assert.deepEqual(briefs(read), [
    "3幢 501: 张三(1956,lives-alone-elder:独居,no-smartphone)",
    "3幢 502: 李四(1996,disabled:残疾) [“独居”]",
    "3幢 503: 王五(1960,other:低保,no-smartphone)",
  ]);
  assert.equal(read.entries[1]!.household!.people[0]!.noSmartphone, false);
});

test("what a row does not say: doors that became dates, doors that are none, rows without any, marks for the same", () => {
  const read = readBook([
    sheet("x", [
      ["姓名", "门牌", "电话"],
      ["张三", "3-2-501", "l00510000O1"],
      ["李四", { day: "2001-03-01" }, "1.00510E+10"],
      ["王五", "2楼靠东", "1005100000"],
      ["赵六", "3-503", "找女儿"],
      ["钱七", null, { error: "#N/A" }],
      ["张\u200b三", "3-504", null],
      [null, "3-505", "10051000005"],
    ]),
    sheet("名单", [
      ["楼幢", "单元", "室号", "姓名"],
      ["3幢", "1单元", "101", "张三"],
      ["同上", "同上", "102", "李四"],
      ["〃", "〃", "东户", "王五"],
      [null, null, "401", "赵六"],
    ]),
  ]);
  assert.deepEqual(problemsOf(read), [
    "2C doubtful phone-letters",
    "3B refused place-is-date",
    "3C doubtful phone-ruined",
    "4B refused door-unread",
    "4C doubtful phone-length",
    "5C doubtful phone-unread",
    "6B refused no-door",
    "6C note cell-error",
    "7A refused hidden-text",
    "8 doubtful no-name",
    "5A doubtful building-missing",
  ]);
  const at = (code: string): string | null =>
    read.entries.flatMap((e) => e.problems).find((p) => p.code === `register.${code}`)!.suggestion;
  assert.deepEqual(
    [at("phone-letters"), at("place-is-date"), at("hidden-text"), at("building-missing")],
    ["10051000001", "3-2001", "张三", "3幢"],
  );
  assert.deepEqual(briefs(read).slice(-4), [
    "3幢 1单元 101: 张三",
    "3幢 1单元 102: 李四",
    "3幢 1单元 东户: 王五",
    "3幢 1单元 401: 赵六",
  ]);
});

test("relatives to be told, a head with the others in one cell, words in the margin", () => {
  const read = readBook([
    sheet("3幢", [
      ["室号", "户主", "电话", "家庭成员", "紧急联系人", "与本人关系", "紧急联系人电话"],
      ["501", "张三", "10051000001", "李四(妻)、张小三（子，1990）", "张小妹", "女儿", "10051000002"],
      ["502", "王五", "10051000003", "妻:赵六 10051000004；子王小五", "王大（外甥）10051000005", null, null],
      ["503", "孙建国", "10051000006", null, "孙莉", "女儿", null, "周三来过"],
    ]),
    sheet("5幢", [
      ["室号", "户主", "子女电话"],
      ["101", "周九", "10051000007"],
    ]),
  ]);
  assert.deepEqual(briefs(read), [
    "3幢 501: 张三(10051000001) 李四 张小三(1990) [proxy 张小妹 daughter 10051000002]",
    "3幢 502: 王五(10051000003) 赵六(10051000004) 王小五 [proxy 王大 relative 10051000005]",
    "3幢 503: 孙建国(10051000006) [“紧急联系人：孙莉”]",
    "5幢 101: 周九 [proxy 子女 relative 10051000007]",
  ]);
  assert.deepEqual(problemsOf(read), ["4E note proxy-without-phone", "4H note margin"]);
});

test("in plain English, with a street of houses and a block of flats", () => {
  const read = readBook(
    [
      sheet("Block 3", [
        ["Quince Court residents"],
        ["Flat", "Head of household", "Mobile", "Born", "Occupancy", "Care", "Remarks"],
        ["12", "Ann Hale", "+11000000001", 1950, "owner occupied", "lives alone, diabetic", "likes a chat"],
        ["13", "Omar Diallo & Mina Diallo", "+1 100 000 0002", "3/4/1988", "let", null, null],
        ["14", null, null, null, "vacant", null, null],
        ["Total", 3],
      ]),
      sheet("Houses", [
        ["Name", "Address", "Phone", "DOB", "Relationship"],
        ["Leo Kaya", "12 Quince Lane", "+11000000003", { day: "1944-02-03" }, "Head"],
        ["Iris Kaya", "12 Quince Lane", null, "12 May 1950", "wife"],
        ["Rosa Pike", "Building 3, flat 15", "+11000000004", null, "Self"],
      ]),
    ],
    { words: plain },
  );
  assert.deepEqual(briefs(read), [
    "Quince Court Building 3 12: Ann Hale(1950,+11000000001) [lived-in; own; lives-alone-elder:lives alone; chronic-medicine:diabetic; “likes a chat”]",
    "Quince Court Building 3 13: Omar Diallo(1988,+11000000002) Mina Diallo [let; rent]",
    "Quince Court Building 3 14: - [vacant]",
    "Quince Lane 12: Leo Kaya(1944,+11000000003) Iris Kaya(1950)",
    "Building 3 15: Rosa Pike(+11000000004)",
  ]);
  assert.deepEqual(problemsOf(read), []);
});

test("two lists side by side on one sheet of paper", () => {
  const read = readBook([
    sheet("3幢", [
      ["室号", "户主", "电话", null, "室号", "户主", "电话"],
      ["101", "张三", "10051000001", null, "201", "李四", "无电话"],
      ["102", null, null, null, "202", "王五", "老人机"],
      [null, null, null, null, "301", "赵六", "10051000002"],
    ]),
  ]);
  assert.deepEqual(meanings(read.layout), ["door", "head", "phone", "door", "head", "phone"]);
  assert.deepEqual(briefs(read), [
    "3幢 101: 张三(10051000001)",
    "3幢 102: -",
    "3幢 201: 李四",
    "3幢 202: 王五(no-smartphone)",
    "3幢 301: 赵六(10051000002)",
  ]);
  assert.deepEqual([problemsOf(read), read.rows, read.aside], [[], 4, 1]);
});
