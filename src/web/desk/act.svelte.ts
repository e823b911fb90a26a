import { get } from "svelte/store";
import type { Facts } from "../../kernel/words.ts";
import type { Outcome } from "../outbox/rules.ts";
import { discard, outbox, press } from "../outbox.ts";
import { desk } from "./desk.svelte.ts";
import { say } from "./say.svelte.ts";

type Answered = Readonly<Record<string, unknown>>;
/** What came of a press. `kept`: nobody answered yet; it is on this device and goes out by itself. */
export type Acted =
  | { readonly ok: true; readonly id: string; readonly kept: boolean; readonly parked: boolean; readonly answer: Answered }
  | { readonly ok: false; readonly said: string };

interface Manner {
  /** What is pressed, in words: for the tray, should it come back. */
  readonly label: string;
  readonly about?: readonly string[];
  /** What is said when it is done; null: nothing. */
  readonly done?: string | null;
  /** How it is taken back: by its before-image, or by another act. */
  readonly undo?: "command" | ((answer: Answered) => Promise<unknown>);
}
interface Note {
  readonly id: string;
  readonly text: string;
  readonly undo?: () => void;
}

/** What just happened, said once. */
class Notes {
  now = $state.raw<Note | null>(null);
  #count = 0;
  say(text: string, undo?: () => void): void {
    this.now = { id: String(++this.#count), text, ...(undo ? { undo } : {}) };
  }
  clear = (): void => {
    this.now = null;
  };
}
export const notes = new Notes();

/** Resolves when sending a press got no answer: it is kept, and the person need not wait for it. */
function unheard(id: string): { when: Promise<null>; end: () => void } {
  let end = (): void => undefined;
  const when = new Promise<null>((resolve) => {
    end = outbox.subscribe((seen) => {
      const mine = seen.presses.find((p) => p.id === id);
      if (mine?.state === "parked" || (mine && (seen.silent || seen.signedOut))) resolve(null);
    });
  });
  return { when, end };
}

/** One press, through the outbox. A refusal that is said at once is settled by that, and does not go to the tray. */
async function pressed(
  command: string,
  input: unknown,
  community: string,
  label: string,
  about: readonly string[],
): Promise<{ id: string; outcome: Outcome | null }> {
  let kept: Awaited<ReturnType<typeof press>>;
  try {
    kept = await press(command, input, { community, label, about });
  } catch {
    // The device can store nothing, or nobody is signed in any more: nothing was pressed, and that is said.
    return { id: "", outcome: { ok: false, status: 0, code: "device.full", facts: {} } };
  }
  const { id, answered } = kept;
  const silence = unheard(id);
  const outcome = await Promise.race([answered, silence.when]);
  silence.end();
  if (outcome && !outcome.ok) await discard(id);
  return { id, outcome };
}

/** Presses a command for the open community, says what came of it, and asks anew for what it may have changed. */
export async function act(command: string, input: unknown, manner: Manner): Promise<Acted> {
  const community = desk.community;
  if (community === null) return { ok: false, said: say.no("policy.unknown") };
  const { id, outcome } = await pressed(command, input, community, manner.label, manner.about ?? []);
  if (outcome === null) {
    notes.say(say.desk.acts.kept);
    return { ok: true, id, kept: true, parked: false, answer: {} };
  }
  if (!outcome.ok) return { ok: false, said: say.no(outcome.code, outcome.facts as Facts) };
  const answer = outcome.value as Answered;
  const parked = outcome.status === 202;
  if (parked) notes.say(say.desk.acts.parked);
  else if (manner.done !== null) notes.say(manner.done ?? say.desk.acts.saved, undoing(id, answer, manner, community));
  refresh();
  return { ok: true, id, kept: false, parked, answer };
}

function undoing(id: string, answer: Answered, { undo }: Manner, community: string): (() => void) | undefined {
  if (undo === undefined) return undefined;
  return undo === "command" ? () => void takeBack(id, community) : () => void undo(answer);
}

/** Takes one command back and says how far that went. */
export async function takeBack(command: string, community: string): Promise<boolean> {
  const { outcome } = await pressed("undo.command", { command }, community, say.undo.undo, []);
  if (outcome === null) notes.say(say.desk.acts.kept);
  else if (!outcome.ok) notes.say(say.no(outcome.code, outcome.facts as Facts));
  else {
    const { restored, kept } = outcome.value as { restored: number; kept: number };
    notes.say(say.undo.done(restored, kept));
  }
  refresh();
  return outcome?.ok === true;
}

/** What this desk shows may have changed; others hear of it by the live stream, and so would this one, a moment later. */
function refresh(): void {
  desk.news += 1;
  void desk.loadBoard();
  void desk.loadShort();
  void desk.loadWaiting();
  void desk.loadIncoming();
}

/** Whether anything that was pressed here has no answer yet. */
export const unsent = (): number => get(outbox).unsent;
