import type { Role } from "../../kernel/actor.ts";
import type { HouseholdSeen } from "../../people/schema.ts";
import type { Alarm } from "../../people/shown/queries.ts";
import type { Short } from "../../people/short.ts";
import type { Local } from "../../places/pack.ts";
import type { AreaCell, Board, BoardBuilding, BoardEntrance, Window } from "../../places/schema.ts";
import type { Me } from "../../sign-in/schema.ts";
import { ask } from "../api.ts";
import { say } from "./say.svelte.ts";

/** What stands on the right: a door, and one of the households behind it. */
export interface Open {
  readonly door: string;
  readonly household: string | null;
}
/** A door with everything above it. */
export interface Found {
  readonly compound: Board["compounds"][number];
  readonly building: BoardBuilding;
  readonly entrance: BoardEntrance;
  readonly door: Window;
}
type Waiting = {
  id: string;
  command: string;
  about: string[];
  askedBy: string;
  askedAt: string;
  expiresAt: string;
  needed: number;
  signed: number;
  mine: boolean;
  facts: Readonly<Record<string, string | number | boolean>>;
};

/** What takes no lead to sign, but anybody who works here: a list beyond a day's residents, a hidden household shown again by its readers. */
const ANYBODY: ReadonlySet<string> = new Set(["register.export", "people.unprotect"]);

/** Everything that the desk shows at the moment. Answers come from the server; nothing of it is kept on the device, which several people share. */
class Desk {
  me = $state.raw<Me | null>(null);
  community = $state<string | null>(null);
  local = $state.raw<Local | null>(null);
  board = $state.raw<Board | null>(null);
  short = $state.raw<Short | null>(null);
  waiting = $state.raw<Waiting[]>([]);
  /** Who stood at the limit of a day's residents: for leads. */
  alarms = $state.raw<Alarm[]>([]);
  /** Households that another community sent and that wait to be taken in. */
  incoming = $state(0);
  area = $state.raw<AreaCell[]>([]);
  open = $state.raw<Open | null>(null);
  /** The session does not hold any more: somebody has to sign in. */
  signedOut = $state(false);
  /** Why the board could not be had, in words. */
  trouble = $state<string | null>(null);
  /** Counts what was heard of the open household, so that its panel asks again. */
  news = $state(0);
  /** Counts what was heard of exports, so that their list asks again. */
  listed = $state(0);
  /** Counts how often the keyboard was sent to the right side. */
  attention = $state(0);
  /** A door to which the board flies; set anew for each flight. */
  flight = $state.raw<{ door: string } | null>(null);

  /** The roles that whoever sits here holds over the whole of the open community. */
  roles = $derived.by((): Role[] =>
    (this.me?.grants ?? [])
      .filter((g) => g.place === g.community && (g.community === this.community || this.above.has(g.community)))
      .map((g) => g.role),
  );
  /** Places above the open community, as far as they are known. */
  above = $derived.by((): Set<string> => {
    const parents = new Map(this.area.map((c) => [c.id, c.parent]));
    const ids = new Set<string>();
    for (let at = parents.get(this.community ?? "") ?? null; at !== null; at = parents.get(at) ?? null) ids.add(at);
    return ids;
  });
  readonly works = $derived(this.roles.includes("worker") || this.roles.includes("lead"));
  readonly leads = $derived(this.roles.includes("lead"));
  /** Alarms that wait for whoever sits here. */
  readonly unseen = $derived(this.alarms.filter((a) => a.settledAt === null && !a.mine).length);
  /** Sees communities from above, and no names. */
  readonly oversees = $derived((this.me?.grants ?? []).some((g) => g.role === "officer"));

  /** Marks over all who need more; without it, in peace, over those whom somebody must see now: red is kept for them. */
  allMarks = $state(false);
  /** The board as it is drawn. */
  readonly drawn = $derived.by((): Board | null => {
    const { board, allMarks } = this;
    if (board === null || allMarks) return board;
    const door = (w: Window): Window => ({ ...w, m: w.s === "overdue" });
    return {
      ...board,
      buildings: board.buildings.map((b) => ({ ...b, entrances: b.entrances.map((e) => ({ ...e, doors: e.doors.map(door) })) })),
    };
  });

  /** Doors of the board by id. */
  readonly doors = $derived.by(() => {
    const doors = new Map<string, Found>();
    const compounds = new Map(this.board?.compounds.map((c) => [c.id, c]));
    for (const building of this.board?.buildings ?? []) {
      const compound = compounds.get(building.compound);
      if (compound)
        for (const entrance of building.entrances)
          for (const door of entrance.doors) doors.set(door.d, { compound, building, entrance, door });
    }
    return doors;
  });

