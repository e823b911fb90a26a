import { squash } from "../../../places/address.ts";
import type { DoorDraft, HouseholdDraft } from "./draft.ts";
import { bareOf, newHousehold } from "./draft.ts";
import type { Grouper } from "./group.ts";
import { merge } from "./merge.ts";

/** Of one building and door number more doors than this are not compared: they are told apart by what they say themselves. */
const MOST = 40;

/**
 * Doors that one row names whole and another in short ("3幢2单元501", "3-501") are one where only one can be meant.
 * Which is why a list of those who need care may stand beside the register.
 */
export function meet(doors: readonly DoorDraft[], grouper: Grouper): DoorDraft[] {
  const beside = new Map<string, DoorDraft[]>();
  for (const door of doors) {
    if (door.door === null || door.building === null) continue;
    const key = `${grouper.value(door.building)}|${grouper.value(door.door)}`;
    const list = beside.get(key);
    if (list === undefined) beside.set(key, [door]);
    else list.push(door);
  }
  const gone = new Set<DoorDraft>();
  for (const list of beside.values()) {
    if (list.length < 2 || list.length > MOST) continue;
    const into = list.map((short) => (short.entrance === null || short.compound === null ? fuller(short, list, grouper) : null));
    list.forEach((short, i) => {
      const whole = into[i];
      if (whole === null || whole === undefined) return;
      join(whole, short);
      gone.add(short);
    });
  }
  return doors.filter((door) => !gone.has(door));
}

/** The only door that says all that the short one says, and more. */
function fuller(short: DoorDraft, list: readonly DoorDraft[], grouper: Grouper): DoorDraft | null {
  const compound = (d: DoorDraft): string => (d.compound === null ? "" : squash(d.compound));
  const entrance = (d: DoorDraft): string => grouper.value(d.entrance);
  const fits = list.filter(
    (d) =>
      d !== short &&
      (short.compound === null || compound(d) === compound(short)) &&
      (short.entrance === null || entrance(d) === entrance(short)) &&
      ((d.compound !== null && short.compound === null) || (d.entrance !== null && short.entrance === null)),
  );
  // Of those the whole one, if there is but one.
  const whole = fits.filter((d) => d.entrance !== null || fits.every((f) => f.entrance === null));
  return whole.length === 1 && (whole[0]!.compound !== null || fits.length === 1) ? (whole[0] as DoorDraft) : null;
}

function join(into: DoorDraft, from: DoorDraft): void {
  into.floor ??= from.floor;
  if (from.bare !== null) merge(bareOf(into), from.bare);
  for (const household of from.households) merge(householdFor(into, household), household);
}
function householdFor(door: DoorDraft, from: HouseholdDraft): HouseholdDraft {
  const { households } = door;
  const sharing = (h: HouseholdDraft): boolean => h.people.some((p) => from.people.some((q) => q.name === p.name));
  const found =
    (from.party === null ? undefined : households.find((h) => h.party === from.party)) ??
    (from.head === null ? undefined : households.find((h) => h.head === from.head)) ??
    households.find(sharing) ??
    (from.head === null && households.length === 1 ? households[0] : undefined) ??
    households.find((h) => h.head === null && from.party === null && h.party === null);
  if (found !== undefined) return found;
  const begun = newHousehold();
  households.push(begun);
  return begun;
}
