import { countEn, dayEn } from "../kernel/words.ts";
import type { PlaceKind } from "./schema.ts";
import type { zh } from "./text.zh.ts";

const kinds: Record<PlaceKind, string> = {
  district: "district",
  street: "street",
  community: "community",
  compound: "compound",
  building: "building",
  entrance: "entrance",
  door: "door",
};
const a = (kind: unknown): string => {
  const word = kinds[kind as PlaceKind] ?? "place";
  return `${/^[aeiou]/.test(word) ? "an" : "a"} ${word}`;
};

/** Places: every word. */
export const en: typeof zh = {
  kinds,
  compoundForms: { estate: "Estate", lane: "Lane", courtyard: "Courtyard" },
  buildingForms: { tower: "Tower", walkup: "Walk-up", row: "Row of houses", courtyard: "Courtyard", shops: "Shops" },
  buildingFormHints: {
    tower: "with a lift, some doors a floor",
    walkup: "stairs, some doors a floor",
    row: "no floors, door beside door",
    courtyard: "doors around a yard",
    shops: "shop fronts along a street",
  },
  uses: {
    "lived-in": "lived in by its owner",
    let: "let",
    shared: "shared",
    vacant: "vacant",
    business: "business",
    "not-known": "not known",
  },
  gridKinds: { grid: "Grid", "micro-grid": "Micro-grid" },
  managed: { yes: "with a manager", no: "without a manager" },
  became: { split: "split", merge: "merged", move: "moved" },
  acts: {
    "places.added": "Added a place",
    "places.doors-added": "Added doors",
    "places.renamed": "Renamed a place",
    "places.renumbered": "Renumbered doors",
    "places.door-split": "Split a door",
    "places.doors-merged": "Merged doors",
    "places.demolished": "Recorded a demolition",
    "places.entrance-moved": "Moved an entrance",
    "places.door-confirmed": "Confirmed a door",
    "places.grid-drawn": "Drew a grid",
    "places.grid-dropped": "Took a grid away",
  },
  no: {
    "places.gone": (f) => `“${f.label}” ended on ${dayEn(f.until)}. Reload, and see what became of it.`,
    "places.not-inside": (f) => `${a(f.kind)} cannot lie directly in ${a(f.in)}. Choose the right place above it first.`,
    "places.label-taken": (f) => `“${f.label}” is taken. Choose another name, or rename the other one first.`,
    "places.cell-taken": (f) => `“${f.label}” and “${f.other}” are drawn in the same spot. Change the floor or column of one.`,
    "places.same-label": (f) => `It is called “${f.label}” already: nothing to change.`,
    "places.nothing-changes": () => "Nothing changes, so there is nothing to save.",
    "places.not-a": (f) => `This can only be done to ${a(f.kind)}. Choose again.`,
    "places.no-such-part": (f) => `It is split into ${f.of}; there is no part ${f.part}. Choose again who keeps the households.`,
    "places.not-side-by-side": (f) => `“${f.label}” and “${f.other}” are not in one entrance. Choose doors of one entrance.`,
    "places.still-lived-in": (f) =>
      `${countEn(f.households, "household lives", "households live")} here. Record that they moved out first.`,
    "places.strange-doors": (f) => `${countEn(f.count, "door")} of these no longer stand. Reload and choose again.`,
  },
};
