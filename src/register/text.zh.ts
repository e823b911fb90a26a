import { zh as exportZh } from "./export/text.zh.ts";

/** 登记册：所有文字。中文为准。 */
export const zh = {
  export: exportZh,
  acts: { ...exportZh.acts },
  commands: { ...exportZh.commands },
  no: { ...exportZh.no },
};
