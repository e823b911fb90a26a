import { newId } from "../src/kernel/id.ts";
import { dayPlus } from "../src/kernel/instant.ts";
import type { Random } from "../src/kernel/random.ts";
import { below, chance, pick } from "../src/kernel/random.ts";
import type { Channel } from "../src/people/schema.ts";
import type { Shares } from "./deck.ts";
import { deck, draw } from "./deck.ts";
import type { Member, Shape } from "./families.ts";
import { family, SHAPES } from "./families.ts";
import type { Doorway } from "./tree.ts";
import type { SampleHousehold, SamplePerson } from "./types.ts";
import type { LivedIn } from "./uses.ts";
import type { Words } from "./words/words.ts";

export interface Neighbour {
  row: SamplePerson;
  age: number;
  female: boolean;
}
/** A household with what the rows do not say, for the steps that follow. `place`: its number in walking order. */
export interface Home {
  row: SampleHousehold;
  door: Doorway;
  use: LivedIn["use"];
  shape: Shape;
  people: Neighbour[];
  place: number;
}
/** What every step needs. */
export interface Setting {
  random: Random;
  words: Words;
  community: string;
  today: string;
  phone: () => string;
}

/** Of those 70 and older, one in four has no smartphone (domain notes §5: a guess); below that hardly anybody. */
const NO_SMARTPHONE_70 = 0.25;
const NO_SMARTPHONE_60 = 0.04;
const CHANNELS: Shares<Channel | null> = [
  ["group", 62],
  ["sms", 12],
  ["call", 8],
  ["mail", 1],
  [null, 17],
];
const CHANNELS_WITHOUT_SMARTPHONE: Shares<Channel | null> = [
  ["call", 45],
  ["knock", 35],
  ["proxy", 8],
  ["paper", 4],
  [null, 8],
];

/**
 * Peoples the doors: as many households as parties, in walking order. `empty` households are on record with nobody in them.
 */
export function people(s: Setting, lived: readonly LivedIn[], empty: number): Home[] {
  const { random } = s;
  const shapes = {} as Record<LivedIn["use"], Shape[]>;
  for (const use of ["lived-in", "let", "shared"] as const) {
    shapes[use] = deck(
      random,
      SHAPES[use],
      lived.reduce((n, l) => n + (l.use === use ? l.parties : 0), 0),
    );
  }
  const homes: Home[] = [];
  const every = Math.ceil(shapes.let.length / (empty + 1));
  let lets = 0;
  for (const { door, use, parties } of lived) {
    for (let party = 1; party <= parties; party++) {
      const shape = shapes[use].pop() as Shape;
      // The empty ones lie apart, among the let flats.
      const isEmpty = use === "let" && empty > 0 && ++lets % every === 0;
      homes.push(household(s, door, use, party, shape, isEmpty, homes.length));
    }
  }
  return homes;
}

function household(
  s: Setting,
  door: Doorway,
  use: LivedIn["use"],
  party: number,
  shape: Shape,
  isEmpty: boolean,
  place: number,
): Home {
  const { random, today } = s;
  const id = newId(random);
  const members = isEmpty ? [] : family(random, shape);
  const people = named(s, id, members, shape, use);
  // Of a couple, either may be the one by whom neighbours know the home.
  const known = people.filter((p) => p.row.called !== null);
  const speaks = known.length > 1 && chance(random, 0.45) ? known[1] : known[0];
  const noSmartphone = people.length > 0 && people.every((p) => p.row.noSmartphone || p.age < 18);
  const days = use === "lived-in" ? below(random, 9000) : use === "let" ? below(random, 1800) : below(random, 500);
  const moved = dayPlus(today, -days);
  const row: SampleHousehold = {
    id,
    community: s.community,
    door: door.id,
    said: speaks?.row.called ?? null,
    party,
    channel: isEmpty ? null : draw(random, noSmartphone ? CHANNELS_WITHOUT_SMARTPHONE : CHANNELS),
    language: speaks?.row.language ?? null,
    lookInEvery: null,
    // Nobody moved in before the house stood; one in ten does not remember.
    movedIn: chance(random, 0.1) ? null : moved < `${door.entrance.built}-09-01` ? `${door.entrance.built}-09-01` : moved,
    tenure: null,
    protected: false,
    readers: [],
    lastSeenDaysAgo: null,
  };
  return { row, door, use, shape, people, place };
}

function named(s: Setting, household: string, members: readonly Member[], shape: Shape, use: LivedIn["use"]): Neighbour[] {
  const { random, words } = s;
  const year = Number(s.today.slice(0, 4));
  const shared = words.surname(random);
  return members.map(({ age, female, line }) => {
    const own = line === "own" && (words.wivesKeepSurname || shape === "flatmates");
    const surname = own ? words.surname(random) : shared;
    const given = words.given(random, female, year - age);
    const name = { surname, given, full: words.full(surname, given) };
    const noSmartphone = age >= 70 ? chance(random, NO_SMARTPHONE_70) : age >= 60 ? chance(random, NO_SMARTPHONE_60) : false;
    const row: SamplePerson = {
      id: newId(random),
      community: s.community,
      household,
      name: name.full,
      called: words.called(random, name, female, age),
      born: year - age,
      phones: phonesOf(s, age, noSmartphone),
      language: speech(s, age, use),
      channel: null,
      noSmartphone,
      registered: null,
    };
    return { row, age, female };
  });
}

function phonesOf({ random, phone }: Setting, age: number, noSmartphone: boolean): string[] {
  const has = age < 12 ? 0 : age < 18 ? 0.6 : age < 70 ? 0.98 : noSmartphone ? 0.82 : 1;
  if (!chance(random, has)) return [];
  return age >= 25 && chance(random, 0.04) ? [phone(), phone()] : [phone()];
}

/** What somebody likes to be spoken to in, where it is not what everybody speaks. */
function speech({ random, words }: Setting, age: number, use: LivedIn["use"]): string | null {
  if (use === "lived-in")
    return words.oldSpeech !== null && age >= 65 && chance(random, age >= 75 ? 0.65 : 0.4) ? words.oldSpeech : null;
  return age >= 18 && chance(random, 0.1) ? pick(random, words.newSpeech) : null;
}
