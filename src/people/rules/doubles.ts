import type { Id } from "../../kernel/id.ts";
import { canonicalPhone } from "../../kernel/phone.ts";
import type { Likely, Likeness } from "../schema/seen.ts";
import { sameName } from "./told.ts";

/** A record as it is compared with another one. */
export interface Compared {
  readonly person: Id;
  readonly name: string;
  /** How the name sounds, folded (`soundOf`). */
  readonly sound: string;
  readonly born: number | null;
  readonly phones: readonly string[];
  readonly household: Id | null;
  readonly door: Id | null;
  readonly building: Id | null;
}

/**
 * How a name sounds, so that what people write differently by ear comes out alike: flat and curled tongue (z/zh, c/ch, s/sh), front and back n (n/ng), and
 * l/n at the beginning are one (the usual confusions of southern speakers); words of a name in Latin letters count in any order.
 * @param syllables in pinyin without tones, or the words of a name
 */
export const soundOf = (syllables: readonly string[], han: boolean): string =>
  han
    ? syllables
        .map((s) =>
          s
            .replace(/^([zcs])h/, "$1")
            .replace(/^l/, "n")
            .replace(/ng$/, "n"),
        )
        .join(" ")
    : syllables
        .map((s) => s.replaceAll(/(.)\1/g, "$1"))
        .sort()
        .join(" ");

/**
 * Whether two records may be one person, why, and how likely. The same number makes two records of one name one person; of two names, most often a family
 * with one telephone. A name alone says nothing: it takes the same door, or the same year of birth in one building.
 * @returns null when they are no double
 */
export function likeness(a: Compared, b: Compared): { reasons: Likeness[]; likely: Likely } | null {
  if (a.person === b.person) return null;
  const phones = new Set(a.phones.map(canonicalPhone));
  const phone = b.phones.some((p) => phones.has(canonicalPhone(p)));
  const name = sameName(a.name, b.name);
  const alike = !name && a.sound !== "" && a.sound === b.sound;
  const together = a.household !== null && a.household === b.household;
  const door = a.door !== null && a.door === b.door;
  const building = !door && a.building !== null && a.building === b.building;
  const born = a.born !== null && a.born === b.born;
  const apart = a.born !== null && b.born !== null && a.born !== b.born;
  const reasons: Likeness[] = [
    ...(phone ? (["same-phone"] as const) : []),
    ...(name ? (["same-name"] as const) : alike ? (["alike-name"] as const) : []),
    ...(door ? (["same-door"] as const) : building ? (["same-building"] as const) : []),
    ...(born ? (["same-born"] as const) : []),
  ];
  const likely = ((): Likely | null => {
    if (phone && name) return "high";
    if (phone && alike) return apart ? "middle" : "high";
    if (name && door) return apart ? "middle" : "high";
    // Brothers and sisters sound alike and are born in different years.
    if (alike && door) return apart ? null : born ? "high" : "middle";
    if ((name || alike) && building && born) return "middle";
    // One telephone in one home is no sign of anything.
    if (phone && !together) return born ? "middle" : "low";
    return null;
  })();
  return likely && { reasons, likely };
}

/** The order of a list of pairs: the likeliest first, then by ids, so that it stands still. */
export const byLikelihood = <T extends { likely: Likely; one: { person: Id }; other: { person: Id } }>(a: T, b: T): number => {
  const rank = { high: 0, middle: 1, low: 2 };
  const key = (x: T): string => `${rank[x.likely]} ${x.one.person} ${x.other.person}`;
  return key(a) < key(b) ? -1 : 1;
};
/** Two ids in the one order in which a pair is kept. */
export const pairOf = (a: Id, b: Id): [Id, Id] => (a < b ? [a, b] : [b, a]);
