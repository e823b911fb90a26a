import type { Problem } from "./types.ts";

/**
 * Everything that can be wrong, or uncertain, with what was read, and how much it weighs.
 * refused: nobody can know what was meant. doubtful: it can be read, and may well be wrong. note: something was not taken over, or was worked out.
 */
export const PROBLEMS = {
  // the sheet
  "register.no-door-column": "refused",
  "register.no-list": "note",
  "register.sheet-hidden": "note",
  "register.hidden-rows": "note",
  // the place
  "register.no-door": "refused",
  "register.door-unread": "refused",
  "register.place-is-date": "refused",
  "register.place-odd": "doubtful",
  "register.place-differs": "doubtful",
  "register.building-missing": "doubtful",
  // the household
  "register.door-twice": "doubtful",
  "register.which-household": "doubtful",
  "register.use-differs": "doubtful",
  "register.vacant-with-people": "doubtful",
  "register.vacant-owner": "note",
  "register.people-too-many": "refused",
  "register.remark-too-long": "doubtful",
  "register.remark-without-household": "note",
  "register.day-unread": "note",
  // the person
  "register.no-name": "doubtful",
  "register.name-twice": "doubtful",
  "register.name-odd": "doubtful",
  "register.name-rest": "note",
  "register.name-too-long": "refused",
  "register.called-too-long": "note",
  "register.gone": "note",
  "register.split-unclear": "doubtful",
  "register.age": "note",
  "register.born-unread": "note",
  "register.born-two-digits": "note",
  "register.born-serial": "note",
  "register.born-future": "note",
  "register.born-differs": "doubtful",
  "register.id-ruined": "refused",
  "register.id-check": "doubtful",
  "register.id-date": "doubtful",
  "register.id-length": "doubtful",
  "register.id-differs": "doubtful",
  "register.id-in-text": "note",
  "register.phone-unread": "doubtful",
  "register.phone-letters": "doubtful",
  "register.phone-ruined": "doubtful",
  "register.phone-length": "doubtful",
  "register.phone-of-other": "note",
  "register.phones-too-many": "note",
  "register.proxy-without-phone": "note",
  "register.proxy-phones": "note",
  "register.care-unknown": "note",
  "register.care-no-age": "note",
  "register.care-too-young": "note",
  // the cell
  "register.word-unknown": "note",
  "register.hidden-text": "refused",
  "register.cell-error": "note",
  "register.margin": "note",
} as const satisfies Record<string, Problem["weight"]>;
export type ProblemCode = keyof typeof PROBLEMS;
export const PROBLEM_CODES = Object.keys(PROBLEMS) as readonly ProblemCode[];
