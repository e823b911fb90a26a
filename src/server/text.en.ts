import { dayEn } from "../kernel/words.ts";
import type { zh } from "./text.zh.ts";

const needed: Record<string, string> = {
  helper: "a helper",
  steward: "a steward",
  worker: "a community worker",
  lead: "the community's lead",
  officer: "an officer of the street",
};

/** What may be said on every road: the refusals and failures that all capabilities share. */
export const en: typeof zh = {
  no: {
    "policy.role": (f) =>
      `This takes ${needed[String(f.needed)] ?? "another role"}. Ask ${needed[String(f.needed)] ?? "a colleague"}.`,
    "policy.unknown": () => "Not found. It may have changed: reload and look again.",
    "policy.step-up": () => "Please show once more that it is you.",
    "command.malformed": () => "Something is not filled in right. Check it and save again.",
    "command.too-old": (f) =>
      `This was pressed on ${dayEn(String(f.made).slice(0, 10))}, too long ago: it was not done. Do it again if it is still needed.`,
    "command.from-the-future": () => "The clock of this device is wrong. Set it right and do it again.",
    "command.version": () => "This page is old. Reload it and do it again.",
    "command.same-id-other-body": () => "This did not arrive. Please do it again.",
    "http.foreign-origin": () => "Wrong address. Open the one that you usually use.",
    "http.too-large": () => "That is too much at once. Do it in parts.",
    "http.not-json": () => "This did not arrive. Please do it again.",
    "database.away": () => "The database is away for the moment. Wait a little and try again: nothing that you pressed is lost.",
    "live.full": () => "Too many are connected. This page connects again by itself.",
    failure: () => "Something went wrong; it may not have been done. Reload, look, and try again.",
    "device.full": () => "This device can store nothing, so nothing was done. Leave the private window, or use another browser.",
    network: () => "No network. What you pressed is kept on this device and goes out by itself.",
  },
};
