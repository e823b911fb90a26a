import type { Say } from "../kernel/words.ts";
import { dayZh } from "../kernel/words.ts";
import type { BuildingForm, CompoundForm, DoorUse, GridKind, PlaceKind } from "./schema.ts";

const kinds: Record<PlaceKind, string> = {
  district: "区",
  street: "街道",
  community: "社区",
  compound: "小区",
  building: "楼幢",
  entrance: "单元",
  door: "门户",
};

/** 位置：所有文字。中文为准。 */
export const zh = {
  kinds,
  compoundForms: { estate: "小区", lane: "街巷", courtyard: "院落" } satisfies Record<CompoundForm, string>,
  buildingForms: {
    tower: "高层",
    walkup: "多层",
    row: "平房、排屋",
    courtyard: "院子",
    shops: "沿街店铺",
  } satisfies Record<BuildingForm, string>,
  buildingFormHints: {
    tower: "有电梯，一层几户",
    walkup: "走楼梯，一层几户",
    row: "没有楼层，一家挨一家",
    courtyard: "几家围着一个院子",
    shops: "沿街的店面",
  } satisfies Record<BuildingForm, string>,
  uses: {
    "lived-in": "自住",
    let: "出租",
    shared: "合租",
    vacant: "空户",
    business: "经营",
    "not-known": "不清楚",
  } satisfies Record<DoorUse, string>,
  gridKinds: { grid: "网格", "micro-grid": "微网格" } satisfies Record<GridKind, string>,
  managed: { yes: "有物业", no: "没有物业" },
  became: { split: "拆分", merge: "合并", move: "移到" },
  /** 做了什么：用在“最近做过的事”里。 */
  acts: {
    "places.added": "新增了一处位置",
    "places.doors-added": "新增了门户",
    "places.renamed": "改了名称",
    "places.renumbered": "改了门牌号",
    "places.door-split": "把一户门拆成几户",
    "places.doors-merged": "把几户门合成一户",
    "places.demolished": "登记了拆除",
    "places.entrance-moved": "把单元移到另一幢",
    "places.door-confirmed": "核实了门户用途",
    "places.grid-drawn": "划了网格",
    "places.grid-dropped": "取消了网格",
  },
  /** 为什么不行，以及可以怎么办。 */
  no: {
    "places.gone": (f) => `“${f.label}”到 ${dayZh(f.until)} 已经没有了。请刷新后看看它变成了什么。`,
    "places.not-inside": (f) =>
      `${kinds[f.in as PlaceKind] ?? "这里"}下面不能直接放${kinds[f.kind as PlaceKind] ?? "这个"}。请先选对上一级。`,
    "places.label-taken": (f) => `“${f.label}”已经有了。请换一个名称，或者先给原来的改名。`,
    "places.cell-taken": (f) => `“${f.label}”和“${f.other}”画在同一个位置。请改其中一户的楼层或列。`,
    "places.same-label": (f) => `现在就叫“${f.label}”，不用改。`,
    "places.nothing-changes": () => "没有变化，不用保存。",
    "places.not-a": (f) => `这一步只能对${kinds[f.kind as PlaceKind] ?? "别的位置"}做。请重新选择。`,
    "places.no-such-part": (f) => `一共拆成 ${f.of} 户，没有第 ${f.part} 户。请重新选住户归哪一户。`,
    "places.not-side-by-side": (f) => `“${f.label}”和“${f.other}”不在同一个单元，不能合并。请只选同一单元的门。`,
    "places.still-lived-in": (f) => `这里还住着 ${f.households} 户。请先登记他们搬走，再来改。`,
    "places.strange-doors": (f) => `选中的门里有 ${f.count} 户已经不在了。请刷新后重新选。`,
  } satisfies Record<string, Say>,
};
