import type { Say } from "../kernel/words.ts";
import { dayZh } from "../kernel/words.ts";
import { zh as meaning } from "./meaning/text-problems.zh.ts";
import { zh as exportZh } from "./export/text.zh.ts";
import { bring } from "./text-bring.zh.ts";
import { file } from "./text-file.zh.ts";
import { plan } from "./text-plan.zh.ts";
import { review } from "./text-review.zh.ts";

/** 名册：所有文字。中文为准。 */
export const zh = {
  bring,
  review,
  export: exportZh,
  commands: exportZh.commands,
  meanings: meaning.meanings,
  /** 一行有什么问题：读的时候发现的，和比较以后发现的。 */
  problems: { ...meaning.problems, ...plan } as Record<string, Say>,
  /** 做了什么：用在“最近做过的事”里。 */
  acts: {
    ...exportZh.acts,
    "register.begun": "开始导入一份名单",
    "register.meant": "核对了名单的列",
    "register.mended": "改了名单的格子",
    "register.chosen": "定了名单里放哪些",
    "register.again": "把名单再比较了一遍",
    "register.compared": "名单读好了",
    "register.left": "没有导入一份名单",
    "register.taken": "把一份名单放进了名册",
    // Rows that a list brings, by the thousand.
    "places.many-added": "把一份名单放进了名册",
    "places.uses-told": "把一份名单放进了名册",
    "people.many-added": "把一份名单放进了名册",
    "people.many-changed": "把一份名单放进了名册",
    "register.taken-back": "撤回了放进名册的名单",
    "register.extended": "改了名单用到哪一天",
  },
  /** 为什么不行，以及可以怎么办。 */
  no: {
    ...exportZh.no,
    ...file,
    "register.still-reading": () => "这份名单还在读。请等读完再做。",
    "register.taken-already": () => "这份名单已经放进名册了。要改就先整个撤回，或者再导入一份。",
    "register.not-ready": () => "这份名单没有读好，或者已经不要了。请再导入一次。",
    "register.changed-since": () => "刚才有人改过这份名单。请看一下新的内容，再做一次。",
    "register.until-past": (f) => `${dayZh(f.until)} 不在今天以后。请填以后的日子。`,
    "register.until-far": (f) => `${dayZh(f.until)} 太远了，最多五年。请填近一点的日子，到时候再延长。`,
    "register.left-already": () => "这份名单已经不要了。请再导入一次。",
    "register.bring-again": () => "读到的内容已经不在了。请把文件再导入一次。",
    "register.not-taken": () => "这份名单没有放进名册，没有要改的日子。请先放进名册。",
  } satisfies Record<string, Say>,
};
