import { randomBytes, randomInt, scrypt } from "node:crypto";
import type { Id } from "../kernel/id.ts";
import type { InstallationKey } from "../server/keys.ts";
import { sameBytes } from "../server/keys.ts";

/** A secret of 256 bits from the operating system's generator, as it stands in a cookie or a QR. */
export const newSecret = (): string => randomBytes(32).toString("base64url");
export const isSecret = (text: string | undefined): text is string => text !== undefined && /^[A-Za-z0-9_-]{43}$/.test(text);
/** Six digits, each as likely as any other. */
export const newCode = (): string => String(randomInt(0, 1_000_000)).padStart(6, "0");

/** Under these the database knows what a browser or a piece of paper holds. Each kind has a key of its own. */
export const codeHash = (key: InstallationKey, id: Id, code: string): Buffer => key.hash("sign-in code", `${id} ${code}`);
export const askerHash = (key: InstallationKey, secret: string): Buffer => key.hash("asker", secret);
export const deskHash = (key: InstallationKey, secret: string): Buffer => key.hash("desk", secret);
export const tokenHash = (key: InstallationKey, secret: string): Buffer => key.hash("token", secret);

/** What a browser keeps after signing in with a number, so that asking for the next code is counted apart from strangers'. It opens nothing. */
export function knownMark(
  key: InstallationKey,
  phoneHash: Buffer,
  nonce: string = randomBytes(12).toString("base64url"),
): string {
  return `${nonce}.${key
    .hash("known browser", `${nonce} ${phoneHash.toString("hex")}`)
    .subarray(0, 16)
    .toString("base64url")}`;
}
/** The nonce of a mark that was given to this browser for this number; else null. */
export function knownNonce(key: InstallationKey, phoneHash: Buffer, mark: string | undefined): string | null {
  const nonce = /^([A-Za-z0-9_-]{16})\.[A-Za-z0-9_-]{22}$/.exec(mark ?? "")?.[1];
  return nonce !== undefined && sameBytes(Buffer.from(knownMark(key, phoneHash, nonce)), Buffer.from(mark as string))
    ? nonce
    : null;
}

/**
 * scrypt (RFC 7914) with N = 2^15, r = 8, p = 1: 32 MiB and some 60–100 ms a try. A PIN has 20 bits, so that alone would not stand up to somebody
 * who took the database: the PIN first goes through a keyed hash under the installation's key, which is not in it.
 */
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };
const stretch = (pepper: Buffer, salt: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) => scrypt(pepper, salt, 32, COST, (error, key) => (error ? reject(error) : resolve(key))));
const pepper = (key: InstallationKey, account: Id, pin: string): Buffer => key.hash("pin", `${account} ${pin}`);

/** `scrypt$15$8$1$salt$key`: with its parameters, so that they can be raised later. */
export async function pinHash(key: InstallationKey, account: Id, pin: string): Promise<string> {
  const salt = randomBytes(16);
  return `scrypt$15$8$1$${salt.toString("base64url")}$${(await stretch(pepper(key, account, pin), salt)).toString("base64url")}`;
}
/** True when it is the PIN. As much work where there is none, so that nobody can time who has one. */
export async function isPin(key: InstallationKey, account: Id, pin: string, stored: string | null): Promise<boolean> {
  const [, , , , salt, hash] = (stored ?? "").split("$");
  const made = await stretch(pepper(key, account, pin), Buffer.from(salt ?? "AAAAAAAAAAAAAAAAAAAAAA", "base64url"));
  return hash !== undefined && sameBytes(made, Buffer.from(hash, "base64url"));
}
