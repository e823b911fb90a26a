import type { HouseholdSeen, Reason, TieSeen } from "../../../people/schema.ts";
import type { PlaceSeen } from "../../../places/schema.ts";
import { ask } from "../../api.ts";
import { act, notes } from "../act.svelte.ts";
import { desk } from "../desk.svelte.ts";
import { say } from "../say.svelte.ts";

/** What the right side shows: the open household, or the open door and who lives behind it. Asked anew whenever something about it is heard. */
class Panel {
  household = $state.raw<HouseholdSeen | null>(null);
  door = $state.raw<PlaceSeen | null>(null);
  parties = $state.raw<{ id: string; said: string | null; party: number }[]>([]);
  /** Who lives elsewhere and is tied to the open door; in a household's panel they are among it. */
  ties = $state.raw<TieSeen[]>([]);
  /** Why it could not be had, in words. */
  trouble = $state<string | null>(null);
  #nr = 0;
  #loading: Promise<void> = Promise.resolve();

  /** Resolves when what was asked last has come, whoever asked. */
  load(): Promise<void> {
    return (this.#loading = this.#load());
  }
  async #load(): Promise<void> {
    const { open, community } = desk;
    const nr = ++this.#nr;
    if (open === null || community === null) return this.#show(null, null, [], [], null);
    if (open.household !== null && this.household?.id !== open.household) this.household = null;
    if (this.door?.id !== open.door) this.door = null;
    const [place, household, parties, ties] = await Promise.all([
      ask<PlaceSeen>("places.place", { place: open.door }, community),
      open.household === null ? null : ask<HouseholdSeen>("people.household", { household: open.household }, community),
      open.household === null && desk.works
        ? ask<{ rows: { id: string; said: string | null; party: number }[] }>(
            "people.behind-door",
            { door: open.door },
            community,
          )
        : null,
      open.household === null && desk.works ? ask<{ rows: TieSeen[] }>("people.ties", { door: open.door }, community) : null,
    ]);
    // Asked again meanwhile: that answer is the newer one.
    if (nr !== this.#nr) return this.#loading;
    const no = [place, household].find((heard) => heard && !heard.ok);
    this.#show(
      household?.ok ? household.value : null,
      place.ok ? place.value : null,
      parties?.ok ? parties.value.rows : [],
      ties?.ok ? ties.value.rows : [],
      no && !no.ok && (open.household !== null ? household && !household.ok : !place.ok) ? say.no(no.code, no.facts) : null,
    );
  }
  #show(
    household: HouseholdSeen | null,
    door: PlaceSeen | null,
    parties: Panel["parties"],
    ties: TieSeen[],
    trouble: string | null,
  ): void {
    this.household = household;
    this.door = door;
    this.parties = parties;
    this.ties = ties;
    this.trouble = trouble;
  }

  /** Asks for names and phones with a reason, which is written down, and shows them. */
  async unmask(reason: Reason): Promise<boolean> {
    const household = this.household;
    if (!household) return false;
    if (!household.masked) return true;
    const acted = await act(
      "people.ask",
      { household: household.id, reason },
      { label: say.people.acts["people.asked"], about: [household.id], done: null },
    );
    if (!acted.ok) {
      this.trouble = acted.said;
      return false;
    }
    const { warn, shown, limit } = acted.answer;
    if (warn === true) notes.say(say.register.export.alarms.warn(Number(shown), Number(limit)));
    await this.load();
    return this.household?.masked === false;
  }
}
export const panel = new Panel();
