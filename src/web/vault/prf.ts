import { keyFromPrf, random } from "./keys.ts";

/**
 * A passkey as the key of the vault: its PRF extension gives the same secret for the same salt each time, here and without network. Nobody checks the
 * signature, since nobody has to: without the authenticator there is no secret, and without the secret no key.
 */
export interface Unlocking {
  readonly credential: ArrayBuffer;
  readonly salt: Uint8Array<ArrayBuffer>;
  readonly kek: CryptoKey;
}
/** Asks the authenticator. `known`: the passkey and salt of the vault; without it the person picks one. Null: not wanted, or it has no PRF. */
export async function askAuthenticator(known?: {
  readonly credential: ArrayBuffer;
  readonly salt: Uint8Array<ArrayBuffer>;
}): Promise<Unlocking | null> {
  const salt = known?.salt ?? random(32);
  const publicKey: PublicKeyCredentialRequestOptions = {
    challenge: random(32),
    userVerification: "required",
    allowCredentials: known ? [{ type: "public-key", id: known.credential }] : [],
    extensions: { prf: { eval: { first: salt } } },
  };
  const found = (await navigator.credentials.get({ publicKey }).catch(() => null)) as PublicKeyCredential | null;
  const secret = found?.getClientExtensionResults().prf?.results?.first;
  return found && secret ? { credential: found.rawId, salt, kek: await keyFromPrf(secret) } : null;
}
