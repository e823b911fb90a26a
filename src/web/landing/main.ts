import "../look.css";
import "./landing.css";
import { en } from "./text.en.ts";
import { zh } from "./text.zh.ts";

/** What the first screen may hear of the house (`GET /api/about`); each part may be missing. */
interface About {
  readonly sample?: boolean;
  readonly reach?: {
    readonly phone: keyof typeof zh.reach;
    readonly lacks: readonly (keyof typeof zh.lacks)[];
    readonly addresses: readonly { readonly url: string; readonly from: string }[];
  };
}
const KEPT = "haitang-language";
let english = (localStorage.getItem(KEPT) ?? navigator.language).startsWith("zh") === false;
let about: About = {};

const tag = <K extends keyof HTMLElementTagNameMap>(name: K, text: string): HTMLElementTagNameMap[K] => {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
};

function draw(): void {
  const words = english ? en : zh;
  document.documentElement.lang = english ? "en" : "zh-CN";
  document.title = words.title;
  for (const element of document.querySelectorAll<HTMLElement>("[data-say]"))
    element.textContent = words[element.dataset.say as "title"];
  const section = document.querySelector("#about");
  if (!(section instanceof HTMLElement)) return;
  section.replaceChildren();
  const { reach, sample } = about;
  if (sample) section.append(tag("p", words.sample));
  if (reach?.lacks.length) {
    const list = document.createElement("ul");
    list.append(...reach.lacks.map((what) => tag("li", words.lacks[what])));
    section.append(tag("p", words.lacksTitle), list);
  }
  if (reach && words.reach[reach.phone]) section.append(tag("p", words.reach[reach.phone]));
  const elsewhere = reach?.addresses.find((a) => a.from !== "here");
  if (elsewhere && location.hostname !== new URL(elsewhere.url).hostname)
    section.append(tag("p", `${words.open} ${elsewhere.url}`));
  section.hidden = section.childElementCount === 0;
  document.querySelector("#language")?.remove();
  const other = tag("button", words.other);
  other.id = "language";
  other.lang = english ? "zh-CN" : "en";
  other.type = "button";
  other.addEventListener("click", () => {
    english = !english;
    localStorage.setItem(KEPT, english ? "en" : "zh-CN");
    draw();
  });
  document.querySelector("main")?.append(other);
}

draw();
const came = await fetch("/api/about").catch(() => null);
if (came?.ok) {
  about = (await came.json()) as About;
  draw();
}
