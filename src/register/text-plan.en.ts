import { countEn } from "../kernel/words.ts";
import type { plan as zh } from "./text-plan.zh.ts";

const n = (count: unknown): string => Number(count).toLocaleString("en");
const named = (label: string | number | boolean | undefined): string => (label === "" || label === undefined ? "" : `“${label}”`);

/** What is known only after comparing with the register: why an entry cannot go in, or is in doubt. */
export const plan: typeof zh = {
  "register.which-compound": (f) =>
    Number(f.count) > 1
      ? `${n(f.count)} compounds have ${named(f.building) || "this building"}: say which compound it is.`
      : "There are several compounds here: say which one it is.",
  "register.which-building": (f) =>
    Number(f.count) > 1
      ? `${n(f.count)} buildings have ${named(f.door) || "this door"}: say which building it is.`
      : "Nothing says which building this is: name the building.",
  "register.which-entrance": (f) =>
    Number(f.count) > 1
      ? `${n(f.count)} entrances have ${named(f.door) || "this door"}: say which entrance it is.`
      : "This building has several entrances: say which one it is.",
  "register.new-building": (f) =>
    `The register has no ${named(f.building) || "such building"}: it would be made. Perhaps it is a slip of the pen.`,
  "register.new-door": (f) =>
    `This building has no ${named(f.door) || "such door"}: it would be made. Perhaps it is a slip of the pen.`,
  "register.said-empty": (f) =>
    `The list says that nobody lives here; the register knows ${countEn(f.people, "person", "people")}. Taken, they are noted as moved out today.`,
  "register.other-people": (f) =>
    `The register knows other people here (${n(f.people)}). Taken, they are noted as moved out today, and those of the list as moved in.`,
  "register.another-party": (f) =>
    `Behind this door ${Number(f.parties) === 1 ? "is one household" : `are ${n(f.parties)} households`} already. Taken, there is one more.`,
  "register.other-name": () =>
    "The same phone and year of birth, and another name. Taken, it counts as the same person under a new name.",
};
