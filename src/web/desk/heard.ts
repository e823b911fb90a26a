import type { Heard } from "../live.ts";
import { desk } from "./desk.svelte.ts";

/** Everything that came while a question was under way is asked for once more, and no oftener than this (ms). */
const REST = 400;

/** A question that many events want at once is asked once, and once more when something came meanwhile. */
function calm(ask: () => Promise<unknown>): () => void {
  let busy = false;
  let again = false;
  const run = async (): Promise<void> => {
    if (busy) return void (again = true);
    busy = true;
    do {
      again = false;
      await ask();
      await new Promise((resolve) => setTimeout(resolve, REST));
    } while (again);
    busy = false;
  };
  return () => void run();
}
const board = calm(() => Promise.all([desk.loadBoard(), desk.loadShort()]));
const waiting = calm(() => desk.loadWaiting());
const alarms = calm(() => desk.loadAlarms());
const area = calm(() => desk.loadArea());

/** Kinds after which no window, no number and no list looks different. */
const QUIET = /^(sign-in\.|devices\.|register\.export|people\.(asked|shown|limit-met|more-allowed|alarm-settled)$)/;

/** What changed elsewhere: only kinds and ids came, so what is on the screen is asked for anew, under policy. */
export function heard(events: readonly Heard[] | null): void {
  if (events === null) {
    void desk.load();
    desk.news += 1;
    return;
  }
  const here = events.filter((e) => e.community === desk.community);
  if (here.some((e) => !QUIET.test(e.kind))) board();
  if (here.some((e) => e.kind.startsWith("approvals."))) waiting();
  if (here.some((e) => e.kind === "people.limit-met" || e.kind === "people.alarm-settled")) alarms();
  // What was signed for is ready to be fetched.
  if (here.some((e) => e.kind.startsWith("register.export"))) desk.listed += 1;
  if (desk.oversees && events.some((e) => !QUIET.test(e.kind))) area();
  const { open } = desk;
  if (
    here.some((e) => !QUIET.test(e.kind)) ||
    (open && here.some((e) => e.about.has(open.door) || (open.household !== null && e.about.has(open.household))))
  )
    desk.news += 1;
}
