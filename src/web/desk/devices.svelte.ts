import type { SilentRow } from "../../devices/schema.ts";
import { ask } from "../api.ts";
import { desk } from "./desk.svelte.ts";
import type { Silent } from "./short/rows.ts";

/** Phones that have not been heard of for some minutes and may know something that the board does not. Time alone makes them silent, so the clock asks. */
class SilentDevices {
  rows = $state.raw<SilentRow[]>([]);
  readonly now = $derived.by((): Silent | null =>
    this.rows.length === 0 ? null : { devices: this.rows.length, longest: Math.max(...this.rows.map((d) => d.minutes)) },
  );

  async load(): Promise<void> {
    if (desk.community === null || !desk.works) return;
    const heard = await ask<{ rows: SilentRow[] }>("devices.silent", {}, desk.community);
    if (heard.ok) this.rows = heard.value.rows;
  }
}
export const silent = new SilentDevices();
