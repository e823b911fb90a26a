import type { Pack } from "../../../packs/schema.ts";
import { bare } from "../../../places/address.ts";
import { half } from "../text.ts";
import type { Words } from "../words.ts";

type LabelKey = keyof Pack["places"]["labels"];
const VALUE = "0*(\\d{1,5}[A-Za-z]?|[A-Za-z])";
const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Labels as a place writes them: made from what somebody typed, and known again when they are typed whole. */
export interface Labels {
  /** A text that is a label already, in this place's own writing; null where it is none of these. */
  known(text: string, ...keys: LabelKey[]): string | null;
  fill(key: LabelKey, value: string): string;
  /** "后" → "后梯": entrances that have a word for a number. */
  readonly entranceWords: ReadonlyMap<string, string>;
  /** What a door's number becomes there: around a yard, along a lane, in a row of shops, on a staircase. */
  doorKey(compound: string | null, building: string | null): "yardDoor" | "rowDoor" | "shop" | "door";
  isLane(compound: string | null): boolean;
}

/** The labels of a pack. */
export function labelsOf({ pack, titles }: Words): Labels {
  const { labels, reading } = pack.places;
  const shape = new Map<LabelKey, RegExp>();
  for (const key of Object.keys(labels) as LabelKey[]) {
    const parts = labels[key].split(/\{\w+\}/).map((part) => escaped(part.trim()));
    shape.set(key, new RegExp(`^${parts.join(`\\s*${VALUE}\\s*`)}$`, "i"));
  }
  const fill = (key: LabelKey, value: string): string => labels[key].replaceAll(/\{\w+\}/g, value);
  const words: LabelKey[] = ["frontEntrance", "backEntrance", "laneEntrance", "yardEntrance", "shopEntrance"];
  const isLane = (compound: string | null): boolean =>
    compound !== null && titles.lanes.some((end) => compound.toLowerCase().endsWith(end));
  const keys = new Map<string, "yardDoor" | "rowDoor" | "shop" | "door">();
  const keyOf = (building: string): "yardDoor" | "rowDoor" | "shop" | "door" => {
    const is = (key: LabelKey): boolean => (shape.get(key) as RegExp).test(building);
    return is("yard") ? "yardDoor" : is("row") ? "rowDoor" : is("shops") ? "shop" : "door";
  };
  return {
    known(text, ...keys) {
      const wide = half(text);
      for (const key of keys) {
        const found = (shape.get(key) as RegExp).exec(wide);
        if (found === null) continue;
        let at = 1;
        return labels[key].replaceAll(/\{\w+\}/g, () => (found[at++] as string).toUpperCase());
      }
      return null;
    },
    fill,
    entranceWords: new Map(words.map((key) => [bare(labels[key], reading), labels[key]])),
    doorKey(compound, building) {
      if (building === null) return isLane(compound) ? "rowDoor" : "door";
      let key = keys.get(building);
      if (key === undefined) keys.set(building, (key = keyOf(building)));
      return key;
    },
    isLane,
  };
}
