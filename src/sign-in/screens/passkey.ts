import type { Answer } from "../../web/api.ts";
import { post } from "../../web/api.ts";

/**
 * WebAuthn in the browser: what the server's options say becomes bytes, what the authenticator answers becomes text. By hand, since
 * `parseRequestOptionsFromJSON` and `toJSON` are younger than the phones that volunteers carry.
 */
const bytes = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const text = (buffer: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
type Described = { id: string; type: "public-key"; transports?: AuthenticatorTransport[] };
const described = (list: Described[] | undefined): PublicKeyCredentialDescriptor[] | undefined =>
  list?.map((c) => ({ ...c, id: bytes(c.id) }));

interface Asked {
  challenge: string;
  options: {
    challenge: string;
    allowCredentials?: Described[];
    excludeCredentials?: Described[];
    user?: { id: string; name: string; displayName: string };
  } & Record<string, unknown>;
}
export interface PasskeyAnswer {
  challenge: string;
  credential: object;
}

/** True where a passkey can be used at all: a secure context with a name, and a browser that knows them. */
export const canPasskey = (): boolean =>
  isSecureContext && "PublicKeyCredential" in globalThis && !/^[\d.:[\]]+$/.test(location.hostname);

/** Lets the person pick a passkey. Null when they did not want to, or have none. */
export async function askPasskey(): Promise<PasskeyAnswer | null> {
  const asked = await post<Asked>("/api/sign-in/passkey-sign-in-options", {});
  if (!asked.ok) return null;
  const { challenge, options } = asked.value;
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: described(options.allowCredentials),
  } as PublicKeyCredentialRequestOptions;
  const found = (await navigator.credentials.get({ publicKey }).catch(() => null)) as PublicKeyCredential | null;
  if (!found) return null;
  const r = found.response as AuthenticatorAssertionResponse;
  return {
    challenge,
    credential: {
      id: found.id,
      rawId: text(found.rawId),
      type: "public-key",
      clientExtensionResults: {},
      response: {
        clientDataJSON: text(r.clientDataJSON),
        authenticatorData: text(r.authenticatorData),
        signature: text(r.signature),
        ...(r.userHandle ? { userHandle: text(r.userHandle) } : {}),
      },
    },
  };
}

/** Makes a passkey for whoever is signed in. `null`: they did not want to. A 403 asks for a step-up first. */
export async function makePasskey(name: string): Promise<Answer<unknown> | null> {
  const asked = await post<Asked>("/api/sign-in/passkey-options", {});
  if (!asked.ok) return asked;
  const { challenge, options } = asked.value;
  const user = { ...options.user, id: bytes(options.user?.id ?? "") };
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    user,
    excludeCredentials: described(options.excludeCredentials),
    // So that it may also open what the phone keeps (src/web/vault/prf.ts).
    extensions: { ...(options.extensions as object | undefined), prf: {} },
  } as unknown as PublicKeyCredentialCreationOptions;
  const made = (await navigator.credentials.create({ publicKey }).catch(() => null)) as PublicKeyCredential | null;
  if (!made) return null;
  const r = made.response as AuthenticatorAttestationResponse;
  const credential = {
    id: made.id,
    rawId: text(made.rawId),
    type: "public-key",
    clientExtensionResults: {},
    response: {
      clientDataJSON: text(r.clientDataJSON),
      attestationObject: text(r.attestationObject),
      transports: r.getTransports?.() ?? [],
    },
  };
  return post("/api/sign-in/passkey-register", { challenge, credential, name });
}
