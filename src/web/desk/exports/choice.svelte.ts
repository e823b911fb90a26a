import type { CareClass } from "../../../people/schema.ts";
import type { Column, ExportReason, Form, Kind } from "../../../register/export/columns.ts";
import { COLUMNS_OF, saysWhy } from "../../../register/export/columns.ts";
import type { LayoutSeen, Wanted, Weighing } from "../../../register/export/schema.ts";
import { ask } from "../../api.ts";
import { desk } from "../desk.svelte.ts";
import { say } from "../say.svelte.ts";

/** So long somebody may go on choosing before it is counted, ms. */
const CALM = 250;

/** What somebody is about to export: it stays while she looks at the other parts of the page. */
class Choosing {
  kind = $state<Kind>("buildings");
  place = $state("");
  grid = $state("");
  own = $state(false);
  classes = $state<CareClass[]>([]);
  columns = $state<Column[]>([...COLUMNS_OF.buildings.usual]);
  layout = $state("");
  form = $state<Form>("xlsx");
  reason = $state<ExportReason | null>(null);
  layouts = $state.raw<LayoutSeen[]>([]);
  /** How it would be; null while it is being counted, or where it cannot be. */
  weighed = $state.raw<Weighing | null>(null);
  wrong = $state<string | null>(null);
  #nr = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly wanted = $derived<Wanted>({
    kind: this.kind,
    scope: {
      place: this.place || null,
      grid: this.grid || null,
      classes: this.classes.length > 0 ? [...this.classes] : null,
      own: this.own,
    },
    columns: this.kind === "form" ? [] : [...this.columns],
    layout: this.kind === "form" ? this.layout || null : null,
  });

  choose(kind: Kind): void {
    this.kind = kind;
    if (kind !== "form") this.usual();
  }
  usual(): void {
    if (this.kind !== "form") this.columns = [...COLUMNS_OF[this.kind].usual];
  }
  everything(): void {
    if (this.kind !== "form") this.columns = COLUMNS_OF[this.kind].all.filter((c) => desk.works || !saysWhy(c));
  }
  async loadLayouts(community: string): Promise<void> {
    const heard = await ask<{ rows: LayoutSeen[] }>("register.layouts", {}, community);
    this.layouts = heard.ok ? heard.value.rows : [];
    if (!this.layouts.some((l) => l.id === this.layout)) this.layout = this.layouts[0]?.id ?? "";
  }
  /** Counts anew, once the choosing rests. */
  weigh(): void {
    const [wanted, community] = [this.wanted, desk.community];
    clearTimeout(this.#timer);
    this.weighed = null;
    this.wrong = null;
    if (community === null || (wanted.kind === "form" ? wanted.layout === null : wanted.columns.length === 0)) return;
    this.#timer = setTimeout(() => void this.#weigh(wanted, community), CALM);
  }
  async #weigh(wanted: Wanted, community: string): Promise<void> {
    const nr = ++this.#nr;
    const heard = await ask<Weighing>("register.weigh-export", wanted, community);
    if (nr !== this.#nr || wanted !== this.wanted) return;
    this.weighed = heard.ok ? heard.value : null;
    this.wrong = heard.ok ? null : say.no(heard.code, heard.facts);
  }
}
export const choosing = new Choosing();
