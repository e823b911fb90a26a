import type { Content } from "../store.ts";

/**
 * Seals a press to the server's public key: ECDH P-256 with a key of its own, HKDF-SHA256, AES-256-GCM. From then on neither the device nor whoever
 * finds it can read it; the server's end is `src/server/hand-in.ts`. P-256 because every browser of the last ten years has it.
 *
 * base64url( version 1 · ephemeral public key, 65 bytes · ciphertext with tag ), the command's id bound in.
 */
export interface SealedPress extends Content {
  readonly account: string;
  readonly at: string;
}
const INFO = new TextEncoder().encode("haitang press 1");
const EC = { name: "ECDH", namedCurve: "P-256" } as const;

const bytesOf = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
function textOf(bytes: Uint8Array): string {
  let out = "";
  for (let i = 0; i < bytes.length; i += 0x8000) out += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(out).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
const joined = (...parts: Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const p of parts) {
    out.set(p, at);
    at += p.length;
  }
  return out;
};

/** @param serverKey the server's public key, base64url, an uncompressed point of P-256 */
export async function sealPress(serverKey: string, id: string, press: SealedPress): Promise<string> {
  const point = bytesOf(serverKey);
  const theirs = await crypto.subtle.importKey("raw", point, EC, false, []);
  const own = await crypto.subtle.generateKey(EC, true, ["deriveBits"]);
  const ours = new Uint8Array(await crypto.subtle.exportKey("raw", own.publicKey));
  const shared = await crypto.subtle.importKey(
    "raw",
    await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, own.privateKey, 256),
    "HKDF",
    false,
    ["deriveBits"],
  );
  const bits = new Uint8Array(
    await crypto.subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt: joined(ours, point), info: INFO }, shared, 44 * 8),
  );
  const key = await crypto.subtle.importKey("raw", bits.subarray(0, 32), "AES-GCM", false, ["encrypt"]);
  const plain = new TextEncoder().encode(JSON.stringify(press));
  const data = await crypto.subtle.encrypt(
    { name: "AES-GCM", iv: bits.subarray(32), additionalData: new TextEncoder().encode(id) },
    key,
    plain,
  );
  return textOf(joined(new Uint8Array([1]), ours, new Uint8Array(data)));
}
