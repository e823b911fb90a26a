import type { Form } from "../../../register/export/columns.ts";
import type { Paper } from "../../../register/export/schema.ts";
import type { Answer } from "../../api.ts";
import { post } from "../../api.ts";
import { notes } from "../act.svelte.ts";
import { desk } from "../desk.svelte.ts";
import { say } from "../say.svelte.ts";

/** Seconds after which somebody who waits is told that the file is being made. */
const PATIENCE = 1000;

/** Fetching what was exported: a file for the downloads folder, or a paper that is looked at and printed. */
class Taking {
  /** It takes longer than a moment. */
  slow = $state(false);
  /** How much of the file has come, in bytes; 0: it is still being made. */
  come = $state(0);
  paper = $state.raw<Paper | null>(null);
  #gone: string | null = null;

  put(): void {
    this.paper = null;
  }
  /** Fetches an export of one's own. Gives back what is wrong, in words; null when it is there. */
  async take(id: string, code: string, form: Form): Promise<string | null> {
    const community = desk.community;
    if (community === null) return null;
    const timer = setTimeout(() => (this.slow = true), PATIENCE);
    try {
      if (form === "print") {
        const heard = await post<Paper>("/api/register/fetch-export", { community, export: id });
        if (!heard.ok) return say.no(heard.code, heard.facts);
        this.paper = heard.value;
        return null;
      }
      const no = await this.file("/api/register/fetch-export", { community, export: id });
      if (no === null) notes.say(say.register.export.page.done(code));
      return no;
    } finally {
      clearTimeout(timer);
      this.slow = false;
      this.come = 0;
    }
  }
  /** Puts a file where the browser keeps what it downloads. */
  async file(path: string, body: unknown): Promise<string | null> {
    this.#gone = say.register.export.page.gone;
    try {
      const response = await fetch(path, {
        method: "POST",
        headers: { "content-type": "application/json" },
        credentials: "same-origin",
        body: JSON.stringify(body),
      });
      if (!response.ok) {
        const no = (await response.json().catch(() => null)) as Extract<Answer<unknown>, { ok: false }> | null;
        return no ? say.no(no.code, no.facts) : this.#gone;
      }
      const name = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get("content-disposition") ?? "")?.[1];
      const parts: BlobPart[] = [];
      const reader = response.body?.getReader();
      for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
        parts.push(next.value);
        this.come += next.value.byteLength;
      }
      save(decodeURIComponent(name ?? "export"), new Blob(parts, { type: response.headers.get("content-type") ?? "" }));
      return null;
    } catch {
      return this.#gone;
    }
  }
}
export const taking = new Taking();

function save(name: string, blob: Blob): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // Some browsers read it only after the click has returned.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
