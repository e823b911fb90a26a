import { createHash, createSign, generateKeyPairSync, randomBytes } from "node:crypto";
import type { KeyObject } from "node:crypto";

const sha256 = (data: string | Buffer): Buffer => createHash("sha256").update(data).digest();
const b64 = (data: Buffer | string): string => Buffer.from(data).toString("base64url");

/** CBOR (RFC 8949) as far as an attestation object needs it: small maps, texts, bytes, small integers. */
function cbor(value: number | string | Buffer | Map<number | string, unknown>): Buffer {
  const head = (major: number, n: number): Buffer =>
    n < 24
      ? Buffer.from([(major << 5) | n])
      : n < 256
        ? Buffer.from([(major << 5) | 24, n])
        : Buffer.from([(major << 5) | 25, n >> 8, n & 255]);
  if (typeof value === "number") return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (typeof value === "string") return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  return Buffer.concat([head(5, value.size), ...[...value].flatMap(([k, v]) => [cbor(k), cbor(v as never)])]);
}

/** A phone's authenticator, in software: one ES256 key (WebAuthn Level 3 §6.5), made for one domain, with a counter. */
export class Authenticator {
  readonly #rp: string;
  readonly #origin: string;
  readonly #key: KeyObject;
  readonly #public: Buffer;
  readonly id = randomBytes(32);
  counter = 0;
  /** Whether it asked for finger, face or PIN. */
  verifies = true;

  constructor(origin: string) {
    this.#origin = origin;
    this.#rp = new URL(origin).hostname;
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    this.#key = privateKey;
    const { x, y } = publicKey.export({ format: "jwk" });
    this.#public = cbor(
      new Map<number, unknown>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, Buffer.from(x as string, "base64url")],
        [-3, Buffer.from(y as string, "base64url")],
      ]),
    );
  }
  #data(attested: boolean): Buffer {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(++this.counter);
    const flags = 0x01 | (this.verifies ? 0x04 : 0) | (attested ? 0x40 : 0);
    const key = attested ? [Buffer.alloc(16), Buffer.from([0, this.id.length]), this.id, this.#public] : [];
    return Buffer.concat([sha256(this.#rp), Buffer.from([flags]), counter, ...key]);
  }
  #client = (type: string, challenge: string): Buffer =>
    Buffer.from(JSON.stringify({ type, challenge, origin: this.#origin, crossOrigin: false }));
  #envelope = (response: object) => ({
    id: b64(this.id),
    rawId: b64(this.id),
    type: "public-key",
    clientExtensionResults: {},
    response,
  });

  /** navigator.credentials.create */
  create(options: { challenge: string }): object {
    const client = this.#client("webauthn.create", options.challenge);
    const attestation = cbor(
      new Map<string, unknown>([
        ["fmt", "none"],
        ["attStmt", new Map()],
        ["authData", this.#data(true)],
      ]),
    );
    return this.#envelope({ clientDataJSON: b64(client), attestationObject: b64(attestation), transports: ["internal"] });
  }
  /** navigator.credentials.get */
  get(options: { challenge: string }): object {
    const client = this.#client("webauthn.get", options.challenge);
    const data = this.#data(false);
    const signature = createSign("sha256")
      .update(Buffer.concat([data, sha256(client)]))
      .sign(this.#key);
    return this.#envelope({ clientDataJSON: b64(client), authenticatorData: b64(data), signature: b64(signature) });
  }
}
