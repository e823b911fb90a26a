import type { DoorUse, GridKind, PlaceKind } from "./schema.ts";

/** The rows of this capability, as migrations/0004-places.sql declares them. */
export interface PlaceTables {
  community: {
    id: string;
    parent_id: string | null;
    level: "district" | "street" | "community";
    code: string | null;
    name: string;
    pack: string;
    zone: string;
    settings: Record<string, unknown>;
    version: number;
    closed_on: string | null;
  };
  community_under: { ancestor_id: string; descendant_id: string };
  place: {
    community_id: string;
    id: string;
    parent_id: string | null;
    kind: PlaceKind;
    label: string;
    form: string | null;
    managed: boolean | null;
    floor: number | null;
    col: number | null;
    sort: number;
    since: string;
    until: string | null;
    version: number;
  };
  place_under: { community_id: string; ancestor_id: string; descendant_id: string; depth: number };
  door: {
    community_id: string;
    id: string;
    use: DoorUse;
    confirmed_on: string | null;
    confirmed_by: string | null;
    version: number;
  };
  place_name: { community_id: string; place_id: string; label: string; until: string };
  place_became: { community_id: string; old_id: string; new_id: string; how: "split" | "merge" | "move"; on_day: string };
  grid: { community_id: string; id: string; name: string; kind: GridKind; version: number; dropped_on: string | null };
  grid_door: { community_id: string; kind: GridKind; door_id: string; grid_id: string };
  search_token: {
    community_id: string;
    token: string;
    kind: string;
    subject_id: string;
    household_id: string | null;
    protected: boolean;
  };
}
