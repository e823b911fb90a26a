import type { Say } from "../kernel/words.ts";

/** 维护：所有文字。中文为准。 */
export const zh = {
  acts: {
    "upkeep.founded": "建立了社区",
    "upkeep.backed-up": "做了备份",
    "upkeep.restored": "从备份恢复了",
    "upkeep.upgraded": "升级了数据库",
    "upkeep.checkpoint-left": "在别处留了记录的指纹",
    "upkeep.purged": "删除了到期的资料",
  },
  no: {} satisfies Record<string, Say>,
};
