import { newId } from "../src/kernel/id.ts";
import { dayPlus } from "../src/kernel/instant.ts";
import { below, chance, pick } from "../src/kernel/random.ts";
import { cadenceOf } from "../src/people/cadence.ts";
import type { CareAction, CareClass } from "../src/people/schema.ts";
import { between } from "./deck.ts";
import type { Home, Neighbour, Setting } from "./homes.ts";
import type { SampleCare, SampleProxy } from "./types.ts";

/** What every helper may read, by class; it goes with the reason of the same number in `words.why`. */
const ACTIONS: Readonly<Record<CareClass, readonly (readonly CareAction[])[]>> = {
  "lives-alone-elder": [["call-first"], ["knock-loud"], ["look-in-daily"], ["tell-the-proxy"]],
  "elder-80": [["one-arm-to-lean-on"], ["speak-slowly"], ["knock-loud", "speak-slowly"], ["carry-to-door"]],
  "disabled-elder": [
    ["two-to-carry", "tell-the-proxy"],
    ["two-to-carry", "look-in-daily"],
  ],
  bedridden: [["two-to-carry", "carry-to-door"]],
  pregnant: [["carry-to-door", "hospital-transport"], ["hospital-transport"]],
  dialysis: [["hospital-transport"]],
  chemo: [["carry-to-door", "hospital-transport"]],
  "chronic-medicine": [["bring-medicine"]],
  mental: [["call-first", "tell-the-proxy"]],
  disabled: [["carry-to-door"], ["one-arm-to-lean-on"], ["call-first"]],
  infant: [["carry-to-door"], ["call-first"]],
  "minor-alone": [["call-first", "never-alone-with-children"]],
  "power-dependent": [["first-in-power-cut"]],
  "deaf-or-blind": [
    ["do-not-knock-show-text", "door-lamp"],
    ["call-first", "one-arm-to-lean-on"],
  ],
  "frontline-family": [["carry-to-door"]],
  other: [["call-first"]],
};

/** Whether somebody is known to the register for a class. The register is never complete, so most chances are below one. */
function classesOf({ random }: Setting, { age, female }: Neighbour, home: Home): CareClass[] {
  const out: CareClass[] = [];
  const has = (of: CareClass, share: number): void => void (chance(random, share) && out.push(of));
  if (age >= 68 && home.people.length === 1) has("lives-alone-elder", 0.75);
  else if (age >= 80) has("elder-80", 0.45);
  if (age >= 60) has("chronic-medicine", 0.035);
  if (age >= 75) has("disabled-elder", 0.03);
  if (age >= 70) has("bedridden", 0.006);
  if (age >= 70) has("power-dependent", 0.004);
  if (age >= 45) has("dialysis", 0.0018);
  if (age >= 40) has("chemo", 0.0016);
  if (age >= 18) has("mental", 0.0015);
  if (age >= 6) has("disabled", 0.004);
  if (age >= 6) has("deaf-or-blind", 0.0018);
  if (female && age >= 22 && age <= 40 && home.people.length > 1) has("pregnant", 0.022);
  if (age === 0) has("infant", 0.35);
  if (age >= 7 && age <= 12 && home.people.every((p) => p.age < 60)) has("minor-alone", 0.025);
  if (age >= 28 && age <= 50 && home.people.some((p) => p.age < 14)) has("frontline-family", 0.009);
  if (age >= 18 && home.use !== "lived-in") has("other", 0.006);
  return out;
}

/** Until when: what passes by itself has an end. */
function endOf({ random, today }: Setting, of: CareClass): string | null {
  if (of === "pregnant") return dayPlus(today, between(random, 20, 220));
  if (of === "infant") return dayPlus(today, between(random, 30, 360));
  if (of === "chemo" || of === "frontline-family") return dayPlus(today, between(random, 30, 180));
  if (of === "chronic-medicine" || of === "other") return chance(random, 0.5) ? dayPlus(today, between(random, 60, 360)) : null;
  return null;
}

/** Care classes, proxies and look-ins for all households; sets `lookInEvery` and `lastSeenDaysAgo` of the household rows. */
export function care(s: Setting, homes: readonly Home[]): { care: SampleCare[]; proxies: SampleProxy[] } {
  const { random, words, community } = s;
  const out = { care: [] as SampleCare[], proxies: [] as SampleProxy[] };
  for (const home of homes) {
    const classes: CareClass[] = [];
    let tellProxy = false;
    for (const who of home.people) {
      for (const of of classesOf(s, who, home).slice(0, 2)) {
        const reason = below(random, words.why[of].length);
        const actions = [...(ACTIONS[of][reason % ACTIONS[of].length] as readonly CareAction[])];
        if (who.row.language !== null && chance(random, 0.2)) actions.push("speak-dialect");
        out.care.push({
          id: newId(random),
          community,
          household: home.row.id,
          person: who.row.id,
          class: of,
          actions,
          why: words.why[of][reason] as string,
          until: endOf(s, of),
        });
        classes.push(of);
        tellProxy ||= actions.includes("tell-the-proxy");
      }
    }
    const elders = home.people.length > 0 && home.people.every((p) => p.age >= 65);
    // Who is told "tell the proxy" must find one; and somebody has to answer for old people without a phone.
    const needed = tellProxy || home.row.channel === "proxy" || (elders && home.people.every((p) => p.row.phones.length === 0));
    const likely = !elders ? 0 : home.people.every((p) => p.row.noSmartphone) ? 0.7 : 0.08;
    if (!home.row.protected && (needed || chance(random, likely))) {
      out.proxies.push(proxyOf(s, home));
    }
    if (elders && chance(random, 0.12)) home.row.lookInEvery = pick(random, [1, 7, 7, 7, 14, 30]);
    home.row.lastSeenDaysAgo = seen(s, cadenceOf(home.row.lookInEvery, classes));
  }
  return out;
}

function proxyOf({ random, words, community, phone, today }: Setting, home: Home): SampleProxy {
  const elder = home.people[0] as Neighbour;
  const daughter = chance(random, 0.6);
  const relation = chance(random, 0.9) ? (daughter ? "daughter" : "son") : pick(random, ["relative", "neighbour", "grandchild"]);
  const given = words.given(
    random,
    daughter,
    Math.min(Number(today.slice(0, 4)) - 30, Number(today.slice(0, 4)) - elder.age + 27),
  );
  const name = words.full(words.surname(random), given);
  return {
    id: newId(random),
    community,
    household: home.row.id,
    name,
    relation,
    phone: phone(),
    where: relation === "neighbour" ? null : pick(random, words.elsewhere),
  };
}

/** Days since somebody looked in. Of those who count on it most were seen in time, some are due, a few overdue, a few were never seen. */
function seen({ random }: Setting, cadence: number | null): number | null {
  if (cadence === null) return chance(random, 0.35) ? below(random, 200) : null;
  const u = random() / 4294967296;
  if (u < 0.76) return below(random, cadence);
  if (u < 0.92) return cadence + 1 + below(random, Math.max(1, cadence - 1));
  if (u < 0.98) return 2 * cadence + 1 + below(random, cadence + 1);
  return null;
}
