import type { Id } from "../src/kernel/id.ts";
import { newId } from "../src/kernel/id.ts";
import type { Random } from "../src/kernel/random.ts";
import type { PackPlaces } from "../src/packs/schema.ts";
import type { BuildingForm } from "../src/places/schema.ts";
import type { CompoundPlan } from "./layout.ts";
import { drawBuilding } from "./layout.ts";
import type { SampleCommunity, SamplePlace } from "./types.ts";

/** A door with its surroundings, in the order in which somebody walks: compound, building, entrance, floor, column. */
export interface Doorway {
  id: Id;
  label: string;
  floor: number | null;
  column: number;
  shop: boolean;
  entrance: Stairs;
}
export interface Stairs {
  id: Id;
  building: Id;
  compound: Id;
  form: BuildingForm;
  built: number;
  doors: Doorway[];
}
export interface Tree {
  places: SamplePlace[];
  stairs: Stairs[];
  /** Compounds in the order of their plans. */
  compounds: { id: Id; label: string; managed: boolean }[];
}

/** The root place of a data community: it bears the community's own id. */
export const rootPlace = (community: SampleCommunity, since: string): SamplePlace => ({
  id: community.id,
  community: community.id,
  parent: null,
  kind: community.level,
  label: community.name,
  form: null,
  managed: null,
  floor: null,
  column: null,
  order: 0,
  since,
});

/** Lays out the compounds of a community as places, the doors in walking order. */
export function plant(random: Random, community: SampleCommunity, plans: readonly CompoundPlan[], pack: PackPlaces): Tree {
  const oldest = Math.min(...plans.flatMap((p) => p.buildings.map((b) => b.built)));
  const tree: Tree = { places: [rootPlace(community, `${oldest}-01-01`)], stairs: [], compounds: [] };
  const put = (place: Pick<SamplePlace, "parent" | "kind" | "label" | "order" | "since"> & Partial<SamplePlace>): Id => {
    const id = newId(random);
    tree.places.push({
      id,
      community: community.id,
      parent: place.parent,
      kind: place.kind,
      label: place.label,
      form: place.form ?? null,
      managed: place.managed ?? null,
      floor: place.floor ?? null,
      column: place.column ?? null,
      order: place.order,
      since: place.since,
    });
    return id;
  };
  plans.forEach((plan, c) => {
    const first = Math.min(...plan.buildings.map((b) => b.built));
    const compound = put({
      parent: community.id,
      kind: "compound",
      label: plan.label,
      form: plan.form,
      managed: plan.managed,
      order: c,
      since: `${first}-09-01`,
    });
    tree.compounds.push({ id: compound, label: plan.label, managed: plan.managed });
    plan.buildings.forEach((buildingPlan, b) => {
      const drawn = drawBuilding(buildingPlan, pack);
      const since = `${drawn.built}-09-01`;
      const building = put({ parent: compound, kind: "building", label: drawn.label, form: drawn.form, order: b, since });
      drawn.entrances.forEach((entrance, e) => {
        const id = put({ parent: building, kind: "entrance", label: entrance.label, order: e, since });
        const stairs: Stairs = { id, building, compound, form: drawn.form, built: drawn.built, doors: [] };
        entrance.doors.forEach((d, i) => {
          const door = put({ parent: id, kind: "door", label: d.label, floor: d.floor, column: d.column, order: i, since });
          stairs.doors.push({ id: door, label: d.label, floor: d.floor, column: d.column, shop: d.shop, entrance: stairs });
        });
        tree.stairs.push(stairs);
      });
    });
  });
  return tree;
}
