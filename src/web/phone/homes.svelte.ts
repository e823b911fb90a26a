import type { DoorCard, HouseholdSeen } from "../../people/schema.ts";
import { askKept, keptAnswer } from "../cache.ts";
import type { Heard } from "../live.ts";
import type { Press } from "../outbox/rules.ts";

/** Panels that are fetched ahead, so that they open in a stairwell without network. */
const AHEAD = 60;
const AHEAD_AFTER = 3000;
const AHEAD_PAUSE = 150;

/** The households that are entrusted to whoever holds the phone, and how far each is known to be seen. */
class Homes {
  cards = $state.raw<readonly DoorCard[] | null>(null);
  /** The household in which they live themselves: nobody looks in on their own home. Undefined: not known yet. */
  own = $state<string | null | undefined>(undefined);
  /** When the list was true, ms of the server's clock. */
  at = $state(0);
  fresh = $state(false);
  /** Counts changes that were heard of, so that an open card asks again. */
  news = $state.raw<{ count: number; all: boolean; about: ReadonlySet<string> }>({ count: 0, all: false, about: new Set() });
  #community = "";
  #timer: ReturnType<typeof setTimeout> | undefined;

  async open(community: string): Promise<void> {
    this.#community = community;
    const kept = await keptAnswer<{ rows: DoorCard[] }>("people.my-households", {}, community);
    const home = await keptAnswer<{ household: string | null }>("people.my-home", {}, community);
    if (kept && home && !this.cards) [this.cards, this.at, this.own] = [kept.value.rows, kept.at, home.value.household];
    await Promise.all([this.load(), this.#loadOwn(community)]);
    // The screen first; what may be needed later comes when the phone has nothing else to do.
    setTimeout(() => void this.#ahead(), AHEAD_AFTER);
  }
  async #loadOwn(community: string): Promise<void> {
    const home = await askKept<{ household: string | null }>("people.my-home", {}, community);
    this.own = home.ok ? home.value.household : (this.own ?? null);
  }
  async load(): Promise<void> {
    if (this.#community === "") return;
    const came = await askKept<{ rows: DoorCard[] }>("people.my-households", {}, this.#community);
    if (came.ok) [this.cards, this.at, this.fresh] = [came.value.rows, came.at, came.fresh];
    else this.fresh = false;
    // Nobody is entrusted anything: an empty list, not an unknown one.
    if (!came.ok && came.status === 404) this.cards = [];
  }
  clear(): void {
    clearTimeout(this.#timer);
    this.#community = "";
    this.cards = null;
    this.own = undefined;
    this.fresh = false;
  }

  async #ahead(): Promise<void> {
    if (!this.fresh) return;
    for (const card of (this.cards ?? []).slice(0, AHEAD)) {
      if (document.visibilityState === "hidden" || !this.cards) return;
      await askKept<HouseholdSeen>("people.household", { household: card.household }, this.#community);
      await new Promise((r) => setTimeout(r, AHEAD_PAUSE));
    }
  }
  /** Something changed elsewhere. Many phones hear it at once, so each asks again at a moment of its own. */
  hear = (heard: readonly Heard[] | null): void => {
    const mine = new Set(this.cards?.flatMap((c) => [c.household, c.door]));
    const about = new Set(
      heard?.filter((h) => h.kind !== "people.asked").flatMap((h) => [...h.about].filter((id) => mine.has(id))),
    );
    const all = heard === null || heard.some((h) => h.kind.startsWith("organisations."));
    if (!all && about.size === 0) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.news = { count: this.news.count + 1, all, about };
      void this.load();
    }, Math.random() * 1200);
  };
}
export const homes = new Homes();

const SEEN_WAYS = new Set(["met", "called", "proxy-says"]);
/** Households that somebody has been seen in by a press that the server has not answered yet. */
export const seenPending = (presses: readonly Press[]): ReadonlySet<string> =>
  new Set(
    presses
      .filter(
        (p) =>
          p.command === "people.look-in" &&
          (p.state === "waiting" || p.state === "parked") &&
          SEEN_WAYS.has((p.input as { way: string }).way),
      )
      .map((p) => (p.input as { household: string }).household),
  );
