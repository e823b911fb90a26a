import type { Pack } from "../../packs/schema.ts";
import type { PackRegister } from "../../packs/register.ts";
import type { CareClass, Channel, RELATIONS } from "../../people/schema.ts";
import { en as peopleEn } from "../../people/text.en.ts";
import { zh as peopleZh } from "../../people/text.zh.ts";
import type { DoorUse } from "../../places/schema.ts";
import { en as placesEn } from "../../places/text.en.ts";
import { zh as placesZh } from "../../places/text.zh.ts";
import { Finder, WordSet } from "./find.ts";
import { fold } from "./text.ts";
import { en as columnsEn } from "./text-columns.en.ts";
import { zh as columnsZh } from "./text-columns.zh.ts";
import type { Meaning } from "./types.ts";

export type Standing = "head" | "member" | "household" | "tenant" | "owner" | "registered";
export type Relation = (typeof RELATIONS)[number];
export interface UseWord {
  readonly use: DoorUse | null;
  readonly tenure: "own" | "rent" | null;
}
export interface CareWord {
  readonly class: CareClass;
  readonly younger: CareClass | "remark" | null;
}
export type RegisteredWord = "here" | "elsewhere" | "absent" | "split";

/** What words mean here: those of the pack, and those with which this house writes a register out, in both languages. */
export interface Words {
  readonly pack: Pack;
  readonly register: PackRegister;
  readonly headers: { readonly is: Finder<Meaning>; readonly has: Finder<Meaning>; readonly ownerOrHead: WordSet };
  readonly whose: Finder<"head" | "tenant" | "owner" | "proxy">;
  readonly noise: WordSet;
  readonly nobody: WordSet;
  readonly same: WordSet;
  readonly yesNo: Finder<boolean>;
  readonly totals: WordSet;
  readonly counted: WordSet;
  readonly notes: WordSet;
  readonly pages: WordSet;
  readonly standings: Finder<Standing>;
  readonly relations: Finder<Relation>;
  readonly uses: Finder<UseWord>;
  readonly tenures: Finder<"own" | "rent">;
  readonly care: Finder<CareWord>;
  /** The classes as this house writes them. */
  readonly classes: Finder<CareClass>;
  readonly careNot: WordSet;
  readonly careNothing: WordSet;
  readonly registered: Finder<RegisteredWord>;
  readonly gone: WordSet;
  readonly languages: Finder<string>;
  readonly channels: Finder<Channel>;
  readonly smartphone: Finder<boolean>;
  readonly surnames: ReadonlySet<string>;
  readonly ages: Finder<"years" | "months" | "born">;
  readonly titles: {
    readonly above: WordSet;
    readonly list: WordSet;
    readonly unnamed: WordSet;
    readonly compounds: readonly string[];
    readonly lanes: readonly string[];
  };
  readonly shops: readonly string[];
}

const entries = <K extends string, V>(record: Partial<Record<K, V>>): [K, V][] => Object.entries(record) as [K, V][];
/** `{ key: [word, word] }` → [word, key] each. */
const spread = <K extends string>(record: Partial<Record<K, readonly string[]>>): (readonly [string, K])[] =>
  entries(record).flatMap(([key, list]) => (list ?? []).map((word) => [word, key] as const));
/** `{ key: word }` in both languages → [word, key] each. */
const both = <K extends string>(zh: Partial<Record<K, string>>, en: Partial<Record<K, string>>): (readonly [string, K])[] =>
  [...entries(zh), ...entries(en)].map(([key, word]) => [word, key] as const);

/** Nothing, said so: an empty cell may go on with what stands above it. */
export const NONE = "—";
const STANDINGS = ["head", "member", "tenant", "owner", "registered"] as const;
const onlyOf = <K extends string>(
  pairs: readonly (readonly [string, string])[],
  keys: readonly K[],
  take = true,
): (readonly [string, K])[] =>
  pairs.filter(([, key]) => (keys as readonly string[]).includes(key) === take) as (readonly [string, K])[];

/** Makes the words of a pack ready for reading. Done once; what it gives may be shared. */
export function wordsOf(pack: Pack): Words {
  const r = pack.register;
  const relations = spread(r.relations);
  return {
    pack,
    register: r,
    headers: {
      is: new Finder<Meaning>([
        ...both(columnsZh.columns, columnsEn.columns),
        ...entries(r.headers).flatMap(([meaning, h]) => (h?.is ?? []).map((word) => [word, meaning] as const)),
      ]),
      has: new Finder<Meaning>(
        entries(r.headers).flatMap(([meaning, h]) => (h?.has ?? []).map((word) => [word, meaning] as const)),
      ),
      ownerOrHead: new WordSet(r.ownerOrHead),
    },
    whose: new Finder(spread(r.whose)),
    noise: new WordSet(r.headerNoise),
    nobody: new WordSet([NONE, ...r.nobody]),
    same: new WordSet(r.same),
    yesNo: new Finder([
      [columnsZh.yes, true],
      [columnsEn.yes, true],
      [columnsZh.no, false],
      [columnsEn.no, false],
      ...r.yes.map((word) => [word, true] as const),
      ...r.no.map((word) => [word, false] as const),
    ]),
    totals: new WordSet(r.totals),
    counted: new WordSet(r.counted),
    notes: new WordSet(r.notes),
    pages: new WordSet(r.pages),
    standings: new Finder<Standing>([...both(columnsZh.standings, columnsEn.standings), ...onlyOf(relations, STANDINGS)]),
    relations: new Finder<Relation>([
      ...onlyOf(relations, STANDINGS, false),
      ...both(peopleZh.relations, peopleEn.relations),
    ] as (readonly [string, Relation])[]),
    uses: new Finder<UseWord>([
      ...r.uses.flatMap((u) => u.words.map((word) => [word, { use: u.use, tenure: u.tenure }] as const)),
      ...both(placesZh.uses, placesEn.uses).map(([word, use]) => [word, { use, tenure: null }] as const),
    ]),
    tenures: new Finder<"own" | "rent">([
      ...both(columnsZh.tenures, columnsEn.tenures),
      ...r.uses.flatMap((u) => (u.tenure === null ? [] : u.words.map((word) => [word, u.tenure as "own" | "rent"] as const))),
    ]),
    care: new Finder<CareWord>([
      ...r.care.classes.flatMap((c) => c.words.map((word) => [word, { class: c.class, younger: c.younger ?? null }] as const)),
      ...both(peopleZh.classes, peopleEn.classes).map(([word, of]) => [word, { class: of, younger: null }] as const),
    ]),
    classes: new Finder<CareClass>(both(peopleZh.classes, peopleEn.classes)),
    careNot: new WordSet(r.care.not),
    careNothing: new WordSet(r.care.nothing),
    registered: new Finder<RegisteredWord>(spread(r.registered)),
    gone: new WordSet(r.gone),
    languages: new Finder([...both(peopleZh.languages, peopleEn.languages), ...spread(r.languages)]),
    channels: new Finder<Channel>([...both(peopleZh.channels, peopleEn.channels), ...spread(r.channels)]),
    smartphone: new Finder<boolean>([
      ...r.smartphone.without.map((word) => [word, false] as const),
      ...r.smartphone.has.map((word) => [word, true] as const),
    ]),
    surnames: new Set(r.surnames),
    ages: new Finder(spread(r.ages)),
    titles: {
      above: new WordSet(r.titles.above),
      list: new WordSet(r.titles.list),
      unnamed: new WordSet(r.titles.unnamed),
      compounds: r.titles.compounds.map(fold),
      lanes: r.titles.lanes.map(fold),
    },
    shops: r.shops.map(fold),
  };
}
