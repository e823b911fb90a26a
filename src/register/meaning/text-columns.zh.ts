import type { Column } from "./canonical.ts";

/** 登记册导出的列、身份和产权的说法。中文为准。 */
export const zh = {
  columns: {
    compound: "小区",
    building: "楼幢",
    entrance: "单元",
    floor: "楼层",
    door: "室号",
    use: "用途",
    party: "第几户",
    said: "户名",
    tenure: "产权",
    "moved-in": "入住日期",
    "household-channel": "全户通知方式",
    "household-language": "全户语言",
    "household-care": "全户关爱",
    remark: "备注",
    relation: "与户主关系",
    name: "姓名",
    called: "叫法",
    born: "出生年",
    phone: "电话",
    language: "语言",
    channel: "通知方式",
    "no-smartphone": "无智能手机",
    registered: "户籍在此",
    care: "关爱",
    "lives-where": "现住址",
    proxy: "代收家人",
    "proxy-relation": "代收家人关系",
    "proxy-phone": "代收家人电话",
  } satisfies Record<Column, string>,
  /** 一行是谁：户主、家里别的人、还不知道住着谁的一户、住在别处的产权人、户籍在此而住在别处的人。 */
  standings: { head: "户主", member: "家人", household: "整户", owner: "产权人", registered: "户籍在此" },
  tenures: { own: "自有", rent: "租住" },
  yes: "是",
  no: "否",
  /** 几个电话写在一格里时的分隔。 */
  comma: "、",
};
