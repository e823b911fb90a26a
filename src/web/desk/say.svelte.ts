import { en as approvalsEn } from "../../approvals/text.en.ts";
import { zh as approvalsZh } from "../../approvals/text.zh.ts";
import { DAY, dayOf, instantOf, msOf } from "../../kernel/instant.ts";
import type { Facts, Say as Sentence } from "../../kernel/words.ts";
import { dayEn, dayZh } from "../../kernel/words.ts";
import { en as organisationsEn } from "../../organisations/text.en.ts";
import { zh as organisationsZh } from "../../organisations/text.zh.ts";
import type { Names } from "../../packs/schema.ts";
import { en as peopleEn } from "../../people/text.en.ts";
import { zh as peopleZh } from "../../people/text.zh.ts";
import { en as placesEn } from "../../places/text.en.ts";
import { zh as placesZh } from "../../places/text.zh.ts";
import { en as registerEn } from "../../register/text.en.ts";
import { zh as registerZh } from "../../register/text.zh.ts";
import { en as roadEn } from "../../server/text.en.ts";
import { zh as roadZh } from "../../server/text.zh.ts";
import { en as signInEn } from "../../sign-in/text.en.ts";
import { zh as signInZh } from "../../sign-in/text.zh.ts";
import { en as undoEn } from "../../undo/text.en.ts";
import { zh as undoZh } from "../../undo/text.zh.ts";
import { en as boardEn } from "../board/text.en.ts";
import { zh as boardZh } from "../board/text.zh.ts";
import { serverNow } from "../clock.ts";
import { en as deskEn } from "./text.en.ts";
import { zh as deskZh } from "./text.zh.ts";

export type Lang = "zh-CN" | "en";
const zh = {
  desk: deskZh,
  board: boardZh,
  places: placesZh,
  people: peopleZh,
  organisations: organisationsZh,
  approvals: approvalsZh,
  undo: undoZh,
  register: registerZh,
  signIn: signInZh,
  road: roadZh,
};
const en: typeof zh = {
  desk: deskEn,
  board: boardEn,
  places: placesEn,
  people: peopleEn,
  organisations: organisationsEn,
  approvals: approvalsEn,
  undo: undoEn,
  register: registerEn,
  signIn: signInEn,
  road: roadEn,
};

/** Every word that the desk says, in the language of whoever sits there. Reading from it makes a screen follow when the language changes. */
class Say {
  lang = $state<Lang>("zh-CN");
  /** `no`, for screens that want a function. */
  readonly sayNo = (code: string, facts: Facts = {}): string => this.no(code, facts);
  /** Days and hours are the community's own, wherever the screen stands. */
  zone = $state("Asia/Shanghai");

  get #words(): typeof zh {
    return this.lang === "en" ? en : zh;
  }
  get desk(): typeof deskZh {
    return this.#words.desk;
  }
  get board(): typeof boardZh {
    return this.#words.board;
  }
  get places(): typeof placesZh {
    return this.#words.places;
  }
  get people(): typeof peopleZh {
    return this.#words.people;
  }
  get organisations(): typeof organisationsZh {
    return this.#words.organisations;
  }
  get approvals(): typeof approvalsZh {
    return this.#words.approvals;
  }
  get register(): typeof registerZh {
    return this.#words.register;
  }
  get undo(): typeof undoZh {
    return this.#words.undo;
  }
  get signIn(): typeof signInZh {
    return this.#words.signIn;
  }

  /** A refusal in words: what is in the way, and what to do instead. */
  no(code: string, facts: Facts = {}): string {
    const { places, people, organisations, approvals, undo, register, road, signIn } = this.#words;
    const sentences: Record<string, Sentence> = {
      ...road.no,
      ...places.no,
      ...people.no,
      ...organisations.no,
      ...approvals.no,
      ...undo.no,
      ...register.no,
      ...signIn.no,
    };
    return (sentences[code] ?? road.no.failure)(facts);
  }
  /** What is wrong with a row of a list. */
  problem(code: string, facts: Facts): string {
    const { register, road } = this.#words;
    return ((register.problems as Record<string, Sentence>)[code] ?? road.no.failure)(facts);
  }
  /** What an event was, for "what I did lately". */
  act(kind: string): string {
    const { places, people, organisations, approvals, undo, register, desk } = this.#words;
    const acts: Record<string, string> = {
      ...places.acts,
      ...people.acts,
      ...organisations.acts,
      ...approvals.acts,
      ...undo.acts,
      ...register.acts,
    };
    return acts[kind] ?? desk.recent.other;
  }

  count(n: number): string {
    return n.toLocaleString(this.lang);
  }
  /** `2026-03-14` → 2026年3月14日 */
  day(day: string): string {
    return this.lang === "en" ? dayEn(day) : dayZh(day);
  }
  /** A moment: today as the hour, else as day and hour. */
  when(instant: string): string {
    const at = new Date(msOf(instant));
    const time = new Intl.DateTimeFormat(this.lang, {
      timeZone: this.zone,
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    }).format(at);
    const day = new Intl.DateTimeFormat(this.lang, { timeZone: this.zone, month: "short", day: "numeric" });
    return day.format(at) === day.format(serverNow()) ? time : `${day.format(at)} ${time}`;
  }
  /** Whole days since a moment. */
  daysSince(instant: string): number {
    return Math.max(0, Math.floor((serverNow() - msOf(instant)) / DAY));
  }
  /** The community's day now, `2026-03-14`: what forms begin with. The server decides by its own clock. */
  today(): string {
    return dayOf(instantOf(serverNow()), this.zone);
  }
  /** Now, as a head says it: weekday and day. */
  date(): string {
    return new Intl.DateTimeFormat(this.lang, { timeZone: this.zone, month: "long", day: "numeric", weekday: "long" }).format(
      serverNow(),
    );
  }
  name(names: Names | { en: string; zh?: string | undefined }): string {
    return this.lang === "zh-CN" ? (names.zh ?? names.en) : names.en;
  }
  /** A language or dialect by its tag. */
  language(tag: string): string {
    const known = this.people.languages[tag];
    if (known) return known;
    try {
      return new Intl.DisplayNames([this.lang], { type: "language" }).of(tag) ?? tag;
    } catch {
      return tag;
    }
  }
}
export const say = new Say();
