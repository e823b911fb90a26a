import type { Say } from "../kernel/words.ts";
import type { PlanCode } from "./plan/codes.ts";

const n = (count: unknown): string => Number(count).toLocaleString("zh-CN");
const named = (label: unknown): string => (label === "" || label === undefined ? "" : `“${label}”`);

/** 和名册比较以后才知道的问题：这一处为什么不能收，或者为什么要看一下。中文为准。 */
export const plan = {
  "register.which-compound": (f) =>
    Number(f.count) > 1
      ? `有 ${n(f.count)} 个小区都有${named(f.building) || "这幢楼"}，不知道是哪一个。请写明小区。`
      : "社区里有几个小区，这里没有写明是哪一个。请写明小区。",
  "register.which-building": (f) =>
    Number(f.count) > 1
      ? `有 ${n(f.count)} 幢楼都有${named(f.door) || "这扇门"}，不知道是哪一幢。请写明楼幢。`
      : "没有写明是哪一幢楼。请写明楼幢。",
  "register.which-entrance": (f) =>
    Number(f.count) > 1
      ? `有 ${n(f.count)} 个单元都有${named(f.door) || "这扇门"}，不知道是哪一个。请写明单元。`
      : "这幢楼有几个单元，这里没有写明是哪一个。请写明单元。",
  "register.new-building": (f) => `名册里没有${named(f.building) || "这幢楼"}，会新建一幢。请看看是不是写错了。`,
  "register.new-door": (f) => `这幢楼里没有${named(f.door) || "这扇门"}，会新建一扇。请看看是不是写错了。`,
  "register.said-empty": (f) => `名单说没有人住，名册里住着 ${n(f.people)} 人。收下的话，登记他们今天搬走。`,
  "register.other-people": (f) => `名册里住的是别的人（${n(f.people)} 人）。收下的话，登记他们今天搬走，名单上的人搬来。`,
  "register.another-party": (f) => `这扇门后面已经有 ${n(f.parties)} 户。收下的话，再加一户。`,
  "register.other-name": () => "电话和出生年份都一样，姓名不一样。收下的话，当作同一个人改了姓名。",
} satisfies Record<PlanCode, Say>;
