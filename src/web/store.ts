import type { DBSchema, IDBPDatabase } from "idb";
import { openDB } from "idb";
import type { Id } from "../kernel/id.ts";
import type { Lock, Press } from "./outbox/rules.ts";
import type { Lease } from "./vault/rules.ts";

/** AES-GCM: a nonce of its own, and what it hides. */
export interface Hidden {
  readonly nonce: Uint8Array<ArrayBuffer>;
  readonly data: ArrayBuffer;
}
/** What a press says. On the disk it is hidden twice: from everybody but this device, and from everybody but the server. */
export type Content = Pick<Press, "command" | "community" | "input" | "about" | "label">;
export interface PressRow extends Omit<Press, keyof Content | "sealed"> {
  readonly community: Id;
  /** For this device; null once its key is gone. */
  readonly own: Hidden | null;
  /** For the server; null where the browser has no WebCrypto (plain http): then `clear` has it. */
  readonly server: string | null;
  readonly clear: Content | null;
  /** Counts the changes of the row, so that nobody decrypts it twice. */
  readonly rev: number;
}
export interface AnswerRow {
  readonly account: Id;
  readonly key: string;
  readonly hidden: Hidden;
  /** When the server said so, ms of the server's clock. */
  readonly at: number;
}
/** How the key of an account's answers on this device is kept. */
export interface VaultRow {
  readonly account: Id;
  /** Without a PIN: as the browser keeps keys, which whoever takes the device apart can read. */
  readonly bare: CryptoKey | null;
  readonly pin: {
    readonly salt: Uint8Array<ArrayBuffer>;
    readonly rounds: number;
    readonly wrapped: Hidden;
    readonly tries: number;
  } | null;
  readonly passkey: { readonly credential: ArrayBuffer; readonly salt: Uint8Array<ArrayBuffer>; readonly wrapped: Hidden } | null;
  readonly lease: Lease;
  /** This browser under this account, as the server's list of devices knows it. */
  readonly device: Id;
}
interface Shelves extends DBSchema {
  presses: { key: Id; value: PressRow; indexes: { account: Id } };
  answers: { key: [Id, string]; value: AnswerRow };
  vaults: { key: Id; value: VaultRow };
  /** lock · nr · server key · last account */
  notes: { key: string; value: Lock | number | string };
}
export type Store = IDBPDatabase<Shelves>;

let opening: Promise<Store> | null = null;
/** The one database of this origin. A version that comes later adds shelves; it never takes presses away. */
export function store(): Promise<Store> {
  opening ??= openDB<Shelves>("haitang", 1, {
    upgrade(db) {
      db.createObjectStore("presses", { keyPath: "id" }).createIndex("account", "account");
      db.createObjectStore("answers", { keyPath: ["account", "key"] });
      db.createObjectStore("vaults", { keyPath: "account" });
      db.createObjectStore("notes");
    },
    // A newer page in another tab wants to upgrade: make room, open anew when next asked.
    blocking(_old, _new, event) {
      (event.target as IDBDatabase).close();
      opening = null;
    },
    terminated: () => (opening = null),
  });
  return opening;
}
