import type { NeedsHttps } from "../../server/reach.ts";
import type { zh } from "./text.zh.ts";

const needs: Record<NeedsHttps, string> = {
  offline: "going on without a network",
  camera: "scanning with the camera",
  passkey: "passkeys",
};

/** What is said at the start. */
export const en: typeof zh = {
  ready: "Haitang is running.",
  open: "Open:",
  from: { anywhere: "from anywhere", "same-network": "in the same network", here: "on this machine" },
  phone: {
    nowhere:
      "A resident's phone cannot reach it: this machine only. For phones in the office Wi-Fi, stop it and start again with --host 0.0.0.0.",
    "same-network": "Phones in the same network (the office Wi-Fi) reach it; residents at home do not.",
    anywhere: "A resident's phone reaches it, if this address leads here from outside.",
  },
  needs,
  lacks: (what) => `Without HTTPS and a domain name, not on a phone: ${what.map((w) => needs[w]).join(", ")}.`,
  lacksPasskey: "Opened by an IP address there are no passkeys; they need a domain name.",
  plain: "Not encrypted: others in the network may see what is sent. Use it only in a network that you trust.",
  seeded: (households, people) =>
    `First start: the sample community was loaded, ${households} households, ${people} people, all invented.`,
  signIn: "Sign in as somebody of the sample (none of the numbers can be dialled):",
  codeHere: "Enter the phone number; the sign-in code is shown in this window.",
  noCodes:
    "No text messages are sent from here, so no sign-in code arrives: use an invitation, a badge or a passkey. The first invitation: haitang invite PHONE",
  empty: "There is no community here yet, so nobody can sign in. Found one: haitang found --help",
  clock: (at) => `The time runs from ${at} (--clock).`,
  log: (file) => `Log: ${file}`,
  noScreens: "The screens have not been built (npm run build); only the interface for programs works.",
  stopHow: "Ctrl-C stops it.",
  stopping: "Stopping, finishing what is under way … Ctrl-C once more stops at once.",
  stopped: "Stopped.",
  newCertificate: "Read a new certificate.",
};
