import { createDecipheriv, createECDH, hkdfSync } from "node:crypto";
import * as z from "zod/mini";
import { id, instant } from "../kernel/fields.ts";
import type { Id } from "../kernel/id.ts";
import type { InstallationKey } from "./keys.ts";

/**
 * Presses that a device sealed because it might forget them: signed out, lease over, locked. They come back unread through the device of the same
 * account, are opened here, and run like any other command under the id that they were pressed with. See `src/web/outbox/seal.ts`.
 */
const INFO = "haitang press 1";
const POINT = 65;
const TAG = 16;

/**
 * The installation's own key pair on P-256. It is derived, not stored: a restored backup opens what was sealed before.
 * A derived number beyond the curve's order (once in 2^32) is derived again.
 */
export function handInKey(key: InstallationKey): ReturnType<typeof createECDH> {
  const ecdh = createECDH("prime256v1");
  for (let nr = 0; ; nr++) {
    try {
      ecdh.setPrivateKey(key.derive(`hand-in ${nr}`));
      return ecdh;
    } catch (error) {
      if (nr > 10) throw error;
    }
  }
}
export const handInPublic = (key: InstallationKey): string => handInKey(key).getPublicKey("base64url", "uncompressed");

const content = z.object({
  command: z.string(),
  community: id(),
  input: z.unknown(),
  about: z.array(id()),
  label: z.string().check(z.maxLength(200)),
  account: id(),
  at: instant(),
});
export type OpenedPress = z.infer<typeof content>;

/** Opens what `sealPress` sealed under this id; null when it was sealed to another key, for another id, or is not whole. */
export function openPress(key: InstallationKey, command: Id, sealed: string): OpenedPress | null {
  try {
    const bytes = Buffer.from(sealed, "base64url");
    if (bytes[0] !== 1 || bytes.length < 1 + POINT + TAG) return null;
    const theirs = bytes.subarray(1, 1 + POINT);
    const ecdh = handInKey(key);
    const salt = Buffer.concat([theirs, ecdh.getPublicKey(null, "uncompressed")]);
    const bits = Buffer.from(hkdfSync("sha256", ecdh.computeSecret(theirs), salt, INFO, 44));
    const decipher = createDecipheriv("aes-256-gcm", bits.subarray(0, 32), bits.subarray(32));
    decipher.setAAD(Buffer.from(command));
    decipher.setAuthTag(bytes.subarray(-TAG));
    const plain = Buffer.concat([decipher.update(bytes.subarray(1 + POINT, -TAG)), decipher.final()]);
    return z.parse(content, JSON.parse(plain.toString()));
  } catch {
    return null;
  }
}
