import type { NeedsHttps, Reach } from "../../server/reach.ts";

const needs: Record<NeedsHttps, string> = { offline: "没有网络时接着用", camera: "用摄像头扫码", passkey: "通行密钥" };

/** 启动时说的话。中文为准。 */
export const zh = {
  ready: "海棠已经启动。",
  open: "打开：",
  from: { anywhere: "哪里都能打开", "same-network": "同一网络里", here: "这台电脑上" } as Record<
    Reach["addresses"][number]["from"],
    string
  >,
  phone: {
    nowhere: "居民的手机打不开：只有这台电脑能用。要让办公室 Wi-Fi 里的手机也能打开，停下后加 --host 0.0.0.0 再启动。",
    "same-network": "连着同一网络（办公室 Wi-Fi）的手机能打开，居民在家里打不开。",
    anywhere: "居民的手机能打开，只要这个地址从外面通到这台电脑。",
  } satisfies Record<Reach["phone"], string>,
  needs,
  lacks: (what: readonly NeedsHttps[]) => `没有 HTTPS 和域名，手机上不能：${what.map((w) => needs[w]).join("、")}。`,
  lacksPasskey: "用 IP 地址打开，不能用通行密钥；要有域名。",
  plain: "没有加密：同一网络里的人可能看到传送的内容。只在信得过的网络里用。",
  seeded: (households: number, people: number) => `第一次启动，装入了样例社区：${households} 户，${people} 人，都是虚构的。`,
  signIn: "用样例里的人登录（号码都打不通）：",
  codeHere: "输入手机号以后，登录码会显示在这个窗口里。",
  noCodes: "没有短信通道，收不到登录码：用邀请码、工牌码或通行密钥登录。发第一个邀请码：haitang invite 手机号",
  empty: "这里还没有社区，谁也不能登录。建立一个：haitang found --help",
  clock: (at: string) => `时间从 ${at} 起算（--clock）。`,
  log: (file: string) => `日志：${file}`,
  noScreens: "界面还没有生成（npm run build），只有程序接口能用。",
  stopHow: "按 Ctrl-C 停止。",
  stopping: "正在停止，做完手上的事…… 再按一次 Ctrl-C 马上停。",
  stopped: "已停止。",
  newCertificate: "读到了新的证书。",
};
