import type { Say } from "../kernel/words.ts";
import { dayZh } from "../kernel/words.ts";

const needed: Record<string, string> = {
  helper: "骨干",
  steward: "海棠先锋",
  worker: "社区工作者",
  lead: "社区负责人",
  officer: "街道工作人员",
};

/** 每条路上都可能说的话：各个功能共用的“不行”和“没办成”。中文为准。 */
export const zh = {
  no: {
    "policy.role": (f) =>
      `这一步要${needed[String(f.needed)] ?? "别的角色"}来做。请找一位${needed[String(f.needed)] ?? "同事"}。`,
    "policy.unknown": () => "没有找到。可能已经变了，请刷新后再看。",
    "policy.step-up": () => "请再确认一次是您本人。",
    "command.malformed": () => "有一处填得不对。请核对后再保存。",
    "command.too-old": (f) =>
      `这一步是 ${dayZh(String(f.made).slice(0, 10))} 按下的，太久了，没有生效。还要办的话，请重新做一次。`,
    "command.from-the-future": () => "这台设备的时间不对。请把时间调准，再做一次。",
    "command.version": () => "页面是旧的。请刷新后再做一次。",
    "command.same-id-other-body": () => "这一步没有送到。请重新做一次。",
    "http.foreign-origin": () => "地址不对。请从平时用的地址打开。",
    "http.too-large": () => "内容太多了。请分几次来做。",
    "http.not-json": () => "这一步没有送到。请重新做一次。",
    "database.away": () => "系统暂时连不上数据库。请等一会儿再试，您按过的不会丢。",
    "live.full": () => "连着的人太多了。页面会自己重新连上。",
    failure: () => "系统出了错，这一步可能没有生效。请刷新看一下，再试一次。",
    "device.full": () => "这台设备存不下东西，这一步没有做。请关掉隐私窗口，或者换一个浏览器。",
    network: () => "没有网络。您按过的先存在这台设备上，连上后会自己送出。",
  } satisfies Record<string, Say>,
};
