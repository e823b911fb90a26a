import type { Random } from "../../src/kernel/random.ts";
import { chance, pick } from "../../src/kernel/random.ts";
import { GIVEN, SURNAMES } from "./en-names.ts";
import { why } from "./en-why.ts";
import type { Name, Words } from "./words.ts";

function given(random: Random, female: boolean, born: number): string {
  let table = GIVEN[0]!;
  for (const next of GIVEN) if (next.from <= born) table = next;
  return pick(random, female ? table.women : table.men);
}
/** Mrs Hale, Mr Ortega, or simply Theo. */
function called(random: Random, name: Name, female: boolean, age: number): string | null {
  if (age < 18) return null;
  if (age < 40 || chance(random, 0.2)) return name.given;
  return female ? `${age >= 65 || chance(random, 0.5) ? "Mrs" : "Ms"} ${name.surname}` : `Mr ${name.surname}`;
}
const rare = (given: string, surname: string): Name => ({ surname, given, full: `${given} ${surname}` });

export const en: Words = {
  surname: (random) => pick(random, SURNAMES),
  given,
  full: (surname, name) => `${name} ${surname}`,
  called,
  wivesKeepSurname: false,
  oldSpeech: null,
  newSpeech: ["es", "pl", "ar", "tr", "pt", "uk", "hi"],
  elsewhere: ["Northgate", "Alder Bay", "Marlow Hill", "Stonebridge", "Port Wren", "Kingsmere", "Easthaven", "Fallowfield"],
  district: {
    name: "Alderford",
    street: "Rainbridge Ward",
    community: "Crabapple Court",
    streets: [
      "Rainbridge Ward",
      "Orchardgate Ward",
      "Millrace Ward",
      "Stonequay Ward",
      "Fencebrook Ward",
      "Lilymere Ward",
      "Heronsby Ward",
      "Gooseholm Ward",
    ],
    communityFirst: [
      "Maple",
      "Willow",
      "Plover",
      "Sorrel",
      "Heather",
      "Bramble",
      "Copper",
      "Larch",
      "Teasel",
      "Hazel",
      "Juniper",
      "Linnet",
      "Marsh",
      "Osier",
      "Poplar",
      "Quill",
      "Rowan",
      "Saffron",
      "Thistle",
      "Umber",
    ],
    communityLast: ["Hill", "Green", "Reach", "Cross", "Bridge", "Common", "Wharf", "Meadow", "Bank", "Heath"],
    again: (name, nth) => `${name} ${nth}`,
  },
  compounds: {
    estate: "Orchard Gardens",
    older: "Millpond Estate",
    lane: "Quince Lane",
    numbered: (community, nth) => `${community} Estate ${nth}`,
    lanes: [
      "Quince Lane",
      "Needle Lane",
      "Halfmoon Lane",
      "Umbrella Lane",
      "Rushlight Lane",
      "Ropemaker Lane",
      "Sieve Lane",
      "Vinegar Lane",
      "Wellhead Lane",
      "Inkstone Lane",
    ],
  },
  grid: (nth) => `Patch ${nth}`,
  microGrid: (nth) => `Round ${nth}`,
  why,
  positions: {
    lead: "Lead",
    secretary: "Chair",
    worker: "Community worker",
    gridWorker: "Patch worker",
    captain: "Captain",
    helper: "Helper",
    manager: "Site manager",
    guard: "Gatekeeper",
    repair: "Repairs",
    cleaner: "Cleaner",
    member: "Member",
    chair: "Convenor",
    courier: "Courier",
    officer: "Liaison officer",
  },
  organisations: {
    team: (compound) => `${compound} stewards`,
    council: (compound) => `${compound} residents' council`,
    office: (community) => `${community} community office`,
    party: (community) => `${community} community office`,
    owners: (compound) => `${compound} owners' committee`,
    property: "Goodneighbour Property Services",
    riders: "Rainbridge couriers",
    enterprise: "Alderford Works volunteers",
    partners: ["Greenshoot Homework Club", "Corner Medicine Box", "Handy Repairs"],
    institutions: ["Alderford Ninth School", "Rainbridge Post Office"],
    above: (place) => `${place} office`,
  },
  byEar: (name) => {
    const words = name.split(" ");
    return words.length === 2 ? `${words[1]} ${words[0]}` : null;
  },
  rare: [rare("Þórunn", "Ægisdóttir"), rare("Siobhán", "Ní Dhuibhne"), rare("Anne-Claire", "van den Berghe-O'Mara")],
};
