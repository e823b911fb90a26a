import type { zh } from "./text.zh.ts";

export const en: typeof zh = {
  venue: "venue",
  venues: "venues",
  empty: "No venue is on record. Once they are, it is known what each can serve as.",
  peaceUse: "in peace",
  emergencyUse: "in an emergency",
  roomFor: (people) => `room for ${people}`,
  peace: { meeting: "meetings", activity: "activities", services: "services", reading: "reading", clinic: "alley doctor" },
  emergency: {
    "sampling-point": "sampling point",
    "supply-station": "supply station",
    "service-point": "service point",
    shelter: "shelter",
    "cooling-point": "cooling point",
    "charging-point": "charging point",
  },
  no: {
    "venues.name-taken": () => "This name is taken. Please choose another.",
    "venues.place-gone": () => "This place no longer stands. Please choose another.",
    "venues.closed": (f) => `This venue was closed on ${String(f.on)}. To use it again, add a new one.`,
    "venues.changed-since": () => "Somebody has just changed this venue. Please look at it again, then change it.",
  },
};
