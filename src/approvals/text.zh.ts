import type { Say } from "../kernel/words.ts";

const states: Record<string, string> = { done: "已经办成", refused: "有人没有同意", expired: "已经过期", withdrawn: "已经撤回" };

/** 签批：所有文字。中文为准。 */
export const zh = {
  states,
  /** 做了什么：用在“最近做过的事”里。 */
  acts: {
    "approvals.asked": "提请了签批",
    "approvals.signed": "签了字",
    "approvals.done": "签满，办成了",
    "approvals.refused": "没有同意",
    "approvals.withdrawn": "撤回了提请",
  },
  /** 为什么不行，以及可以怎么办。 */
  no: {
    "approvals.settled": (f) => `这件事${states[String(f.state)] ?? "已经有了结果"}，不用再签。`,
    "approvals.expired": () => "这件事等签字等过了期。要办的话，请重新提请。",
    "approvals.signed-already": () => "您已经签过。请等另一位来签。",
    "approvals.gone": () => "这件事现在办不了。请撤回后重新提请。",
    "approvals.asker-may-not": () => "提请的人现在没有这个权限了。请由有权限的人重新提请。",
    "approvals.not-yours": () => "这件事不归您签。请社区负责人来签。",
    "approvals.own": () => "自己提请的事要别人来签。请另一位同事签。",
  } satisfies Record<string, Say>,
};
