import { discard, withdraw } from "../../outbox.ts";
import { type Acted, act, notes } from "../act.svelte.ts";
import { say } from "../say.svelte.ts";

/**
 * Presses what makes sense only when it is answered now: what got no answer is taken back, so that it does not happen later, when nobody expects it.
 * @param label what is pressed, in words
 */
export async function actNow(command: string, input: unknown, label: string): Promise<Acted> {
  const acted = await act(command, input, { label, done: null });
  if (!acted.ok || !acted.kept) return acted;
  if (!(await withdraw(acted.id))) await discard(acted.id);
  notes.clear();
  return { ok: false, said: say.register.bring.offline };
}
