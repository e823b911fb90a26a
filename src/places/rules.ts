import type { Context, Decision } from "../kernel/command.ts";
import { decided } from "../kernel/command.ts";
import type { Event } from "../kernel/event.ts";
import type { Id } from "../kernel/id.ts";
import { no } from "../kernel/result.ts";
import type * as z from "zod/mini";
import type { DoorCell, PlaceKind } from "./schema.ts";
import type * as schema from "./schema.ts";
import type { PlaceSeat } from "./policy.ts";

/** What a decision about places rests on. */
export interface PlaceFacts extends PlaceSeat {
  readonly id: Id;
  readonly kind: PlaceKind;
  readonly label: string;
  readonly parent: Id | null;
  readonly since: string;
  readonly until: string | null;
  /** Labels that are taken among what lies directly below (lower-case). */
  readonly childLabels: readonly string[];
  /** Labels that are taken beside it. */
  readonly siblingLabels: readonly string[];
  /** Households that live at or below it today. */
  readonly households: number;
  readonly version: number;
}

/** What may lie directly in what. */
const INSIDE: Readonly<Record<string, readonly PlaceKind[]>> = {
  community: ["compound"],
  compound: ["building"],
  building: ["entrance"],
  entrance: ["door"],
};
const key = (label: string): string => label.normalize("NFKC").toLowerCase();
const aboutOf = (f: PlaceFacts, ...more: Id[]): Id[] => [...more, ...f.path.filter((p) => !more.includes(p))];

const mustStand = (f: Pick<PlaceFacts, "until" | "label">): Decision | null =>
  f.until === null ? null : no("places.gone", { label: f.label, until: f.until });
const mustHold = (f: PlaceFacts, child: PlaceKind): Decision | null =>
  INSIDE[f.kind]?.includes(child) ? null : no("places.not-inside", { in: f.kind, kind: child });
const mustBeFree = (taken: readonly string[], label: string): Decision | null =>
  taken.map(key).includes(key(label)) ? no("places.label-taken", { label }) : null;

/** The first label that appears twice, if any. */
export function twice(labels: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return labels.find((label) => seen.size === seen.add(key(label)).size);
}

/** Two doors of an entrance never share a cell of its drawing, nor a label. */
export function cellsClash(doors: readonly DoorCell[]): Decision | null {
  const label = twice(doors.map((d) => d.label));
  if (label !== undefined) return no("places.label-taken", { label });
  const cells = new Map<string, string>();
  for (const d of doors) {
    const cell = `${d.floor ?? "-"}/${d.column}`;
    const other = cells.get(cell);
    if (other !== undefined) return no("places.cell-taken", { label: d.label, other });
    cells.set(cell, d.label);
  }
  return null;
}

export function addCompound(f: PlaceFacts, input: z.infer<typeof schema.addCompound>, c: Context): Decision {
  const refused = mustStand(f) ?? mustHold(f, "compound") ?? mustBeFree(f.childLabels, input.label);
  if (refused) return refused;
  const id = c.newId();
  return decided([added(f, id, "compound", { label: input.label, form: input.form, managed: input.managed })], { place: id });
}

export function addBuilding(f: PlaceFacts, input: z.infer<typeof schema.addBuilding>, c: Context): Decision {
  const entrance = twice(input.entrances.map((e) => e.label));
  const refused =
    mustStand(f) ??
    mustHold(f, "building") ??
    mustBeFree(f.childLabels, input.label) ??
    (entrance === undefined ? null : no("places.label-taken", { label: entrance })) ??
    input.entrances.map((e) => cellsClash(e.doors)).find((r) => r !== null) ??
    null;
  if (refused) return refused;
  const building = c.newId();
  const events: Event[] = [added(f, building, "building", { label: input.label, form: input.form })];
  const inBuilding: PlaceFacts = {
    ...f,
    id: building,
    path: [building, ...f.path],
    kind: "building",
    childLabels: [],
    until: null,
  };
  let doors = 0;
  for (const e of input.entrances) {
    events.push(...entranceWithDoors(inBuilding, e.label, e.doors, c));
    doors += e.doors.length;
  }
  return decided(events, { place: building, doors });
}

