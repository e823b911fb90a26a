import type { Say } from "../kernel/words.ts";

const n = (count: unknown): string => Number(count).toLocaleString("zh-CN");
const mb = (bytes: unknown): string => n(Math.round(Number(bytes) / (1 << 20)));
const seen: Record<string, string> = {
  pdf: "一个 PDF 文件",
  picture: "一张图片",
  document: "一个文字文档",
  archive: "一个压缩包",
  program: "一个程序",
};
const forms: Record<string, string> = {
  doc: "Word 文档",
  docx: "Word 文档",
  ppt: "演示文稿",
  pptx: "演示文稿",
  html: "网页",
  xml: "XML 文件",
  numbers: "Numbers 表格",
  ods: "ODS 表格",
};
/** 哪一张表、哪一行；不知道就不说。 */
const where = (f: Readonly<Record<string, unknown>>): string =>
  [typeof f.sheet === "string" && `“${f.sheet}”`, f.row !== undefined && `第 ${n(f.row)} 行`].filter(Boolean).join(" ");

/** 文件为什么读不了，怎么办。中文为准。 */
export const file = {
  "register.encrypted": () => "这个文件加了密码。请在 Excel 或 WPS 里打开，另存为不加密的工作簿（.xlsx）再来。",
  "register.old-xls": () => "这是老格式的工作簿（.xls）。请打开以后另存为 .xlsx 再来。",
  "register.binary-workbook": () => "这是二进制工作簿（.xlsb）。请打开以后另存为 .xlsx 再来。",
  "register.macros": () => "这个文件带宏，宏是程序，我们不收。请另存为不带宏的工作簿（.xlsx）再来。",
  "register.not-a-workbook": (f) =>
    `这不是表格${seen[String(f.seen)] === undefined ? "" : `，是${seen[String(f.seen)]}`}。请选一个 .xlsx 或 .csv 文件。`,
  "register.other-form": (f) => `这是${forms[String(f.form)] ?? "别的格式"}，我们读不了。请打开以后另存为 .xlsx 再来。`,
  "register.empty": (f): string =>
    Number(f.hidden) > 0
      ? "能看见的表里什么也没有，只有隐藏的表。请在 Excel 里取消隐藏，再来。"
      : "文件里什么也没有。请看看是不是选错了文件。",
  "register.damaged": () => "这个文件坏了，打不开。请在 Excel 或 WPS 里打开看看，另存一份再来。",
  "register.too-large": () => "这个文件太大了。请分成几个文件，一个一个来。",
  "register.unpacks-too-large": (f) =>
    f.limit === undefined
      ? "这个文件解开以后大得不正常，我们不读。请在 Excel 里打开，另存一份再来。"
      : `这个文件解开以后超过 ${mb(f.limit)} MB。请分成几个文件，一个一个来。`,
  "register.too-many-rows": (f) => `表里的行超过了 ${n(f.limit)} 行。请分成几个文件，一个一个来。`,
  "register.too-many-columns": (f) =>
    `有一张表${where(f) === "" ? "" : `（${where(f)}）`}的列超过了 ${n(f.limit)} 列。请删掉不用的列再来。`,
  "register.too-many-cells": (f) => `表里的格子超过了 ${n(f.limit)} 个。请分成几个文件，一个一个来。`,
  "register.too-many-blank": (f) => `表里有超过 ${n(f.limit)} 个只有格式、没有内容的空格子。请把名单本身复制到一个新文件里再来。`,
  "register.too-many-sheets": (f) => `文件里的表超过了 ${n(f.limit)} 张。请分成几个文件，一个一个来。`,
  "register.too-many-entries": () => "这个文件里装的东西太多了，不像一份名单。请在 Excel 里打开，另存一份再来。",
  "register.too-many-merges": () => "表里合并的单元格太多了。请取消合并再来。",
  "register.too-many-texts": () => "表里的文字太多了。请分成几个文件，一个一个来。",
  "register.cell-too-long": (f) =>
    `有一格${where(f) === "" ? "" : `（${where(f)}）`}写了超过 ${n(f.limit)} 个字，不像名单。请缩短再来。`,
  "register.too-deep": () => "这个文件的结构不正常，我们不读。请在 Excel 里打开，另存一份再来。",
  "register.unsafe-xml": () => "这个文件里有不安全的内容，我们不读。请在 Excel 里打开，另存一份再来。",
  "register.too-slow": (f) => `读了 ${n(f.seconds)} 秒还没有读完，先停下了。请分成几个文件，一个一个来。`,
  "register.broken": () => "读的时候系统出了错，名册里什么也没有变。请再读一遍；还不行，就告诉系统管理员。",
  "register.interrupted": () => "读到一半服务器停了，名册里什么也没有变。请再读一遍。",
  "register.file-came": () => "这份名单的文件已经收到了，不用再送。请刷新看一下。",
  "register.changed-under": (f) => `要放的 ${n(f.skipped)} 处都被别人改过了，没有动。请再比较一遍，看新的差别。`,
  "register.nothing-to-take": () => "没有可以收的。请先看定要看一下的，或者改好不能收的。",
} satisfies Record<string, Say>;
