import type { AreaCell, DoorUse, Window } from "../../places/schema.ts";

const uses: Record<DoorUse, string> = {
  "lived-in": "自住",
  let: "出租",
  shared: "合租",
  vacant: "空户",
  business: "经营",
  "not-known": "不清楚",
};
const states: Record<Window["s"], string> = { plain: "", seen: "最近见过", due: "该去看看了", overdue: "好久没见到了" };

/** Every word of the board. 楼幢图 */
export const zh = {
  board: "楼幢图",
  how: "方向键在门户之间走，Tab 键到下一幢，回车打开，加减号放大缩小，0 看全部；按 Esc 再按 Tab 离开。",
  buildings: "按楼幢找",
  zoomIn: "放大",
  zoomOut: "缩小",
  fitAll: "看全部",
  unmanaged: "没有物业",
  uses,
  states,
  mark: "需要多留心",
  parties: (count: number): string => `${count} 家合住`,
  /** One door, as a screen reader says it and as the line under the board shows it. */
  door: (building: string, entrance: string, label: string): string => `${building}${entrance}${label}`,
  facts: (parts: readonly string[]): string => parts.filter(Boolean).join("，"),
  doorsIn: (building: string, count: number): string => `${building}，${count} 户门`,
  legend: {
    title: "图例",
    plain: "平常",
    lamp: "最近见过",
    dot: "当面说过",
    outline: "该去看看了",
    hatched: "好久没见到",
    mark: "需要多留心",
    none: "空户，不画窗",
  },
  area: {
    title: "各社区",
    scale: (households: number): string => `一扇窗约 ${households} 户`,
    counts: (cell: AreaCell): string =>
      `${cell.households.toLocaleString("zh-CN")} 户，空 ${cell.vacant.toLocaleString("zh-CN")}`,
    overdue: (count: number): string => `${count.toLocaleString("zh-CN")} 户好久没见到`,
    due: (count: number): string => `${count.toLocaleString("zh-CN")} 户该去看看`,
    allSeen: "都见过了",
    age: (seconds: number): string =>
      seconds < 90
        ? "刚刚的数"
        : seconds < 5400
          ? `${Math.round(seconds / 60)} 分钟前的数`
          : `${Math.round(seconds / 3600)} 小时前的数`,
    empty: "这里还没有社区。",
  },
  paper: {
    printed: (when: string): string => `打印于 ${when}`,
    counts: (doors: number, households: number, vacant: number): string =>
      `门户 ${doors.toLocaleString("zh-CN")}，住户 ${households.toLocaleString("zh-CN")}，空户 ${vacant.toLocaleString("zh-CN")}`,
  },
};
export type BoardText = typeof zh;