export function addEntrance(f: PlaceFacts, input: z.infer<typeof schema.addEntrance>, c: Context): Decision {
  const refused =
    mustStand(f) ??
    mustHold(f, "entrance") ??
    mustBeFree(f.childLabels, input.entrance.label) ??
    cellsClash(input.entrance.doors);
  return refused ?? decided(entranceWithDoors(f, input.entrance.label, input.entrance.doors, c));
}

export function addDoor(
  f: PlaceFacts & { cells: readonly DoorCell[] },
  input: z.infer<typeof schema.addDoor>,
  c: Context,
): Decision {
  const refused =
    mustStand(f) ?? mustHold(f, "door") ?? mustBeFree(f.childLabels, input.door.label) ?? cellsClash([...f.cells, input.door]);
  if (refused) return refused;
  const id = c.newId();
  return decided([added(f, id, "door", { ...input.door })], { place: id });
}

export function rename(f: PlaceFacts, input: z.infer<typeof schema.rename>): Decision {
  if (f.label === input.label) return no("places.same-label", { label: f.label });
  const refused = mustStand(f) ?? mustBeFree(f.siblingLabels, input.label);
  return (
    refused ??
    decided([
      {
        kind: "places.renamed",
        v: 1,
        about: [...f.path],
        public: { place: f.id, from: input.from, was: f.label, label: input.label, version: f.version },
      },
    ])
  );
}

export function renumber(f: PlaceFacts & { doors: ReadonlyMap<Id, string> }, input: z.infer<typeof schema.renumber>): Decision {
  const stands = mustStand(f);
  if (stands) return stands;
  const labels = new Map(f.doors);
  for (const d of input.doors) {
    if (!labels.has(d.door)) return no("places.not-inside", { in: "entrance", kind: "door" });
    labels.set(d.door, d.label);
  }
  const clash = twice([...labels.values()]);
  if (clash !== undefined) return no("places.label-taken", { label: clash });
  // A door that is named twice has the label that came last.
  const changed = [...labels].filter(([door, label]) => f.doors.get(door) !== label).map(([door, label]) => ({ door, label }));
  if (changed.length === 0) return no("places.nothing-changes");
  return decided(
    [
      {
        kind: "places.renumbered",
        v: 1,
        about: aboutOf(f, ...changed.map((d) => d.door)),
        public: { entrance: f.id, from: input.from, doors: changed },
      },
    ],
    { doors: changed.length },
  );
}

/** One door becomes several; its households stay behind the one that is named. */
export function splitDoor(f: PlaceFacts, input: z.infer<typeof schema.splitDoor>, c: Context): Decision {
  if (f.kind !== "door") return no("places.not-a", { kind: "door" });
  const others = f.siblingLabels.filter((l) => key(l) !== key(f.label));
  const refused =
    mustStand(f) ?? cellsClash(input.into) ?? input.into.map((d) => mustBeFree(others, d.label)).find((r) => r !== null) ?? null;
  if (refused) return refused;
  if (input.keepsHouseholds >= input.into.length)
    return no("places.no-such-part", { part: input.keepsHouseholds + 1, of: input.into.length });
  const parts = input.into.map((cell) => ({ ...cell, id: c.newId() }));
  const keeper = parts[input.keepsHouseholds]?.id as Id;
  return decided(
    [
      {
        kind: "places.door-split",
        v: 1,
        about: aboutOf(f, ...parts.map((p) => p.id)),
        public: { door: f.id, entrance: f.parent, from: input.from, into: parts, households: keeper },
      },
    ],
    { doors: parts.map((p) => p.id) },
  );
}

