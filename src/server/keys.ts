import type { KeyObject } from "node:crypto";
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";
import { closeSync, existsSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import type pg from "pg";
import { canonicalPhone } from "../kernel/phone.ts";
import { randomInto } from "./random.ts";

const NONCE = 12;
const TAG = 16;

/** Seals with AES-256-GCM: nonce, tag, text. `label` is bound in, so that a value cannot be moved to another field. A key that seals often comes ready-made. */
export function seal(key: Buffer | KeyObject, label: string, plain: Buffer): Buffer {
  const nonce = randomInto(Buffer.allocUnsafe(NONCE));
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  cipher.setAAD(Buffer.from(label));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}
/** Opens what `seal` made. @throws when the key, the label or a single bit differs. */
export function unseal(key: Buffer | KeyObject, label: string, sealed: Buffer): Buffer {
  const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, NONCE));
  decipher.setAAD(Buffer.from(label));
  decipher.setAuthTag(sealed.subarray(NONCE, NONCE + TAG));
  return Buffer.concat([decipher.update(sealed.subarray(NONCE + TAG)), decipher.final()]);
}
export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && timingSafeEqual(a, b);

/** Writes a key where only its owner may read it, whole or not at all, and onto the disk before anything is sealed under it. @throws EEXIST */
export function keepKey(file: string, key: Buffer): void {
  const aside = `${file}.${process.pid}`;
  const handle = openSync(aside, "w", 0o600);
  try {
    writeSync(handle, `${key.toString("base64")}\n`);
    fsyncSync(handle);
    linkSync(aside, file);
  } finally {
    closeSync(handle);
    rmSync(aside);
  }
}

/** The installation's key: 32 bytes in a file that only its owner may read, made at the first start. All else is derived or wrapped. */
export class InstallationKey {
  readonly #key: Buffer;
  constructor(key: Buffer) {
    if (key.length !== 32) throw new Error("the installation key must have 32 bytes");
    this.#key = key;
  }
  /** Reads `<folder>/installation.key`, or makes it. */
  static inFolder(folder: string): InstallationKey {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const file = join(folder, "installation.key");
    if (!existsSync(file)) keepKey(file, randomBytes(32));
    return new InstallationKey(Buffer.from(readFileSync(file, "utf8").trim(), "base64"));
  }
  readonly #derived = new Map<string, Buffer>();
  /** Ready-made keys: making one for each hash, or for each field that is sealed, costs more than the hash or the field. */
  readonly #made = new Map<string, KeyObject>();
  derive(purpose: string): Buffer {
    let key = this.#derived.get(purpose);
    if (!key) {
      key = Buffer.from(hkdfSync("sha256", this.#key, Buffer.alloc(0), `haitang ${purpose}`, 32));
      this.#derived.set(purpose, key);
    }
    return key;
  }
  #for(purpose: string): KeyObject {
    let key = this.#made.get(purpose);
    if (!key) this.#made.set(purpose, (key = createSecretKey(this.derive(purpose))));
    return key;
  }
  /** Keyed hash; `purpose` keeps equal values of different kinds apart. */
  hash = (purpose: string, value: string | Uint8Array): Buffer => createHmac("sha256", this.#for(purpose)).update(value).digest();
  /** Under this an account's phone number stands in the database; the same in every community. */
  phoneHash = (phone: string): Buffer => this.hash("phone", canonicalPhone(phone));
  /** Seals what passes between two communities, which have no key in common. */
  sealForHouse = (label: string, plain: string): Buffer => seal(this.#for("between communities"), label, Buffer.from(plain));
  /** @throws when the key, the label or a single bit differs */
  openForHouse = (label: string, sealed: Buffer): string => unseal(this.#for("between communities"), label, sealed).toString();
  wrap = (community: string, key: Buffer): Buffer => seal(this.#for("wrap"), community, key);
  unwrap = (community: string, wrapped: Buffer): Buffer => unseal(this.#for("wrap"), community, wrapped);
  /** For the backup, which wraps it once more under a passphrase. */
  secret = (): Buffer => Buffer.from(this.#key);
}

/** What belongs to one data community: sealing its personal fields and hashing what is searched by equality. */
export class CommunityKey {
  readonly id: string;
  readonly #seal: KeyObject;
  readonly #hash: KeyObject;
  constructor(id: string, key: Buffer) {
    this.id = id;
    this.#seal = createSecretKey(Buffer.from(hkdfSync("sha256", key, Buffer.alloc(0), "seal", 32)));
    this.#hash = createSecretKey(Buffer.from(hkdfSync("sha256", key, Buffer.alloc(0), "search", 32)));
  }
  seal = (label: string, plain: string): Buffer => seal(this.#seal, label, Buffer.from(plain));
  open = (label: string, sealed: Buffer): string => unseal(this.#seal, label, sealed).toString();
  sealBytes = (label: string, plain: Buffer): Buffer => seal(this.#seal, label, plain);
  openBytes = (label: string, sealed: Buffer): Buffer => unseal(this.#seal, label, sealed);
  sealJson = (label: string, value: unknown): Buffer => this.seal(label, JSON.stringify(value));
  openJson = <T>(label: string, sealed: Buffer): T => JSON.parse(this.open(label, sealed)) as T;
  /** Keyed hash for search tokens, 16 hex digits; the same only inside one community. */
  searchHash = (value: string): string => createHmac("sha256", this.#hash).update(value).digest("hex").slice(0, 16);
}

/** Community keys in memory, unwrapped once a process. */
export class KeyRing {
  readonly installation: InstallationKey;
  readonly #keys = new Map<string, CommunityKey>();
  readonly #loading = new Map<string, Promise<CommunityKey>>();
  constructor(installation: InstallationKey) {
    this.installation = installation;
  }
  /** Makes a key for a new community and returns the row to store. */
  found(community: string, id: string): { wrapped: Buffer; key: CommunityKey } {
    const raw = randomBytes(32);
    const key = new CommunityKey(id, raw);
    this.#keys.set(community, key);
    return { wrapped: this.installation.wrap(community, raw), key };
  }
  /** The key of a community that the running transaction may see. @throws when there is none (foreign or destroyed). */
  /** True when `of` will answer from memory. */
  knows(community: string): boolean {
    return this.#keys.has(community);
  }
  async of(client: pg.ClientBase, community: string): Promise<CommunityKey> {
    const known = this.#keys.get(community) ?? this.#loading.get(community);
    if (known) return known;
    const loading = this.#load(client, community).finally(() => this.#loading.delete(community));
    this.#loading.set(community, loading);
    return loading;
  }
  async #load(client: pg.ClientBase, community: string): Promise<CommunityKey> {
    const { rows } = await client.query<{ id: string; wrapped: Buffer }>(
      "select id, wrapped from community_key where community_id = $1 and purpose = 'data' and destroyed_at is null order by made_at desc limit 1",
      [community],
    );
    const row = rows[0];
    if (!row) throw new Error(`no key for community ${community}`);
    const key = new CommunityKey(row.id, this.installation.unwrap(community, row.wrapped));
    this.#keys.set(community, key);
    return key;
  }
  forget(community: string): void {
    this.#keys.delete(community);
  }
}