  /** Whether something that is parked waits for whoever sits here. The server has the last word. */
  signs(w: Pick<Waiting, "mine" | "command">): boolean {
    return !w.mine && (this.leads || (this.works && ANYBODY.has(w.command)));
  }
  /** Begins with somebody at the desk: the community that they work in, or, for officers, the picture from above. */
  begin(me: Me): void {
    const work = me.grants.find(
      (g) => g.level === "community" && g.place === g.community && (g.role === "worker" || g.role === "lead"),
    );
    if (this.me?.account !== me.account) this.clear();
    this.me = me;
    this.signedOut = false;
    if (this.community === null && work) this.community = work.community;
  }
  /** Forgets everything: somebody else sits down, or nobody. */
  clear(): void {
    this.me = this.community = this.local = this.board = this.short = this.open = this.flight = this.trouble = null;
    this.waiting = [];
    this.alarms = [];
    this.incoming = 0;
    this.area = [];
  }
  async enter(community: string): Promise<void> {
    if (community !== this.community) this.board = this.short = this.open = this.local = null;
    this.community = community;
    await this.load();
  }
  /** Asks for everything that the first screen needs. */
  async load(): Promise<void> {
    await Promise.all([
      this.loadArea(),
      this.loadBoard(),
      this.loadShort(),
      this.loadWaiting(),
      this.loadAlarms(),
      this.loadLocal(),
      this.loadLocal(),
      this.loadIncoming(),
    ]);
  }
  async loadBoard(): Promise<void> {
    const community = this.community;
    if (community === null) return;
    const heard = await ask<Board>("places.board", {}, community);
    if (community !== this.community) return;
    if (heard.ok) this.board = heard.value;
    else if (heard.status === 401) this.signedOut = true;
    this.trouble = heard.ok ? null : say.no(heard.code, heard.facts);
  }
  async loadShort(): Promise<void> {
    const heard = this.community === null ? null : await ask<Short>("people.short", {}, this.community);
    if (heard?.ok) this.short = heard.value;
  }
  async loadWaiting(): Promise<void> {
    const heard = this.community === null ? null : await ask<{ rows: Waiting[] }>("approvals.waiting", {}, this.community);
    if (heard) this.waiting = heard.ok ? heard.value.rows : [];
  }
  async loadAlarms(): Promise<void> {
    const heard =
      this.community === null || !this.leads ? null : await ask<{ rows: Alarm[] }>("people.alarms", {}, this.community);
    this.alarms = heard?.ok ? heard.value.rows : [];
  }
  /** What comes from elsewhere is not heard of on the live stream: it is another community's affair until it is taken in. */
  async loadIncoming(): Promise<void> {
    const heard =
      this.community === null || !this.works
        ? null
        : await ask<{ rows: { incoming: boolean; state: string }[] }>("people.transfers", {}, this.community);
    this.incoming = heard?.ok ? heard.value.rows.filter((t) => t.incoming && t.state === "waiting").length : 0;
  }
  async loadLocal(): Promise<void> {
    const heard = this.community === null ? null : await ask<Local>("places.local", {}, this.community);
    if (!heard?.ok) return;
    this.local = heard.value;
    say.zone = heard.value.zone;
  }
  async loadArea(): Promise<void> {
    const heard = await ask<{ rows: AreaCell[] }>("places.area", {});
    if (heard.ok) this.area = heard.value.rows;
    else if (heard.status === 401) this.signedOut = true;
  }

  /** Opens a door: its household, the choice of its parties, or the door itself where nobody lives. */
  async openDoor(door: string): Promise<void> {
    this.open = { door, household: null };
    if (!this.works || this.community === null || !this.doors.get(door)?.door.h) return;
    const heard = await ask<{ rows: { id: string }[] }>("people.behind-door", { door }, this.community);
    const [only, other] = heard.ok ? heard.value.rows : [];
    if (this.open?.door === door && only && !other) this.open = { door, household: only.id };
  }
  /** How a compound, building or entrance of the board is said; null where it is none of them. */
  labelOf(place: string): string | null {
    for (const { compound, building, entrance } of this.doors.values()) {
      if (place === compound.id) return compound.label;
      if (place === building.id) return `${compound.label} ${building.label}`;
      if (place === entrance.id) return `${compound.label} ${building.label}${entrance.label}`;
    }
    return null;
  }
  openHousehold(household: string, door: string): void {
    this.open = { door, household };
  }
  fly(door: string): void {
    this.flight = { door };
  }
  /** The keyboard goes to what was opened: whoever searched and pressed Enter means to go on there. */
  attend(): void {
    this.attention += 1;
  }
  close(): void {
    this.open = null;
  }
}
export const desk = new Desk();
export type { HouseholdSeen, Waiting };
