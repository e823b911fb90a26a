import * as z from "zod/mini";
import { code, line, oneOf, whole } from "../kernel/fields.ts";
import { ROLES } from "../kernel/actor.ts";
import { COMPOUND_FORMS, PLACE_KINDS } from "../places/schema.ts";
import type { PackRegister } from "./register.ts";

/**
 * What is local, as data. A pack is a folder of JSON files that a community may edit; each file has its schema here.
 * Later rooms add files of their own (playbooks, templates, channels): `read.ts` looks only at the five it knows.
 */

/** A word in the languages of the pack. English is always there; `assemble` checks the others that the pack promises. */
export const names = z.strictObject({ en: line(60), zh: z.optional(line(60)) });
export type Names = z.infer<typeof names>;
/** The word in the language of a locale ("zh-CN"), or in English where the pack has none. */
export const nameIn = (word: Names, locale: string): string => (locale.startsWith("zh") ? (word.zh ?? word.en) : word.en);

const pattern = z.string().check(
  z.maxLength(300),
  z.refine((source: string) => {
    try {
      return new RegExp(source) instanceof RegExp;
    } catch {
      return false;
    }
  }, "not a regular expression"),
);
/** A phrase with slots, "{building}{entrance}{door}": the slots it may have are checked by `assemble`. */
const phrase = z.string().check(z.minLength(1), z.maxLength(80));

/** pack.json: the name of the pack, its languages and how phones look. */
export const packFile = z.strictObject({
  name: code(),
  title: names,
  /** In which languages the names of this pack are given. */
  languages: z.array(oneOf(["zh", "en"])).check(z.minLength(1)),
  /** The language in which a new desk opens, BCP 47. */
  locale: z.string().check(z.regex(/^[a-z]{2}(-[A-Z]{2})?$/)),
  /** IANA time zone: days are the community's own. */
  zone: line(40),
  /** What people here speak, BCP 47, the usual one first. */
  speech: z.array(z.string().check(z.maxLength(20))).check(z.minLength(1), z.maxLength(20)),
  phone: z.strictObject({
    country: z.string().check(z.regex(/^\d{1,3}$/)),
    /** What the network here would put through: a warning beside the field, and the proof that samples cannot be dialled. */
    dialled: pattern,
    /** Numbers that exist nowhere: a block and so many digits after it. */
    sample: z.strictObject({
      blocks: z.array(z.string().check(z.regex(/^\+?\d{3,8}$/))).check(z.minLength(1)),
      digits: whole(4, 7),
    }),
  }),
});

/** How many label templates a building needs; `{n}` is its number, `{first}` and `{last}` the ends of a row. */
const labels = z.strictObject({
  building: phrase,
  entrance: phrase,
  frontEntrance: phrase,
  backEntrance: phrase,
  laneEntrance: phrase,
  yardEntrance: phrase,
  shopEntrance: phrase,
  door: phrase,
  row: phrase,
  rowDoor: phrase,
  yard: phrase,
  yardDoor: phrase,
  shops: phrase,
  shop: phrase,
});

/** How a door is said, by the form of its building; `inCompound` and `written` set it in its surroundings. */
const said = z.strictObject({
  floors: phrase,
  floorsOneEntrance: phrase,
  row: phrase,
  courtyard: phrase,
  shops: phrase,
  inCompound: phrase,
  written: phrase,
});
export type Said = z.infer<typeof said>;

const unit = z.strictObject({ before: z.array(line(12)), after: z.array(line(12)) });
/** How an address that somebody types is read: synonyms and numerals as data, so that the reader knows no language. */
export const reading = z.strictObject({
  /** Numbers written as words, one character each; null where digits alone are used. */
  numerals: z.nullable(
    z.strictObject({
      /** The characters of 0 to 9, in order. */
      digits: z.string().check(z.regex(/^.{10}$/u)),
      also: z.record(z.string(), whole(0, 9)),
      ten: z.string().check(z.regex(/^.$/u)),
      hundred: z.string().check(z.regex(/^.$/u)),
    }),
  ),
  /** Characters that stand between parts. */
  separators: z.string().check(z.maxLength(40)),
  /** Words that say nothing ("第", "no."). */
  ignore: z.array(line(12)),
  /** Words that belong to the number after them and are kept ("铺3" is not 3). */
  prefixes: z.array(line(12)),
  /** Words that stand where a number would ("东单元"). */
  words: z.array(line(12)),
  /** Whether the name of a lane may follow the number ("12 Quince Lane"). */
  nameAfter: z.boolean(),
  units: z.strictObject({ building: unit, entrance: unit, floor: unit, door: unit }),
});
export type Reading = z.infer<typeof reading>;

/** places.json: levels of the tree, labels, how a door is said and read, the official code. */
export const placesFile = z.strictObject({
  levels: z.record(oneOf(PLACE_KINDS), names),
  compoundForms: z.record(oneOf(COMPOUND_FORMS), names),
  labels,
  said,
  reading,
  /** The code that an authority gives to a place; null where there is none. `segments`: digits of district, street, community. */
  code: z.nullable(
    z.strictObject({
      pattern,
      segments: z.tuple([whole(1, 12), whole(1, 12), whole(1, 12)]),
      /** A district code that no authority has given out, for samples. */
      sample: z.string().check(z.regex(/^\d{1,12}$/)),
    }),
  ),
});

/** organisations.json: the chain of responsibility, and every kind of organisation with its level in it. */
export const organisationsFile = z.strictObject({
  chain: z
    .array(z.strictObject({ level: whole(1, 9), at: oneOf(PLACE_KINDS), name: names }))
    .check(z.minLength(1), z.maxLength(9)),
  kinds: z
    .array(
      z.strictObject({
        code: code(),
        chain: z.nullable(whole(1, 9)),
        at: z.array(oneOf(PLACE_KINDS)).check(z.minLength(1)),
        name: names,
      }),
    )
    .check(z.minLength(1), z.maxLength(60)),
});

/** roles.json: what each role is called, and where it matters what residents call it. */
export const rolesFile = z.record(oneOf(ROLES), z.strictObject({ name: names, toResidents: z.optional(names) }));

export type PackHead = z.infer<typeof packFile>;
export type PackPlaces = z.infer<typeof placesFile>;
export type PackOrganisations = z.infer<typeof organisationsFile>;
export type PackRoles = z.infer<typeof rolesFile>;
export interface Pack extends PackHead {
  places: PackPlaces;
  organisations: PackOrganisations;
  roles: PackRoles;
  register: PackRegister;
}
