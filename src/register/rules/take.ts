import type { Context, Decision } from "../../kernel/command.ts";
import { decided } from "../../kernel/command.ts";
import type { Id } from "../../kernel/id.ts";
import { no } from "../../kernel/result.ts";
import type { Act, Item, Named } from "../plan/types.ts";
import type { ImportFacts } from "../rules.ts";
import { Maker } from "./make.ts";

/** What stands in the register at the moment of taking, as far as the plan touches it. */
export interface Standing {
  /** Open places by id; and by `parent label`, for those that somebody made since the list was compared. */
  readonly places: ReadonlySet<Id>;
  readonly byLabel: ReadonlyMap<string, Id>;
  readonly uses: ReadonlyMap<Id, string>;
  /** Households that are there, with their version. */
  readonly households: ReadonlyMap<Id, number>;
  readonly people: ReadonlyMap<Id, number>;
  /** The highest party behind each door. */
  readonly parties: ReadonlyMap<Id, number>;
}
export interface TakeFacts extends ImportFacts {
  /** Those that are to be taken, in the list's order. */
  readonly items: readonly Item[];
  readonly standing: Standing;
}

/** Puts a plan into effect: each entry is looked at again, and one whose door, household or people changed since it was compared stays out and is counted. */
export function take(f: TakeFacts, input: { version: number }, c: Context): Decision {
  if (f.state === "taken") return no("register.taken-already");
  if (f.state !== "ready") return no(f.state === "reading" ? "register.still-reading" : "register.not-ready");
  if (f.version !== input.version) return no("register.changed-since", { version: f.version });
  if (f.until <= c.today) return no("register.until-past", { until: f.until });
  const maker = new Maker(f, c);
  const skipped: number[] = [];
  let [added, changed] = [0, 0];
  for (const item of f.items) {
    if (item.act === null) continue;
    if (!stillHolds(item.act, f.standing) || !maker.put(item.act)) skipped.push(item.nr);
    else if (item.newDoor || (item.act.household !== null && "new" in item.act.household)) added++;
    else changed++;
  }
  if (added + changed === 0)
    return skipped.length > 0 ? no("register.changed-under", { skipped: skipped.length }) : no("register.nothing-to-take");
  const counts = { added, changed, skipped: skipped.length };
  const about = [f.import, f.community];
  return decided(
    [
      ...maker.events(about),
      { kind: "register.taken", v: 1, about, public: { import: f.import, ...counts }, private: { skipped } },
    ],
    counts,
  );
}

function stillHolds({ path, use, household, leaves, people }: Act, now: Standing): boolean {
  const places: readonly Named<unknown>[] = [path.compound, path.building, path.entrance, path.door];
  if (places.some((p) => "id" in p && !now.places.has(p.id))) return false;
  if (use && "id" in path.door && now.uses.get(path.door.id) !== use.from) return false;
  if (household && "id" in household && now.households.get(household.id) !== household.version) return false;
  if (leaves && now.households.get(leaves.id) !== leaves.version) return false;
  return people.every((p) => p.id === null || now.people.get(p.id) === p.version);
}
