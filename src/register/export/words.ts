import { en as peopleEn } from "../../people/text.en.ts";
import { zh as peopleZh } from "../../people/text.zh.ts";
import { en as placesEn } from "../../places/text.en.ts";
import { zh as placesZh } from "../../places/text.zh.ts";
import type { Language } from "./columns.ts";
import { en } from "./text.en.ts";
import { zh } from "./text.zh.ts";

/** The words of a file, in the language in which it was asked for. */
export interface Words {
  readonly language: Language;
  readonly kinds: typeof zh.kinds;
  readonly columns: typeof zh.columns;
  readonly cells: typeof zh.cells;
  readonly mark: typeof zh.mark;
  readonly file: typeof zh.file;
  readonly template: typeof zh.template;
  readonly uses: typeof placesZh.uses;
  readonly classes: typeof peopleZh.classes;
  readonly actions: typeof peopleZh.actions;
  readonly channels: typeof peopleZh.channels;
  readonly relations: typeof peopleZh.relations;
  readonly languages: typeof peopleZh.languages;
}
const of = (language: Language, own: typeof zh, places: typeof placesZh, people: typeof peopleZh): Words => ({
  language,
  kinds: own.kinds,
  columns: own.columns,
  cells: own.cells,
  mark: own.mark,
  file: own.file,
  template: own.template,
  uses: places.uses,
  classes: people.classes,
  actions: people.actions,
  channels: people.channels,
  relations: people.relations,
  languages: people.languages,
});
const WORDS: Readonly<Record<Language, Words>> = {
  "zh-CN": of("zh-CN", zh, placesZh, peopleZh),
  en: of("en", en, placesEn, peopleEn),
};
export const wordsIn = (language: Language): Words => WORDS[language];
