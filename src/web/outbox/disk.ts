import type { Id } from "../../kernel/id.ts";
import type { Content, PressRow, Store } from "../store.ts";
import { store } from "../store.ts";
import { keep, kept } from "../vault.ts";
import { hasCrypto } from "../vault/keys.ts";
import type { Disk } from "./engine.ts";
import type { Press } from "./rules.ts";
import { sealPress } from "./seal.ts";

/** What the queue shows of a press whose words are hidden from this device. */
const UNREADABLE: Pick<Press, "command" | "input" | "about" | "label"> = { command: "", input: null, about: [], label: "" };
const contentOf = ({ command, community, input, about, label }: Omit<Press, "nr">): Content => ({
  command,
  community,
  input,
  about,
  label,
});

/**
 * Presses of one account in IndexedDB. What a press says stands there sealed to the server from the first moment, and once more hidden for this device;
 * so that signing out, a lease that ends or a crash has nothing left to do for it. Where the browser has no WebCrypto (plain http) it stands in the clear.
 * @param serverKey the public key to seal to; null while it is not known yet (then the device's own copy has to do)
 */
export function diskOf(account: Id, serverKey: () => Promise<string | null>): Disk {
  /** Read once a change: row's `rev` → content. */
  const read = new Map<Id, { rev: number; content: Content | null }>();

  async function contentIn(row: PressRow): Promise<Content | null> {
    if (row.clear) return row.clear;
    const had = read.get(row.id);
    // Not readable while locked may be readable later.
    if (had?.rev === row.rev && had.content) return had.content;
    const content = row.own && (await kept<Content>(`press ${row.id}`, row.own));
    read.set(row.id, { rev: row.rev, content });
    return content;
  }
  async function rowOf(press: Press, had: PressRow | undefined): Promise<PressRow> {
    const { id, nr, community, at, state, tries, notBefore, sent, no } = press;
    const base = { id, nr, account, community, at, state, tries, notBefore, sent, no, rev: (had?.rev ?? 0) + 1 };
    if (press.sealed) return { ...base, own: had?.own ?? null, server: had?.server ?? null, clear: had?.clear ?? null };
    const content = contentOf(press);
    if (!hasCrypto()) return { ...base, own: null, server: null, clear: content };
    const own = had?.own ?? (await keep(`press ${id}`, content));
    const key = had?.server ? null : await serverKey();
    const server = had?.server ?? (key && (await sealPress(key, id, { ...content, account, at })));
    return { ...base, own, server, clear: own || server ? null : content };
  }
  async function write(press: Press): Promise<void> {
    const had = await (await store()).get("presses", press.id);
    if (!had) return;
    const to = await rowOf(press, had);
    // Gone meanwhile, answered or discarded by another tab: it stays gone.
    await atomically(press.id, (row) => ({ ...to, rev: row.rev + 1 }));
  }
  /** Looks at the row and changes it in one transaction. */
  async function atomically(id: Id, change: (row: PressRow) => PressRow | null | undefined): Promise<boolean> {
    const tx = (await store()).transaction("presses", "readwrite");
    const row = await tx.store.get(id);
    const to = row && change(row);
    if (to === null) await tx.store.delete(id);
    else if (to) await tx.store.put(to);
    await tx.done;
    return to !== undefined;
  }

  return {
    load: async () => {
      const rows = await (await store()).getAllFromIndex("presses", "account", account);
      const presses: Press[] = [];
      for (const row of rows.sort((a, b) => a.nr - b.nr)) {
        const content = await contentIn(row);
        // Pressed before the server's key was known: sealed as soon as it is.
        if (content && row.own && !row.server && (await serverKey())) await write({ ...row, ...content, sealed: false });
        const { own: _own, server: _server, clear: _clear, rev: _rev, ...rest } = row;
        presses.push({ ...UNREADABLE, ...rest, ...content, sealed: content === null });
      }
      return presses;
    },
    add: async (press) => {
      const row = await rowOf({ ...press, nr: 0 }, undefined);
      const tx = (await store()).transaction(["presses", "notes"], "readwrite", { durability: "strict" });
      const nr = Number((await tx.objectStore("notes").get("nr")) ?? 0) + 1;
      await tx.objectStore("notes").put(nr, "nr");
      await tx.objectStore("presses").add({ ...row, nr });
      await tx.done;
      return { ...press, nr };
    },
    put: write,
    remove: async (id) => (await store()).delete("presses", id),
    begin: (id) => atomically(id, (row) => ({ ...row, sent: true })),
    withdraw: (id) => atomically(id, (row) => (row.sent ? undefined : null)),
  };
}

/** Sealed text of presses, by id. */
export async function sealedOf(ids: readonly Id[]): Promise<Map<Id, string>> {
  const db: Store = await store();
  const out = new Map<Id, string>();
  for (const id of ids) {
    const row = await db.get("presses", id);
    if (row?.server) out.set(id, row.server);
  }
  return out;
}
/** How many presses of other accounts wait on this device for their owners. */
export async function othersWaiting(account: Id | null): Promise<number> {
  const rows = await (await store()).getAll("presses");
  return rows.filter((r) => r.account !== account).length;
}
