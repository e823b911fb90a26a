import { constants, deflateRawSync } from "node:zlib";
import type { Hostile } from "./bend.ts";
import { bent, endless, LIST, MIB, ole, SHEET, text, type, TYPES } from "./bend.ts";
import { HOSTILE_SHEETS } from "./hostile-sheets.ts";
import { xlsxOf, xlsxParts } from "./xlsx.ts";
import { zipOf } from "./zip.ts";

const PNG = Buffer.concat([Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"), Buffer.alloc(60_000, 7)]);

/** Files that somebody may bring, to hurt or by mistake: packages that are none, or bent; other kinds of file; texts. Then those bent inside. */
export const HOSTILE: readonly Hostile[] = [
  { what: "1 GiB of spaces", code: "register.unpacks-too-large", bytes: () => endless(" ".repeat(MIB), 1024) },
  {
    what: "1 GiB that says it is small",
    code: "register.damaged",
    bytes: () => endless(" ".repeat(MIB), 1024, { lies: { size: 5000 } }),
  },
  {
    what: "many parts, each below the limit",
    code: "register.unpacks-too-large",
    bytes: () => {
      const big = { body: deflateRawSync(Buffer.alloc(9 * MIB).fill("a3b".repeat(57)), { level: 1 }), raw: true, size: 9 * MIB };
      return zipOf([
        ...xlsxParts(LIST),
        ...Array.from({ length: 60 }, (_, i) => ({
          ...big,
          name: `xl/media/${i}.bin`,
          body: big.body,
          crc: 1,
        })),
      ]);
    },
  },
  {
    what: "entries that lie over one another",
    code: "register.damaged",
    bytes: () => zipOf([...xlsxParts(LIST), { name: "xl/media/a.bin", body: "a".repeat(2000), at: 0 }]),
  },
  {
    what: "10,000 entries",
    code: "register.too-many-entries",
    bytes: () =>
      zipOf([...xlsxParts(LIST), ...Array.from({ length: 10_000 }, (_, i) => ({ name: `xl/media/${i}.bin`, body: "" }))]),
  },
  { what: "a zip in a zip", code: "register.not-a-workbook", bytes: () => zipOf([{ name: "list.xlsx", body: xlsxOf(LIST) }]) },
  { what: "a workbook under a password", code: "register.encrypted", bytes: () => ole("EncryptedPackage") },
  { what: "a zip under a password", code: "register.encrypted", bytes: () => bent(SHEET, (p) => ({ ...p, flags: 1 })) },
  { what: "an old .xls", code: "register.old-xls", bytes: () => ole("Workbook") },
  { what: "an old Word file", code: "register.other-form", bytes: () => ole("WordDocument") },
  { what: "some other compound file", code: "register.not-a-workbook", bytes: () => ole("Anything") },
  {
    what: "macros, as they say themselves",
    code: "register.macros",
    bytes: () => bent(TYPES, type(/officedocument\.spreadsheetml\.sheet\.main/, "ms-excel.sheet.macroEnabled.main")),
  },
  {
    what: "macros that say nothing",
    code: "register.macros",
    bytes: () => zipOf([...xlsxParts(LIST), { name: "xl/vbaProject.bin", body: "Attribute VB_Name" }]),
  },
  {
    what: "a binary workbook",
    code: "register.binary-workbook",
    bytes: () =>
      bent(
        TYPES,
        type(/openxmlformats-officedocument\.spreadsheetml\.sheet\.main\+xml/, "ms-excel.sheet.binary.macroEnabled.main"),
      ),
  },
  {
    what: "a Word file",
    code: "register.other-form",
    bytes: () => bent(TYPES, type(/spreadsheetml\.sheet\.main/, "wordprocessingml.document.main")),
  },
  {
    what: "an OpenDocument table",
    code: "register.other-form",
    bytes: () =>
      zipOf([
        { name: "mimetype", body: "application/vnd.oasis.opendocument.spreadsheet", stored: true },
        { name: "content.xml", body: "<a/>" },
      ]),
  },
  { what: "a picture named .xlsx", code: "register.not-a-workbook", bytes: () => new Uint8Array(PNG) },
  { what: "a PDF named .xlsx", code: "register.not-a-workbook", bytes: () => text("%PDF-1.7\n%âãÏÓ\n") },
  {
    what: "a web page named .xls",
    code: "register.other-form",
    bytes: () => text("\ufeff<html><table><tr><td>501</td></tr></table></html>"),
  },
  {
    what: "a name that leads out",
    code: "register.damaged",
    bytes: () => zipOf([...xlsxParts(LIST), { name: "../../etc/cron.d/x", body: "x" }]),
  },
  {
    what: "a name from the root",
    code: "register.damaged",
    bytes: () => zipOf([...xlsxParts(LIST), { name: "/etc/passwd", body: "x" }]),
  },
  {
    what: "a name with a drive",
    code: "register.damaged",
    bytes: () => zipOf([...xlsxParts(LIST), { name: "C:\\x.dll", body: "x" }]),
  },
  {
    what: "a relation that leads out",
    code: "register.damaged",
    bytes: () => bent("xl/_rels/workbook.xml.rels", type(/worksheets\/sheet1/, "../../../etc/passwd")),
  },
  {
    what: "a part twice",
    code: "register.damaged",
    bytes: () => bent(SHEET, (p) => [p, { ...p, name: "XL/worksheets/Sheet1.xml" }]),
  },
  {
    what: "another name in the directory",
    code: "register.damaged",
    bytes: () => bent("xl/styles.xml", (p) => ({ ...p, listedAs: "xl/stylez.xml" })),
  },
  { what: "a checksum that does not fit", code: "register.damaged", bytes: () => bent(SHEET, (p) => ({ ...p, crc: 1 })) },
  {
    what: "less than was said",
    code: "register.damaged",
    bytes: () => bent(SHEET, (p) => ({ ...p, size: Buffer.byteLength(String(p.body)) + 1 })),
  },
  {
    what: "something behind the end of a part",
    code: "register.damaged",
    bytes: () =>
      bent(SHEET, (p) => ({
        ...p,
        raw: true,
        size: Buffer.byteLength(String(p.body)),
        body: Buffer.concat([deflateRawSync(String(p.body), { finishFlush: constants.Z_FINISH }), Buffer.alloc(9)]),
      })),
  },
  { what: "half of it", code: "register.damaged", bytes: () => xlsxOf(LIST).slice(0, 900) },
  { what: "nothing at all", code: "register.empty", bytes: () => new Uint8Array(0) },
  { what: "sheets without anything", code: "register.empty", bytes: () => xlsxOf([{ name: "a", rows: [] }]) },
  { what: "too many bytes", code: "register.too-large", bytes: () => new Uint8Array(41 << 20) },
  { what: "a csv with one quote", code: "register.cell-too-long", bytes: () => text(`a,"${"b".repeat(5 * MIB)}`) },
  { what: "a csv whose quote is never closed", code: "register.damaged", bytes: () => text('a,b\nc,"d') },
  { what: "a csv of nothing but commas", code: "register.too-many-columns", bytes: () => text(",".repeat(20 * MIB)) },
  { what: "a csv of nothing but line ends", code: "register.too-many-rows", bytes: () => text("\n".repeat(20 * MIB)) },
  { what: "a csv of quotes", code: "register.cell-too-long", bytes: () => text('"'.repeat(10 * MIB)) },
  { what: "a csv with NUL in it", code: "register.not-a-workbook", bytes: () => text("a,b\nc,\0d") },
  { what: "a csv with a mark and NUL in it", code: "register.not-a-workbook", bytes: () => text("\ufeffa,b\nc,d\0") },
  { what: "a csv that ends inside a character", code: "register.damaged", bytes: () => text("门户,姓名\n501,沈").slice(0, -1) },
  { what: "a program", code: "register.not-a-workbook", bytes: () => text("MZ\x90\0\x03\0\0\0") },
  ...HOSTILE_SHEETS,
];
