import type { Hidden } from "../store.ts";

/**
 * WebCrypto, as little of it as is needed. PBKDF2-SHA256 with 600,000 rounds (OWASP password storage, 2023) between PIN and key: it keeps out whoever
 * picks the device up. Six digits do not keep out whoever takes it apart and has a week; the screen says so.
 */
export const ROUNDS = 600_000;
const AES = { name: "AES-GCM", length: 256 } as const;

/** There is none on plain http: browsers give it to secure contexts only. */
export const hasCrypto = (): boolean => globalThis.crypto?.subtle !== undefined;
export const random = (bytes: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(bytes));

/** A key that never leaves the browser's own keeping. */
export const keyFrom = (raw: BufferSource): Promise<CryptoKey> =>
  crypto.subtle.importKey("raw", raw, AES, false, ["encrypt", "decrypt"]);

export async function hide(key: CryptoKey, label: string, plain: BufferSource): Promise<Hidden> {
  const nonce = random(12);
  const data = await crypto.subtle.encrypt(
    { name: "AES-GCM", iv: nonce, additionalData: new TextEncoder().encode(label) },
    key,
    plain,
  );
  return { nonce, data };
}
/** What `hide` hid under the same label. Null when the key, the label or a bit differs. */
export async function show(key: CryptoKey, label: string, hidden: Hidden): Promise<ArrayBuffer | null> {
  try {
    return await crypto.subtle.decrypt(
      { name: "AES-GCM", iv: hidden.nonce, additionalData: new TextEncoder().encode(label) },
      key,
      hidden.data,
    );
  } catch {
    return null;
  }
}
export const hideJson = (key: CryptoKey, label: string, value: unknown): Promise<Hidden> =>
  hide(key, label, new TextEncoder().encode(JSON.stringify(value)));
export async function showJson<T>(key: CryptoKey, label: string, hidden: Hidden): Promise<T | null> {
  const plain = await show(key, label, hidden);
  return plain === null ? null : (JSON.parse(new TextDecoder().decode(plain)) as T);
}

/** The key that a PIN makes. */
export async function keyFromPin(pin: string, salt: Uint8Array<ArrayBuffer>, rounds: number): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds }, base, AES, false, [
    "encrypt",
    "decrypt",
  ]);
}

/** The key that a passkey's PRF answer makes (WebAuthn level 3, §10.1.4). */
export async function keyFromPrf(secret: BufferSource): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const info = new TextEncoder().encode("haitang device key");
  return crypto.subtle.deriveKey({ name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info }, base, AES, false, [
    "encrypt",
    "decrypt",
  ]);
}
