import type { file as zh } from "./text-file.zh.ts";

const n = (count: unknown): string => Number(count).toLocaleString("en");
const mb = (bytes: unknown): string => n(Math.round(Number(bytes) / (1 << 20)));
const seen: Record<string, string> = {
  pdf: "a PDF",
  picture: "a picture",
  document: "a text document",
  archive: "an archive",
  program: "a program",
};
const forms: Record<string, string> = {
  doc: "a Word document",
  docx: "a Word document",
  ppt: "a presentation",
  pptx: "a presentation",
  html: "a web page",
  xml: "an XML file",
  numbers: "a Numbers table",
  ods: "an ODS table",
};
const where = (f: Readonly<Record<string, unknown>>): string => {
  const said = [typeof f.sheet === "string" && `“${f.sheet}”`, f.row !== undefined && `row ${n(f.row)}`]
    .filter(Boolean)
    .join(", ");
  return said === "" ? "" : ` (${said})`;
};

/** Why a file cannot be read, and what to do. */
export const file: typeof zh = {
  "register.encrypted": () => "This file has a password. Open it in Excel and save it as a workbook (.xlsx) without one.",
  "register.old-xls": () => "This is a workbook of the old form (.xls). Open it and save it as .xlsx.",
  "register.binary-workbook": () => "This is a binary workbook (.xlsb). Open it and save it as .xlsx.",
  "register.macros": () => "This file carries macros, and macros are programs. Save it as a workbook (.xlsx) without macros.",
  "register.not-a-workbook": (f) =>
    `This is no table${seen[String(f.seen)] === undefined ? "" : `: it is ${seen[String(f.seen)]}`}. Choose an .xlsx or a .csv file.`,
  "register.other-form": (f) =>
    `This is ${forms[String(f.form)] ?? "something else"}, which cannot be read here. Open it and save it as .xlsx.`,
  "register.empty": (f) =>
    Number(f.hidden) > 0
      ? "The sheets that can be seen are empty; only hidden ones hold anything. Unhide them in Excel and come again."
      : "There is nothing in this file. Perhaps it is not the one you meant.",
  "register.damaged": () => "This file is damaged. Open it in Excel, and save a copy of it.",
  "register.too-large": () => "This file is too large. Split it and bring the parts one by one.",
  "register.unpacks-too-large": (f) =>
    f.limit === undefined
      ? "Unpacked, this file grows out of all proportion, and is not read. Open it in Excel and save a copy."
      : `Unpacked, this file has more than ${mb(f.limit)} MB. Split it and bring the parts one by one.`,
  "register.too-many-rows": (f) => `There are more than ${n(f.limit)} rows. Split the file and bring the parts one by one.`,
  "register.too-many-columns": (f) =>
    `A sheet${where(f)} has more than ${n(f.limit)} columns. Delete those that are not used and come again.`,
  "register.too-many-cells": (f) => `There are more than ${n(f.limit)} cells. Split the file and bring the parts one by one.`,
  "register.too-many-blank": (f) =>
    `There are more than ${n(f.limit)} empty cells that only have a format. Copy the list itself into a new file and bring that.`,
  "register.too-many-sheets": (f) => `There are more than ${n(f.limit)} sheets. Split the file and bring the parts one by one.`,
  "register.too-many-entries": () => "There is too much packed in this file for a list. Open it in Excel and save a copy.",
  "register.too-many-merges": () => "There are too many merged cells. Undo the merging and come again.",
  "register.too-many-texts": () => "There is too much text. Split the file and bring the parts one by one.",
  "register.cell-too-long": (f) =>
    `A cell${where(f)} holds more than ${n(f.limit)} characters, which is no list any more. Shorten it and come again.`,
  "register.too-deep": () => "This file is not built like a workbook, and is not read. Open it in Excel and save a copy.",
  "register.unsafe-xml": () => "There is something unsafe in this file, and it is not read. Open it in Excel and save a copy.",
  "register.too-slow": (f) =>
    `After ${n(f.seconds)} seconds it was not read, and reading was ended. Split the file and bring the parts one by one.`,
  "register.broken": () =>
    "Something failed while it was read; nothing in the register has changed. Read it again; if that fails, too, tell the keeper.",
  "register.interrupted": () =>
    "The server stopped while it was read; nothing in the register has changed. Please read it once more.",
  "register.file-came": () => "The file of this list has come already. Refresh the page.",
  "register.changed-under": (f) =>
    `All ${n(f.skipped)} entries were changed by others meanwhile, and stayed out. Compare once more to see the difference.`,
  "register.nothing-to-take": () => "There is nothing to take in. Decide those in doubt, or mend those refused.",
};
