import type { CareClass, ManyPerson } from "../../people/schema.ts";
import type { DoorUse } from "../../places/schema.ts";
import type { BuildingForm, CompoundForm } from "../../places/schema.ts";
import type { PlanProblem } from "./codes.ts";
import type { Verdict } from "../schema.ts";

/** What the register holds now, as far as comparing needs it. Hidden households are among it: a list that names them changes nothing and learns nothing. */
export interface Known {
  readonly root: string;
  readonly rootLabel: string;
  readonly compounds: readonly { id: string; label: string; form: string | null }[];
  readonly buildings: readonly { id: string; parent: string; label: string; form: string | null }[];
  readonly entrances: readonly { id: string; parent: string; label: string }[];
  readonly doors: readonly KnownDoor[];
  readonly households: readonly KnownHousehold[];
  readonly ties: readonly {
    id: string;
    door: string;
    kind: "owner" | "registered";
    person: KnownPerson;
    livesWhere: string | null;
  }[];
}
export interface KnownDoor {
  readonly id: string;
  readonly parent: string;
  readonly label: string;
  readonly floor: number | null;
  readonly column: number;
  readonly use: DoorUse;
}
export interface KnownHousehold {
  readonly id: string;
  readonly door: string;
  readonly party: number;
  readonly said: string | null;
  readonly tenure: "own" | "rent" | null;
  readonly channel: string | null;
  readonly language: string | null;
  readonly remark: string | null;
  readonly version: number;
  readonly hidden: boolean;
  readonly people: readonly KnownPerson[];
  /** Classes of the household itself. */
  readonly care: readonly CareClass[];
  readonly proxies: readonly string[];
}
export interface KnownPerson extends ManyPerson {
  readonly id: string;
  readonly version: number;
  readonly care: readonly CareClass[];
}

/** A place as the plan names it: one that is there, or one to be made (the same `key` for the same place, wherever it is named). */
export type Named<F> = { readonly id: string } | ({ readonly key: string; readonly label: string } & F);
export interface PlacePath {
  readonly compound: Named<{ form: CompoundForm }>;
  readonly building: Named<{ form: BuildingForm }>;
  readonly entrance: Named<unknown>;
  readonly door: Named<{ floor: number | null; column: number; use: DoorUse }>;
}
/** A person to be added or changed: the whole value that shall stand there. */
export type PersonValue = ManyPerson;
export interface Change {
  readonly field: string;
  readonly person: string | null;
  readonly before: string | null;
  readonly after: string | null;
}
/** What taking an entry does. People are named by their place in `people`, or by id. */
export interface Act {
  readonly path: PlacePath;
  /** Of a door that is there. */
  readonly use: { readonly from: DoorUse; readonly to: DoorUse } | null;
  readonly household:
    | null
    | { readonly id: string; readonly version: number; readonly set: HouseholdValue | null }
    | { readonly new: HouseholdValue; readonly party: number | null; readonly from: string | null };
  readonly people: readonly {
    readonly id: string | null;
    readonly version: number;
    /** Null: known, and stays as it is. */
    readonly value: PersonValue | null;
  }[];
  readonly care: readonly { readonly person: number | null; readonly class: CareClass; readonly why: string }[];
  readonly proxies: readonly { readonly name: string; readonly phone: string; readonly relation: string }[];
  readonly ties: readonly {
    readonly kind: "owner" | "registered";
    readonly value: PersonValue;
    readonly livesWhere: string | null;
  }[];
  /** The household that moves out as this one moves in. */
  readonly leaves: { readonly id: string; readonly version: number } | null;
}
export interface HouseholdValue {
  readonly said: string | null;
  readonly tenure: "own" | "rent" | null;
  readonly channel: string | null;
  readonly language: string | null;
  readonly remark: string | null;
}
/** One entry of the list and what becomes of it. */
export interface Item {
  readonly nr: number;
  readonly sheet: string;
  readonly row: number;
  readonly rows: readonly number[];
  readonly verdict: Verdict;
  /** The door as it is said. */
  readonly said: string;
  readonly newDoor: boolean;
  readonly household: string | null;
  readonly people: readonly string[];
  readonly changes: readonly Change[];
  readonly problems: readonly PlanProblem[];
  /** Null where nothing is to be done, or may not be. */
  readonly act: Act | null;
}
