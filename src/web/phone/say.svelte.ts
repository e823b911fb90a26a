import type { Facts, Say } from "../../kernel/words.ts";
import { post } from "../api.ts";
import { serverNow } from "../clock.ts";
import type { zh } from "./words.zh.ts";

export type Lang = "zh-CN" | "en";
type Words = typeof zh;
const KEPT = "haitang-language";
const CHOSEN = "haitang-language-chosen";

/** Every word that the phone says. Only the language that is spoken is loaded. */
class Phrases {
  lang = $state<Lang>("zh-CN");
  #words = $state.raw<Words | null>(null);

  /** Loads the words: those that were chosen here, else those of the device. */
  async start(): Promise<void> {
    const kept = localStorage.getItem(KEPT);
    await this.speak(kept === "en" || kept === "zh-CN" ? kept : navigator.language.startsWith("zh") ? "zh-CN" : "en");
  }
  /** The person chose. `tell`: the account remembers it, too. */
  async choose(lang: Lang, tell = false): Promise<void> {
    localStorage.setItem(CHOSEN, "yes");
    await this.speak(lang);
    if (tell) await post("/api/sign-in/set-language", { language: lang });
  }
  /** What the account says, unless somebody chose otherwise on this phone. */
  async follow(lang: string | null): Promise<void> {
    if ((lang === "en" || lang === "zh-CN") && lang !== this.lang && !localStorage.getItem(CHOSEN)) await this.speak(lang);
  }
  async speak(lang: Lang): Promise<void> {
    this.#words = lang === "en" ? (await import("./words.en.ts")).en : (await import("./words.zh.ts")).zh;
    this.lang = lang;
    document.documentElement.lang = lang;
    document.title = this.t.name;
    localStorage.setItem(KEPT, lang);
  }
  get words(): Words {
    if (!this.#words) throw new Error("words: start() first");
    return this.#words;
  }
  get t(): Words["phone"] {
    return this.words.phone;
  }
  /** A refusal in words. */
  no = (code: string, facts: Facts = {}): string => {
    const sentences: Record<string, Say> = this.words.no;
    return (sentences[code] ?? sentences["failure"] ?? (() => code))(facts);
  };
  /** A moment, ms of the server's clock: today as the hour, else as the day. */
  when(ms: number): string {
    const day = new Intl.DateTimeFormat(this.lang, { month: "short", day: "numeric" });
    const time = new Intl.DateTimeFormat(this.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(ms);
    return day.format(ms) === day.format(serverNow()) ? time : `${day.format(ms)} ${time}`;
  }
  /** "3 天前", by the calendar and not by the hour. */
  daysAgo(ms: number): string {
    const midnight = (x: number): number => new Date(x).setHours(0, 0, 0, 0);
    return this.words.people.daysAgo(Math.round((midnight(serverNow()) - midnight(ms)) / 86_400_000));
  }
}
export const say = new Phrases();
