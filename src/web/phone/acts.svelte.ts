import { instantOf } from "../../kernel/instant.ts";
import type { HouseholdSeen } from "../../people/schema.ts";
import type { DoorUse } from "../../places/schema.ts";
import { serverNow } from "../clock.ts";
import { press, withdraw } from "../outbox.ts";
import { say } from "./say.svelte.ts";

/** So long a press waits before it goes out, so that a slip of the thumb costs nothing. It is kept at once. */
const UNDO_FOR = 10_000;

/** What was just done, said once, with a way back. */
class Notes {
  now = $state.raw<{ id: string; text: string; undo?: () => void } | null>(null);
  #nr = 0;
  say(text: string, undo?: () => void): void {
    this.now = { id: String(++this.#nr), text, ...(undo ? { undo } : {}) };
  }
  clear = (): void => {
    this.now = null;
  };
}
export const notes = new Notes();

/** Keeps a press and offers to take it back while it has not gone out. */
async function undoable(
  command: string,
  input: unknown,
  o: { community: string; about: string[]; label: string; done: string },
): Promise<void> {
  const { id } = await press(command, input, { community: o.community, about: o.about, label: o.label, holdFor: UNDO_FOR });
  notes.say(o.done, () => void withdraw(id).then((yes) => notes.say(yes ? say.t.done.back : say.t.done.tooLate)));
}

export type Way = "met" | "called" | "no-answer" | "proxy-says";
export const lookIn = (h: HouseholdSeen, who: string, way: Way): Promise<void> =>
  undoable(
    "people.look-in",
    { household: h.id, way, at: instantOf(serverNow()) },
    { community: h.community, about: [h.id, h.door], label: say.t.label[way](who), done: say.t.done[way](who) },
  );

export const confirmDoor = (h: HouseholdSeen, who: string, use: DoorUse): Promise<void> => {
  const said = say.words.uses[use];
  return undoable(
    "places.confirm-door",
    { door: h.door, use },
    { community: h.community, about: [h.door], label: say.t.label.door(who, said), done: say.t.done.door(who, said) },
  );
};
export const endProxy = (h: HouseholdSeen, proxy: string, who: string): Promise<void> =>
  undoable(
    "people.end-proxy",
    { proxy },
    { community: h.community, about: [h.id], label: say.t.label.endProxy(who), done: say.t.done.proxyEnded(who) },
  );

/** Takes back what was done earlier, by what the server kept of it. */
export async function takeBack(community: string, command: string, done: string): Promise<void> {
  await press("undo.command", { command }, { community, label: say.t.undo, about: [] });
  notes.say(done);
}

/** Doors of one's own that were opened lately: the task is the reason, and once in half an hour is enough for the record. */
const opened = new Map<string, number>();
const AGAIN = 30 * 60_000;
/** Writes down that one's own door was opened, without asking anybody to type. */
export async function noteOpened(h: HouseholdSeen, who: string): Promise<void> {
  if (Date.now() - (opened.get(h.id) ?? 0) < AGAIN) return;
  opened.set(h.id, Date.now());
  await press(
    "people.ask",
    { household: h.id, reason: "own-doors" },
    { community: h.community, label: say.t.label.ask(who), patience: 0 },
  );
}
/** Asks for names and phones with a reason. Resolves when the server has answered, or at once when nobody does. */
export const askWith = (h: HouseholdSeen, who: string, reason: string): Promise<unknown> =>
  press("people.ask", { household: h.id, reason }, { community: h.community, label: say.t.label.ask(who) });
