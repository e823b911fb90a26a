import type { TestSheet } from "../../src/register/workbook/testing/xlsx.ts";
import { xlsxOf } from "../../src/register/workbook/testing/xlsx.ts";

/**
 * A list as an office keeps it, for journeys: a title above the header, one sheet a building and the building named only there, entrances merged over their
 * doors, full-width digits, a total, a hidden sheet of last year, a column that nobody but its author understands, and three rows that cannot be taken.
 * Its people are invented.
 */
const THREE: TestSheet = {
  name: "3幢",
  rows: [
    ["棠梨苑小区住户登记表（2026年春）"],
    ["单元", "房号", "户主", "联系电话", "出生年月", "房屋性质", "门铃"],
    ["1单元", "101", "沈桂芳", "10051000138", "1947.3", "自住", "周三不在家"],
    [null, "102", "陆建国", "1OO51000200", "1980", "自住", null],
    [null, "２０１", "钱多多", "10051000300", "1990", "出租", "门铃坏了"],
    ["2单元", null, "周小满", "10051000301", "1962", "自住", null],
    [null, "102", "顾念", "1.0051E+10", "1955", "自住", null],
    [null, "201", null, null, null, "空置", null],
    ["合计", null, "5户", null, null, null, null],
  ],
  merges: [
    { top: 3, bottom: 5, left: 0, right: 0 },
    { top: 6, bottom: 8, left: 0, right: 0 },
    { top: 1, bottom: 1, left: 0, right: 6 },
  ],
};
const FOUR: TestSheet = {
  name: "4幢",
  rows: [
    ["单元", "房号", "户主", "联系电话"],
    ["1单元", "101", "林晚", "10051000401"],
    ["1单元", "102", "白露", "10051000402"],
  ],
};
const OLD: TestSheet = {
  name: "2019（作废）",
  hidden: true,
  rows: [
    ["单元", "房号", "户主"],
    ["1单元", "101", "旧人"],
  ],
};

const rowsOf = (sheet: TestSheet, change: Readonly<Record<string, string | null>>): TestSheet => ({
  ...sheet,
  rows: sheet.rows.map((row, r) => row.map((cell, c) => (`${r + 1},${c}` in change ? (change[`${r + 1},${c}`] ?? null) : cell))),
});
/** The list as it came. */
export const messyList = (): Uint8Array<ArrayBuffer> => xlsxOf([THREE, FOUR, OLD]);
/** Mended in the spreadsheet, as it was mended on the screen. */
const MENDED = { "4,3": "10051000200", "6,1": "101", "7,3": "10051000302" };
export const mendedList = (): Uint8Array<ArrayBuffer> => xlsxOf([rowsOf(THREE, MENDED), FOUR, OLD]);
/** A few months later: another phone, and somebody moved into the empty flat. */
export const newerList = (): Uint8Array<ArrayBuffer> =>
  xlsxOf([rowsOf(THREE, { ...MENDED, "3,3": "10051000139", "8,2": "许一诺", "8,3": "10051000303", "8,5": "自住" }), FOUR, OLD]);
