import type { ImportState } from "../../../register/schema.ts";
import type { Answer, Refusal } from "../../api.ts";
import { type Sending, sendFile } from "./files.ts";

type Read = { readonly state: ImportState };

/** The file that is on its way from this window. It goes on while somebody looks at another page. */
class Sender {
  /** Which import's file is being sent or read; null when none is. */
  now = $state<string | null>(null);
  /** The share that has gone out, 0 to 1. */
  share = $state(0);
  /** The file that did not arrive, and why: it can be sent once more as long as this window is open. */
  failed = $state.raw<{ of: string; community: string; file: Blob; refusal: Refusal } | null>(null);
  #sending: Sending<Read> | null = null;

  /** Sends a file. @returns what became of it: the answer comes when it is read and compared */
  async send(file: Blob, community: string, of: string): Promise<Answer<Read>> {
    this.stop();
    this.now = of;
    this.share = 0;
    this.failed = null;
    const address = `/api/register/file?${new URLSearchParams({ community, import: of })}`;
    const sending = sendFile<Read>(address, file, (share) => (this.share = share));
    this.#sending = sending;
    const answer = await sending.answered;
    if (this.#sending === sending) {
      this.now = this.#sending = null;
      if (!answer.ok) this.failed = { of, community, file, refusal: answer };
    }
    return answer;
  }
  again(): void {
    if (this.failed) void this.send(this.failed.file, this.failed.community, this.failed.of);
  }
  /** Ends what is on its way. */
  stop(): void {
    const sending = this.#sending;
    this.now = this.#sending = null;
    sending?.stop();
  }
}
export const sender = new Sender();
