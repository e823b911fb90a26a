import type { zh } from "./text.zh.ts";

const states: Record<string, string> = {
  done: "has been carried out",
  refused: "was refused",
  expired: "has run out",
  withdrawn: "was withdrawn",
};

/** Approvals: every word. */
export const en: typeof zh = {
  states,
  acts: {
    "approvals.asked": "Asked for signatures",
    "approvals.signed": "Signed",
    "approvals.done": "Signed by all, carried out",
    "approvals.refused": "Refused",
    "approvals.withdrawn": "Withdrew a request",
  },
  no: {
    "approvals.settled": (f) => `This ${states[String(f.state)] ?? "is settled"}: there is nothing to sign any more.`,
    "approvals.expired": () => "This waited too long for a signature. Ask for it again if it is still needed.",
    "approvals.signed-already": () => "You have signed. It waits for somebody else.",
    "approvals.gone": () => "This cannot be done any more. Withdraw it and ask again.",
    "approvals.asker-may-not": () => "Whoever asked may no longer do this. Let somebody ask who may.",
    "approvals.not-yours": () => "This is not for you to sign. Ask the community's lead.",
    "approvals.own": () => "What you asked for yourself, somebody else signs. Ask a colleague.",
  },
};
