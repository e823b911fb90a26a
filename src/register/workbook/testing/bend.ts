import type { TestSheet } from "./xlsx.ts";
import { xlsxParts } from "./xlsx.ts";
import type { Entry } from "./zip.ts";
import { repeated, zipOf } from "./zip.ts";

/** A file that somebody may bring, to hurt or by mistake, and what has to be said of it; "": it is read. */
export interface Hostile {
  readonly what: string;
  readonly code: string;
  readonly bytes: () => Uint8Array<ArrayBuffer>;
}
export const LIST: readonly TestSheet[] = [
  {
    name: "3幢",
    rows: [
      ["门户", "姓名"],
      ["501", "沈阿婆"],
    ],
  },
];
/** A good workbook with one part bent. */
export const bent = (name: string, how: (part: Entry) => Entry | readonly Entry[], sheets = LIST): Uint8Array<ArrayBuffer> =>
  zipOf(xlsxParts(sheets).flatMap((p) => (p.name === name ? how(p) : [p])));
export const SHEET = "xl/worksheets/sheet1.xml";
export const inSheet = (from: string | RegExp, to: string): Uint8Array<ArrayBuffer> =>
  bent(SHEET, (p) => ({ ...p, body: String(p.body).replace(from, () => to) }));
export const text = (s: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(s));
/** A compound file (OLE) with one stream of a name: header, directory. */
export function ole(stream: string): Uint8Array<ArrayBuffer> {
  const b = Buffer.alloc(4096);
  Buffer.from("d0cf11e0a1b11ae1", "hex").copy(b);
  b.write("Root Entry\0", 1024, "utf16le");
  b.writeUInt16LE(22, 1088);
  b.write(`${stream}\0`, 1152, "utf16le");
  b.writeUInt16LE(2 * stream.length + 2, 1216);
  return new Uint8Array(b);
}
/** A sheet that repeats something very many times, between an honest beginning and an honest end where nothing else is said. */
export function endless(
  block: string,
  times: number,
  o: { open?: string; close?: string; lies?: Partial<Entry> } = {},
): Uint8Array<ArrayBuffer> {
  const head = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>';
  const told = repeated(head + (o.open ?? ""), block, times, o.close ?? "</sheetData></worksheet>");
  return bent(SHEET, (p) => ({ ...p, ...told, raw: true, ...o.lies }));
}
export const MIB = 1 << 20;
/** A block of many lines, no two alike, so that it is no bomb by how well it packs. */
export function lines(count: number, line: (n: number) => string): string {
  let n = 1;
  return Array.from({ length: count }, () => line((n = (n * 48_271) % 2_147_483_647))).join("");
}
/** A part with something in it replaced. */
export const type =
  (from: RegExp, to: string) =>
  (p: Entry): Entry => ({ ...p, body: String(p.body).replace(from, to) });
export const TYPES = "[Content_Types].xml";
