import type { Say } from "../kernel/words.ts";

/** 撤回：所有文字。中文为准。 */
export const zh = {
  undo: "撤回",
  /** 撤回之后说的话。 */
  done: (restored: number, kept: number) =>
    kept === 0 ? "已经撤回。" : `已经撤回 ${restored} 处；有 ${kept} 处后来又改过，没有动。`,
  acts: { "undo.done": "撤回了一次" },
  /** 为什么不行，以及可以怎么办。 */
  no: {
    "undo.too-late": (f) => `只能撤回 ${f.days} 天以内的事。请直接改成对的。`,
    "undo.changed-since": () => "后来又改过了，撤回会盖掉新的内容。请直接改成对的。",
  } satisfies Record<string, Say>,
};
