import type { zh } from "./text.zh.ts";

export const en: typeof zh = {
  acts: {
    "upkeep.founded": "Founded a community",
    "upkeep.backed-up": "Made a backup",
    "upkeep.restored": "Restored a backup",
    "upkeep.upgraded": "Upgraded the database",
    "upkeep.checkpoint-left": "Left a fingerprint of the journal elsewhere",
    "upkeep.purged": "Deleted what was past its time",
  },
  no: {},
};
