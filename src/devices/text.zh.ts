import type { Say } from "../kernel/words.ts";

/** 设备：所有文字。中文为准。 */
export const zh = {
  /** 给社区看的一行。 */
  silent: (count: number, minutes: number) => `${count} 台手机有 ${minutes} 分钟没同步，可能还有没报上来的`,
  row: (by: string, minutes: number, unsent: number) =>
    unsent > 0 ? `${by}：${minutes} 分钟没同步，还有 ${unsent} 条没发出` : `${by}：${minutes} 分钟没同步`,
  acts: { "devices.seen": "手机报了到" },
  /** 为什么不行，以及可以怎么办。 */
  no: {
    "devices.not-yours": () => "这台设备上换了人。请退出后重新登录。",
  } satisfies Record<string, Say>,
};
