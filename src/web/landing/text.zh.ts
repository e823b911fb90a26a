/** 第一页：所有文字。中文为准。 */
export const zh = {
  title: "海棠",
  what: "邻里之间的照应",
  who: "您是来做什么的？",
  phone: "照应邻居，看我家的事",
  phoneWhat: "楼道联系人、海棠先锋、居民、骑手。手机上用。",
  desk: "在社区上班",
  deskWhat: "社区工作者、街道。电脑上用。",
  other: "English",
  sample: "这里是样板社区，人名和号码都是编的。",
  lacksTitle: "这个网址不是 https，所以在手机上：",
  lacks: { offline: "没有网络时打不开", camera: "不能用摄像头扫码", passkey: "不能用指纹、面容登录" },
  reach: {
    anywhere: "",
    "same-network": "手机要连上同一个 Wi-Fi 才打得开这个网址。",
    nowhere: "这个网址只在这台电脑上打得开，手机打不开。",
  },
  open: "手机上请打开：",
};
