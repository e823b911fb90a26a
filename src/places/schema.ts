import * as z from "zod/mini";
import { code, day, id, line, oneOf, remark, whole } from "../kernel/fields.ts";

/** Levels of the one tree. District and street are data communities of their own; the rest lies inside a community. */
export const PLACE_KINDS = ["district", "street", "community", "compound", "building", "entrance", "door"] as const;
export type PlaceKind = (typeof PLACE_KINDS)[number];

/** What a compound or a building looks like; the board draws by it. */
export const COMPOUND_FORMS = ["estate", "lane", "courtyard"] as const;
export type CompoundForm = (typeof COMPOUND_FORMS)[number];
/** tower 高层 · walkup 多层 · row 平房、巷内排屋 (doors side by side, no floors) · courtyard 院落 (doors around a yard) · shops 沿街店铺 */
export const BUILDING_FORMS = ["tower", "walkup", "row", "courtyard", "shops"] as const;
export type BuildingForm = (typeof BUILDING_FORMS)[number];

/** lived in 自住 · let 出租 · shared 合租(群租) · vacant 空户 · business 经营 · not known 不清楚 */
export const DOOR_USES = ["lived-in", "let", "shared", "vacant", "business", "not-known"] as const;
export type DoorUse = (typeof DOOR_USES)[number];
export const GRID_KINDS = ["grid", "micro-grid"] as const;
export type GridKind = (typeof GRID_KINDS)[number];

/** A door in the drawing of a building: floor and column where the building has floors, column alone where it has none. */
export const doorCell = z.object({
  label: line(20),
  floor: z.nullable(whole(-3, 120)),
  column: whole(0, 199),
  use: z._default(oneOf(DOOR_USES), "not-known"),
});
export type DoorCell = z.infer<typeof doorCell>;

/** An entrance with its doors, as one act of laying out a building creates them. */
export const entranceCells = z.object({ label: line(20), doors: z.array(doorCell).check(z.maxLength(600)) });

// ---- commands -------------------------------------------------------------------------------------------------

export const addCompound = z.object({ parent: id(), label: line(40), form: oneOf(COMPOUND_FORMS), managed: z.boolean() });
export const addBuilding = z.object({
  compound: id(),
  label: line(20),
  form: oneOf(BUILDING_FORMS),
  entrances: z.array(entranceCells).check(z.minLength(1), z.maxLength(40)),
});
export const addEntrance = z.object({ building: id(), entrance: entranceCells });
export const addDoor = z.object({ entrance: id(), door: doorCell });
/** A new label, e.g. when doorplates are changed. The old one still finds the place. */
export const rename = z.object({ place: id(), label: line(40), from: day() });
/** Doors of one entrance get new labels in one act. */
export const renumber = z.object({
  entrance: id(),
  from: day(),
  doors: z.array(z.object({ door: id(), label: line(20) })).check(z.minLength(1), z.maxLength(600)),
});
export const splitDoor = z.object({
  door: id(),
  from: day(),
  into: z.array(doorCell).check(z.minLength(2), z.maxLength(20)),
  keepsHouseholds: whole(0, 19),
});
export const mergeDoors = z.object({ doors: z.array(id()).check(z.minLength(2), z.maxLength(20)), from: day(), into: doorCell });
export const demolish = z.object({ place: id(), from: day(), because: remark(200) });
export const moveEntrance = z.object({ entrance: id(), building: id(), from: day() });
/** What a door is used as, confirmed today by whoever says so. Doors change hands by the dozen on a round, so it may travel in a batch. */
export const confirmDoor = z.object({ door: id(), use: oneOf(DOOR_USES) });
export const drawGrid = z.object({
  grid: id(),
  name: line(40),
  kind: oneOf(GRID_KINDS),
  doors: z.array(id()).check(z.maxLength(3000)),
});
export const dropGrid = z.object({ grid: id() });

/** Many places at once, as an import lays them out: parents before what lies in them. Public: places are nobody's secret. */
export interface ManyPlaces {
  readonly places: readonly {
    readonly id: string;
    readonly parent: string;
    readonly kind: "compound" | "building" | "entrance" | "door";
    readonly label: string;
    readonly form: CompoundForm | BuildingForm | null;
    readonly managed: boolean | null;
    readonly floor: number | null;
    readonly column: number | null;
    readonly use: DoorUse | null;
  }[];
}
/** What many doors are used as, told by one list. */
export interface ManyUses {
  readonly doors: readonly { readonly door: string; readonly use: DoorUse }[];
}

// ---- answers --------------------------------------------------------------------------------------------------

