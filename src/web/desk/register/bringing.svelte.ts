import type { Counts, ImportSeen, ImportState, LayoutChange } from "../../../register/schema.ts";
import { ask, post } from "../../api.ts";
import { act, notes, takeBack, unsent } from "../act.svelte.ts";
import { desk } from "../desk.svelte.ts";
import { say } from "../say.svelte.ts";
import { type Mend, Mends } from "./mends.svelte.ts";
import { actNow } from "./now.ts";
import { sender } from "./sending.svelte.ts";

/** How often the server is asked how far it is (ms). */
const BEAT = 700;

/** One import, as this screen holds it: what the server says of it, and what was changed here and is not sent yet. */
export class Bringing {
  readonly id: string;
  seen = $state.raw<ImportSeen | null>(null);
  trouble = $state<string | null>(null);
  /** What the server does for this window at the moment. */
  doing = $state<"comparing" | "writing" | "undoing" | null>(null);
  /** The counts before it was read anew, so that the difference can be said. */
  before = $state.raw<Counts | null>(null);
  readonly mends = new Mends();
  #stopped = false;
  #version = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(id: string) {
    this.id = id;
  }
  /** Somebody works on it: this window, another one, or the server since before. */
  get working(): boolean {
    return this.doing !== null || sender.now === this.id || this.seen?.state === "reading";
  }

  async load(): Promise<void> {
    const community = desk.community;
    if (community === null) return;
    const heard = await ask<ImportSeen>("register.import", { import: this.id }, community);
    if (heard.ok) this.#heard(heard.value);
    else if (heard.status === 401) desk.signedOut = true;
    // While the list stands on the screen, one question without an answer takes nothing away.
    this.trouble = heard.ok || (this.seen && heard.status === 0) ? null : say.no(heard.code, heard.facts);
  }
  #heard(seen: ImportSeen): void {
    this.#version = Math.max(this.#version, seen.version);
    this.seen = seen;
  }
  /** Asks again and again while there is work under way; gives back what ends it. */
  follow(): () => void {
    this.#stopped = false;
    void this.#beat();
    return () => (this.#stopped = true);
  }
  async #beat(): Promise<void> {
    while (!this.#stopped) {
      await new Promise((resolve) => setTimeout(resolve, BEAT));
      if (this.#stopped) return;
      if (this.working) await this.load();
    }
  }

  /** Reads and compares anew. @returns what is wrong, in words */
  async #plan(): Promise<string | null> {
    this.before = this.seen?.counts ?? null;
    this.doing = "comparing";
    const heard = await post<{ state: ImportState }>("/api/register/plan", { community: desk.community, import: this.id });
    await this.load();
    this.doing = null;
    return heard.ok ? null : heard.status === 0 ? say.register.bring.offline : say.no(heard.code, heard.facts);
  }
  /** One after the other: each change rests on the version that the one before has made. */
  #act(verb: string, input: object, label: string): Promise<string | null> {
    const turn = this.#turn.then(async () => {
      const acted = await actNow(`register.${verb}`, { import: this.id, version: this.#version, ...input }, label);
      if (acted.ok && typeof acted.answer.version === "number") this.#version = acted.answer.version;
      else await this.load();
      return acted.ok ? null : acted.said;
    });
    this.#turn = turn;
    return turn;
  }
  /** What was corrected about sheets and columns goes out together, and the list is read anew. */
  async mean(changes: LayoutChange[]): Promise<string | null> {
    return (await this.#act("mean", { changes }, say.register.review.columns.reread)) ?? this.#plan();
  }
  /** Mended cells go out together, and the list is read anew. */
  async mend(cells: readonly Mend[]): Promise<string | null> {
    return (await this.#act("mend", { cells }, say.register.review.rows.check)) ?? this.#plan();
  }
  /** Rows are taken or left, whatever was proposed. */
  async choose(rows: readonly { sheet: string; row: number }[], choice: "take" | "leave" | null): Promise<string | null> {
    const chosen = rows.map(({ sheet, row }) => ({ sheet, row, choice }));
    const wrong = await this.#act("choose", { rows: chosen }, say.register.review.rows.choice);
    if (wrong === null) await this.load();
    return wrong;
  }
  /** Puts the list into the register. Writing takes its time; what became of it is asked for until it is known. */
  async take(accept: "all" | "clean"): Promise<string | null> {
    this.before = null;
    this.doing = "writing";
    const input = { import: this.id, version: this.#version, accept };
    const acted = await act("register.take", input, { label: say.register.review.take.title, about: [this.id], done: null });
    if (acted.ok && acted.kept) await this.#until((state) => state !== "ready");
    await this.load();
    this.doing = null;
    return acted.ok ? null : acted.said;
  }
  /** Takes the list back out of the register, and compares it with what stands there then: it lies there as before, and can be taken again. */
  async takeBack(): Promise<void> {
    const { command, state } = this.seen ?? {};
    if (!command || state !== "taken" || desk.community === null) return;
    this.before = null;
    this.doing = "undoing";
    const done = await takeBack(command, desk.community);
    if (!done && unsent() > 0) await this.#until((now) => now !== "taken");
    await this.load();
    this.doing = null;
    if (this.seen?.state !== "ready") return;
    if (!done) notes.say(say.register.acts["register.taken-back"]);
    await this.again();
  }
  /** No answer yet: it is on its way again under the same id, and the list itself says when it is done. */
  async #until(done: (state: ImportState) => boolean): Promise<void> {
    notes.clear();
    while (!this.#stopped && unsent() > 0 && this.seen !== null && !done(this.seen.state)) {
      await new Promise((resolve) => setTimeout(resolve, BEAT));
      await this.load();
    }
  }
  /** Reads anew what stopped half-way, or what others have changed since. */
  async again(): Promise<string | null> {
    const acted = await actNow("register.again", { import: this.id }, say.register.bring.sending.again);
    return acted.ok ? this.#plan() : acted.said;
  }
  /** Lets the list go: nothing of it stays. */
  async leave(): Promise<string | null> {
    if (sender.now === this.id) sender.stop();
    const acted = await actNow("register.leave", { import: this.id }, say.register.bring.sending.cancel);
    await this.load();
    return acted.ok ? null : acted.said;
  }
}
