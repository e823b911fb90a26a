import type { Role } from "../../kernel/actor.ts";
import { ROLES } from "../../kernel/actor.ts";
import { nameIn } from "../../packs/schema.ts";
import type { Pack } from "../../packs/schema.ts";
import type { Reach } from "../../server/reach.ts";
import type { SampleSignIn } from "../../server/seed.ts";
import type { Lang } from "../command.ts";
import { columns } from "../help.ts";
import { en } from "./text.en.ts";
import { zh } from "./text.zh.ts";

/** What there is to be told once the house is served. */
export interface Greeting {
  readonly reach: Reach;
  readonly seeded: { readonly households: number; readonly people: number } | null;
  readonly signIns: readonly SampleSignIn[];
  readonly pack: Pack | undefined;
  readonly communities: number;
  readonly codes: "console" | "none";
  readonly screens: boolean;
  readonly clock: string | null;
  readonly log: string;
}

/** One sign-in a role, from those who are helped to those who keep the machine, each with what the pack calls the role. */
export function signInsOf(g: Greeting, lang: Lang): { role: Role; name: string; phone: string }[] {
  const first = ROLES.map((role) => g.signIns.find((s) => s.role === role)).filter((s) => s !== undefined);
  return first.map(({ role, phone }) => {
    const names = g.pack?.roles[role];
    return { role, name: names ? nameIn(names.name, lang) : role, phone };
  });
}

/** The lines for the terminal. */
export function greeting(g: Greeting, lang: Lang): string[] {
  const w = lang === "zh" ? zh : en;
  const { reach } = g;
  const width = Math.max(...reach.addresses.map((a) => a.url.length));
  const people = signInsOf(g, lang);
  const name = Math.max(0, ...people.map((p) => columns(p.name)));
  const lines = [
    "",
    w.ready,
    w.open,
    ...reach.addresses.map((a) => `  ${a.url.padEnd(width)}  ${w.from[a.from]}`),
    w.phone[reach.phone],
    ...(reach.https ? (reach.lacks.length > 0 ? [w.lacksPasskey] : []) : [w.lacks(reach.lacks)]),
    ...(!reach.https && reach.phone !== "nowhere" ? [w.plain] : []),
    "",
    ...(g.seeded ? [w.seeded(g.seeded.households, g.seeded.people)] : []),
    ...(g.communities === 0 ? [w.empty] : []),
    ...(people.length > 0
      ? [w.signIn, ...people.map((p) => `  ${p.name}${" ".repeat(name - columns(p.name) + 2)}${p.phone}`)]
      : []),
    ...(g.communities > 0 ? [g.codes === "console" ? w.codeHere : w.noCodes] : []),
    "",
    ...(g.screens ? [] : [w.noScreens]),
    ...(g.clock ? [w.clock(g.clock)] : []),
    ...(g.log === "-" ? [] : [w.log(g.log)]),
    w.stopHow,
  ];
  return lines;
}