/** Several doors of one entrance become one; all their households move behind it. */
export function mergeDoors(list: readonly PlaceFacts[], input: z.infer<typeof schema.mergeDoors>, c: Context): Decision {
  const first = list[0];
  if (!first || new Set(input.doors).size !== input.doors.length) return no("places.nothing-changes");
  for (const f of list) {
    if (f.kind !== "door") return no("places.not-a", { kind: "door" });
    const gone = mustStand(f);
    if (gone) return gone;
    if (f.parent !== first.parent) return no("places.not-side-by-side", { label: f.label, other: first.label });
  }
  const own = new Set(list.map((f) => key(f.label)));
  const refused = mustBeFree(
    first.siblingLabels.filter((l) => !own.has(key(l))),
    input.into.label,
  );
  if (refused) return refused;
  const id = c.newId();
  return decided(
    [
      {
        kind: "places.doors-merged",
        v: 1,
        about: aboutOf(first, id, ...list.map((f) => f.id)),
        public: { doors: list.map((f) => f.id), entrance: first.parent, from: input.from, into: { ...input.into, id } },
      },
    ],
    { place: id },
  );
}

export function demolish(f: PlaceFacts, input: z.infer<typeof schema.demolish>): Decision {
  if (f.kind === "community") return no("places.not-a", { kind: "building" });
  const stands = mustStand(f);
  if (stands) return stands;
  if (f.households > 0) return no("places.still-lived-in", { households: f.households });
  return decided([
    {
      kind: "places.demolished",
      v: 1,
      about: [...f.path],
      public: { place: f.id, kind: f.kind, from: input.from },
      private: { because: input.because },
    },
  ]);
}

/** An entrance belongs to another building from now on (two houses were joined, or a record was wrong). */
export function moveEntrance(f: PlaceFacts, to: PlaceFacts, input: z.infer<typeof schema.moveEntrance>): Decision {
  if (f.kind !== "entrance") return no("places.not-a", { kind: "entrance" });
  const refused = mustStand(f) ?? mustStand(to) ?? mustHold(to, "entrance") ?? mustBeFree(to.childLabels, f.label);
  if (refused) return refused;
  if (f.parent === to.id) return no("places.nothing-changes");
  return decided([
    {
      kind: "places.entrance-moved",
      v: 1,
      about: [...new Set([...f.path, ...to.path])],
      public: { entrance: f.id, was: f.parent, building: to.id, from: input.from },
    },
  ]);
}

/** As much of a door as its confirmation rests on: read by the thousand at the end of a round. */
export type DoorSeat = Pick<PlaceFacts, "community" | "path" | "id" | "kind" | "label" | "until" | "households">;
export function confirmDoor(f: DoorSeat, input: z.infer<typeof schema.confirmDoor>): Decision {
  if (f.kind !== "door") return no("places.not-a", { kind: "door" });
  const stands = mustStand(f);
  if (stands) return stands;
  if (input.use === "vacant" && f.households > 0) return no("places.still-lived-in", { households: f.households });
  return decided([{ kind: "places.door-confirmed", v: 1, about: [...f.path], public: { door: f.id, use: input.use } }]);
}

export function drawGrid(
  f: { community: Id; known: ReadonlySet<Id>; nameTaken: boolean },
  input: z.infer<typeof schema.drawGrid>,
): Decision {
  if (f.nameTaken) return no("places.label-taken", { label: input.name });
  const strange = input.doors.filter((d) => !f.known.has(d)).length;
  if (strange > 0) return no("places.strange-doors", { count: strange });
  return decided(
    [
      {
        kind: "places.grid-drawn",
        v: 1,
        about: [input.grid, f.community],
        public: { grid: input.grid, name: input.name, kind: input.kind, doors: input.doors },
      },
    ],
    { grid: input.grid, doors: input.doors.length },
  );
}

const added = (f: PlaceFacts, id: Id, kind: PlaceKind, more: Record<string, unknown>): Event => ({
  kind: "places.added",
  v: 1,
  about: [id, ...f.path],
  public: { place: id, kind, parent: f.id, ...more },
});

function entranceWithDoors(f: PlaceFacts, label: string, doors: readonly DoorCell[], c: Context): Event[] {
  const id = c.newId();
  return [
    added(f, id, "entrance", { label }),
    {
      kind: "places.doors-added",
      v: 1,
      about: [id, ...f.path],
      public: { entrance: id, doors: doors.map((d) => ({ ...d, id: c.newId() })) },
    },
  ];
}
