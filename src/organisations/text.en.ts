import { countEn } from "../kernel/words.ts";
import type { zh } from "./text.zh.ts";

/** Organisations and roles: every word. Kinds of organisations and their names come from the pack. */
export const en: typeof zh = {
  roles: {
    resident: "resident",
    helper: "helper",
    steward: "steward",
    worker: "community worker",
    lead: "community lead",
    officer: "street or district officer",
    rider: "rider",
    keeper: "system keeper",
    system: "the system",
  },
  roleHints: {
    helper: "looks after some neighbours: looks in, passes news on",
    steward: "leads the helpers of a compound",
    worker: "sees the whole board, edits households",
    lead: "the last word in the community: roles, hidden addresses, demolition",
    officer: "sees the numbers of communities, no names",
    rider: "brings things to the gate",
    keeper: "keeps the machine, sees no resident",
  },
  acts: {
    "organisations.added": "Founded an organisation",
    "organisations.renamed": "Renamed an organisation",
    "organisations.dissolved": "Dissolved an organisation",
    "organisations.member-added": "Added a member",
    "organisations.member-ended": "Ended a membership",
    "organisations.role-given": "Gave a role",
    "organisations.role-ended": "Ended a role",
    "organisations.entrusted": "Entrusted households",
    "organisations.entrusting-ended": "Took households back",
  },
  no: {
    "organisations.no-such-kind": () => "There is no such kind of organisation here. Choose one from the list.",
    "organisations.not-at": (f) =>
      `This kind of organisation does not stand at a ${f.at}. Choose another kind, or another place.`,
    "organisations.name-taken": () => "An organisation has that name already. Choose another one.",
    "organisations.ended": () => "This organisation was dissolved. Choose another one.",
    "organisations.roles-left": (f) => `${countEn(f.roles, "role hangs", "roles hang")} on this organisation. End them first.`,
    "organisations.member-already": () => "This person is a member already: nothing to do.",
    "organisations.member-gone": () => "This person has left already: nothing to do.",
    "organisations.end-before-start": () => "The end must come after the start. Change one of the days.",
    "organisations.no-phone": () => "There is no phone on record, so this person could not sign in. Record a phone first.",
    "organisations.role-held": () => "This person holds the role already: nothing to do.",
    "organisations.role-ended": () => "This role has ended already: nothing to do.",
    "organisations.last-lead": () => "This is the last lead of the community. Ask the street to name another one first.",
    "organisations.own-role": () => "Nobody gives or takes roles of their own. Ask a colleague, or whoever is above you.",
    "organisations.strange-households": (f) =>
      `${countEn(f.count, "household")} of these no longer live here. Reload and choose again.`,
    "organisations.own-chain": () => "Nobody entrusts households to themselves. Ask a colleague to do it.",
    "organisations.too-many-households": (f) =>
      `One person looks after ${f.most} households at most, and this one has ${f.held}. Choose fewer, or somebody else.`,
    "organisations.nothing-changes": () => "Nothing changes, so there is nothing to save.",
  },
};
