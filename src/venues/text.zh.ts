export const zh = {
  venue: "小巷红韵",
  venues: "小巷红韵点位",
  empty: "还没有登记点位。登记以后，有事时知道哪里能用作什么。",
  peaceUse: "平时",
  emergencyUse: "有事时",
  roomFor: (people: number) => `容 ${people} 人`,
  peace: { meeting: "议事", activity: "活动", services: "便民服务", reading: "看书看报", clinic: "小巷医生" },
  emergency: {
    "sampling-point": "采样点",
    "supply-station": "物资周转站",
    "service-point": "临时服务点",
    shelter: "避险点",
    "cooling-point": "纳凉点",
    "charging-point": "充电点",
  },
  no: {
    "venues.name-taken": () => "这个名字已经用了，请换一个。",
    "venues.place-gone": () => "这个位置已经不在了，请换一个位置。",
    "venues.closed": (f: Record<string, unknown>) => `这个点位 ${String(f.on)} 已经关了。要再用，请新登记一个。`,
    "venues.changed-since": () => "别人刚改过这个点位。请看一眼新的内容，再改。",
  },
};
