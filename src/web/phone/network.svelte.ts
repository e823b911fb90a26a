import { live } from "../live.ts";
import { outbox } from "../outbox.ts";

/** A stream that breaks comes back within seconds; only then is it worth a word. */
const PATIENCE = 4000;

/** Whether the server can be reached: what the device says, and whether the stream and the last sending had an answer. */
class Network {
  gone = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;

  follow(): () => void {
    let streaming = true;
    let silent = false;
    const look = (): void => {
      const gone = navigator.onLine === false || silent || !streaming;
      clearTimeout(this.#timer);
      if (!gone || navigator.onLine === false) this.gone = gone;
      else this.#timer = setTimeout(() => (this.gone = true), PATIENCE);
    };
    const ends = [
      live.subscribe((state) => {
        streaming = state !== "connecting";
        look();
      }),
      outbox.subscribe((seen) => {
        silent = seen.silent;
        look();
      }),
    ];
    addEventListener("online", look);
    addEventListener("offline", look);
    return () => {
      for (const end of ends) end();
      removeEventListener("online", look);
      removeEventListener("offline", look);
    };
  }
}
export const network = new Network();
