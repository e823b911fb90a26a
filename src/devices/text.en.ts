import { countEn } from "../kernel/words.ts";
import type { zh } from "./text.zh.ts";

/** Devices: every word in English. */
export const en: typeof zh = {
  silent: (count, minutes) =>
    `${countEn(count, "phone has", "phones have")} not synced for ${minutes} minutes: there may be more to tell`,
  row: (by, minutes, unsent) =>
    unsent > 0 ? `${by}: not synced for ${minutes} minutes, ${unsent} not sent` : `${by}: not synced for ${minutes} minutes`,
  acts: { "devices.seen": "a phone reported" },
  no: {
    "devices.not-yours": () => "Somebody else uses this device now. Please sign out and in again.",
  },
};
