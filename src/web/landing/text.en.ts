import type { zh } from "./text.zh.ts";

/** The first screen: every word in English. */
export const en: typeof zh = {
  title: "Haitang",
  what: "Neighbours looking after neighbours",
  who: "What brings you here?",
  phone: "I look after neighbours, or see to my own home",
  phoneWhat: "Stair contacts, stewards, residents, riders. On a phone.",
  desk: "I work for the community",
  deskWhat: "Community workers, street office. At a computer.",
  other: "中文",
  sample: "This is a sample neighbourhood: its people and numbers are invented.",
  lacksTitle: "This address is not https, so on a phone:",
  lacks: {
    offline: "it does not open without network",
    camera: "the camera cannot scan",
    passkey: "finger and face do not sign in",
  },
  reach: {
    anywhere: "",
    "same-network": "A phone reaches this address only in the same Wi-Fi.",
    nowhere: "This address opens on this computer only, not on phones.",
  },
  open: "On a phone, open:",
};