/** One window, as short as it can be: the board of a community has two thousand of them. */
export const window = z.object({
  /** door id */
  d: id(),
  /** label */
  n: z.string(),
  /** floor, null where there are none */
  f: z.nullable(z.int()),
  /** column */
  c: z.int(),
  /** use */
  u: oneOf(DOOR_USES),
  /** households (parties) behind the door */
  h: z.int(),
  /** how the window shows: see `people/rules.ts` (plain · seen · due · overdue) */
  s: oneOf(["plain", "seen", "due", "overdue"]),
  /** a mark over the state: somebody here is marked as needing more (shown to all who help, without saying what) */
  m: z.boolean(),
});
export type Window = z.infer<typeof window>;
export const boardEntrance = z.object({ id: id(), label: z.string(), doors: z.array(window) });
export type BoardEntrance = z.infer<typeof boardEntrance>;
export const boardBuilding = z.object({
  id: id(),
  compound: id(),
  label: z.string(),
  form: oneOf(BUILDING_FORMS),
  entrances: z.array(boardEntrance),
});
export type BoardBuilding = z.infer<typeof boardBuilding>;
export const boardCompound = z.object({ id: id(), label: z.string(), form: oneOf(COMPOUND_FORMS), managed: z.boolean() });
export const board = z.object({
  community: z.object({ id: id(), label: z.string() }),
  compounds: z.array(boardCompound),
  buildings: z.array(boardBuilding),
  counts: z.object({
    doors: z.int(),
    households: z.int(),
    vacant: z.int(),
    business: z.int(),
    notKnown: z.int(),
    due: z.int(),
    overdue: z.int(),
  }),
});
export type Board = z.infer<typeof board>;

/** A place one level up, for the board of a street or a district: one cell a community or compound, with its counts. */
export const areaCell = z.object({
  id: id(),
  kind: oneOf(PLACE_KINDS),
  label: z.string(),
  code: z.nullable(z.string()),
  parent: z.nullable(id()),
  doors: z.int(),
  households: z.int(),
  vacant: z.int(),
  due: z.int(),
  overdue: z.int(),
  /** How old the counts are, in seconds. */
  age: z.int(),
});
export type AreaCell = z.infer<typeof areaCell>;

export const officialCode = z.string().check(z.regex(/^[0-9A-Za-z-]{1,20}$/));
export const packName = code();

/** A place as its own page shows it: where it lies, what lies in it, what it was, what may be done with it. */
export const placeSeen = z.object({
  id: id(),
  kind: oneOf(PLACE_KINDS),
  label: z.string(),
  form: z.nullable(z.string()),
  managed: z.nullable(z.boolean()),
  since: day(),
  until: z.nullable(day()),
  version: z.int(),
  path: z.array(z.object({ id: id(), kind: oneOf(PLACE_KINDS), label: z.string() })),
  children: z.array(
    z.object({
      id: id(),
      kind: oneOf(PLACE_KINDS),
      label: z.string(),
      form: z.nullable(z.string()),
      floor: z.nullable(z.int()),
      column: z.nullable(z.int()),
      use: z.nullable(oneOf(DOOR_USES)),
      households: z.nullable(z.int()),
      until: z.nullable(day()),
    }),
  ),
  names: z.array(z.object({ label: z.string(), until: day() })),
  became: z.array(z.object({ id: id(), label: z.string(), how: z.string(), on: day() })),
  was: z.array(z.object({ id: id(), label: z.string(), how: z.string(), on: day() })),
  door: z.nullable(z.object({ use: oneOf(DOOR_USES), confirmedOn: z.nullable(day()), confirmedBy: z.nullable(z.string()) })),
  /** Null for whoever does not answer for the place. */
  households: z.nullable(z.int()),
  /** Policy's own answer, per command. */
  can: z.record(z.string(), z.boolean()),
});
export type PlaceSeen = z.infer<typeof placeSeen>;

export const gridSeen = z.object({
  id: id(),
  name: z.string(),
  kind: oneOf(GRID_KINDS),
  doors: z.int(),
  households: z.int(),
  worker: z.nullable(z.string()),
  doorIds: z.optional(z.array(id())),
});
export const doorRow = z.object({
  id: id(),
  said: z.string(),
  compound: z.string(),
  building: z.string(),
  entrance: z.string(),
  door: z.string(),
  floor: z.nullable(z.int()),
  use: oneOf(DOOR_USES),
  confirmedOn: z.nullable(day()),
  households: z.int(),
  grid: z.nullable(z.string()),
});
export type DoorRow = z.infer<typeof doorRow>;
