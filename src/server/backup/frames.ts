import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes, scrypt } from "node:crypto";
import { open } from "node:fs/promises";
import { Transform } from "node:stream";
import type { TransformCallback } from "node:stream";
import type { Instant } from "../../kernel/instant.ts";

/**
 * The outside of a backup file. `MAGIC`, the length of the label (4 bytes, big-endian), the label (JSON, readable by anybody), then frames.
 * A frame is AES-256-GCM over at most `frame` bytes: text, then its tag. The nonce is the frame's number and, in its last byte, whether it is the last
 * one; the label's hash is bound into each. So frames cannot be changed, left out, repeated, swapped or cut off, nor the label's dates moved (the STREAM
 * construction of Hoang, Reyhanitabar, Rogaway, Vizár 2015). The key is scrypt's (RFC 7914) from the passphrase and a salt of the file's own.
 */
export interface Label {
  readonly format: 1;
  readonly made: Instant;
  /** After this nobody should restore it; it should have been deleted. */
  readonly expires: Instant;
  readonly scrypt: { readonly N: number; readonly r: number; readonly p: number; readonly salt: string };
  readonly frame: number;
}
const MAGIC = Buffer.from("haitang backup\n");
const TAG = 16;
const FRAME = 256 * 1024;
/** 128 MiB and about half a second a try. */
const COST = { N: 2 ** 17, r: 8, p: 1 };
/** What we are willing to do for a file that we do not know yet. */
const MOST = { label: 4096, N: 2 ** 20, r: 16, p: 4, frame: 16 * 1024 * 1024 };

export type BackupCode = "not-a-backup" | "newer-format" | "wrong-passphrase" | "damaged";
/** A file that cannot be read as a backup. `at`: the byte at which it ended to make sense. */
export class BackupUnreadable extends Error {
  readonly code: BackupCode;
  readonly at: number;
  constructor(code: BackupCode, at = 0) {
    super(`backup: ${code} at byte ${at}`);
    this.name = "BackupUnreadable";
    this.code = code;
    this.at = at;
  }
}

export interface BackupKey {
  readonly frames: Buffer;
  /** Wraps the installation's key once more. */
  readonly wrap: Buffer;
}
/** The keys of one file. NFC, so that the same passphrase typed on another system is the same bytes. Slow on purpose. */
export async function keyFor(passphrase: string, label: Label): Promise<BackupKey> {
  const { N, r, p, salt } = label.scrypt;
  const master = await new Promise<Buffer>((resolve, reject) =>
    scrypt(passphrase.normalize("NFC"), Buffer.from(salt, "base64"), 32, { N, r, p, maxmem: 256 * N * r }, (error, key) =>
      error ? reject(error) : resolve(key),
    ),
  );
  const derive = (what: string): Buffer => Buffer.from(hkdfSync("sha256", master, Buffer.alloc(0), `haitang backup ${what}`, 32));
  return { frames: derive("frames"), wrap: derive("key") };
}

export const newLabel = (made: Instant, expires: Instant): Label => ({
  format: 1,
  made,
  expires,
  scrypt: { ...COST, salt: randomBytes(32).toString("base64") },
  frame: FRAME,
});
/** The first bytes of the file, and the hash that every frame is bound to. */
export function labelBytes(label: Label): { bytes: Buffer; bound: Buffer } {
  const json = Buffer.from(JSON.stringify(label));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  const bytes = Buffer.concat([MAGIC, length, json]);
  return { bytes, bound: createHash("sha256").update(bytes).digest() };
}

const nonce = (nr: number, last: boolean): Buffer => {
  const bytes = Buffer.alloc(12);
  bytes.writeBigUInt64BE(BigInt(nr), 3);
  bytes[11] = last ? 1 : 0;
  return bytes;
};

/** Seals what flows through it into frames. */
export class SealFrames extends Transform {
  readonly #key: Buffer;
  readonly #bound: Buffer;
  readonly #frame: number;
  #waiting: Buffer[] = [];
  #size = 0;
  #nr = 0;
  constructor(key: BackupKey, bound: Buffer, frame: number) {
    super();
    this.#key = key.frames;
    this.#bound = bound;
    this.#frame = frame;
  }
  #seal(text: Buffer, last: boolean): Buffer {
    const cipher = createCipheriv("aes-256-gcm", this.#key, nonce(this.#nr++, last));
    cipher.setAAD(this.#bound);
    return Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]);
  }
  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#waiting.push(chunk);
    this.#size += chunk.length;
    // One byte more than a frame, so that the last frame is never an afterthought.
    if (this.#size > this.#frame) {
      let all = Buffer.concat(this.#waiting);
      for (; all.length > this.#frame; all = all.subarray(this.#frame))
        this.push(this.#seal(all.subarray(0, this.#frame), false));
      this.#waiting = [all];
      this.#size = all.length;
    }
    done();
  }
  override _flush(done: TransformCallback): void {
    done(null, this.#seal(Buffer.concat(this.#waiting), true));
  }
}

/** Reads what anybody may read of a backup file. @throws BackupUnreadable not-a-backup, newer-format */
export async function readLabel(file: string): Promise<{ label: Label; start: number; size: number; bound: Buffer }> {
  const handle = await open(file, "r");
  try {
    const { size } = await handle.stat();
    const { buffer, bytesRead } = await handle.read(
      Buffer.alloc(MAGIC.length + 4 + MOST.label),
      0,
      MAGIC.length + 4 + MOST.label,
      0,
    );
    const head = buffer.subarray(0, bytesRead);
    if (head.length < MAGIC.length + 4 || !head.subarray(0, MAGIC.length).equals(MAGIC))
      throw new BackupUnreadable("not-a-backup");
    const length = head.readUInt32BE(MAGIC.length);
    const start = MAGIC.length + 4 + length;
    if (length > MOST.label || start > head.length) throw new BackupUnreadable("not-a-backup");
    const bytes = head.subarray(0, start);
    return { label: labelOf(bytes.subarray(MAGIC.length + 4)), start, size, bound: createHash("sha256").update(bytes).digest() };
  } finally {
    await handle.close();
  }
}

function labelOf(json: Buffer): Label {
  let label: Label;
  try {
    label = JSON.parse(json.toString()) as Label;
  } catch {
    throw new BackupUnreadable("not-a-backup");
  }
  if (typeof label !== "object" || label === null) throw new BackupUnreadable("not-a-backup");
  if (typeof label.format === "number" && label.format > 1) throw new BackupUnreadable("newer-format");
  const { N, r, p, salt } = label.scrypt ?? {};
  const whole = [N, r, p, label.frame].every((n) => Number.isInteger(n) && n > 0);
  const text = [label.made, label.expires, salt].every((t) => typeof t === "string");
  // scrypt wants a power of two.
  const power = N > 1 && (N & (N - 1)) === 0;
  const affordable = N <= MOST.N && r <= MOST.r && p <= MOST.p && label.frame <= MOST.frame;
  if (label.format !== 1 || !whole || !text || !power || !affordable) throw new BackupUnreadable("not-a-backup");
  return label;
}

/**
 * Opens the frames of a file, in order.
 * @throws BackupUnreadable wrong-passphrase (the first frame does not open), damaged (a later one does not, or the last one is missing)
 */
export async function* openFrames(file: string, key: BackupKey): AsyncGenerator<Buffer, void, undefined> {
  const { label, start, size, bound } = await readLabel(file);
  const handle = await open(file, "r");
  try {
    const full = label.frame + TAG;
    const buffer = Buffer.alloc(full);
    for (let nr = 0, at = start; nr === 0 || at < size; nr++) {
      const { bytesRead } = await handle.read(buffer, 0, full, at);
      const last = at + bytesRead >= size;
      if (bytesRead < TAG) throw new BackupUnreadable("damaged", at);
      const decipher = createDecipheriv("aes-256-gcm", key.frames, nonce(nr, last));
      decipher.setAAD(bound);
      decipher.setAuthTag(buffer.subarray(bytesRead - TAG, bytesRead));
      let text: Buffer;
      try {
        text = Buffer.concat([decipher.update(buffer.subarray(0, bytesRead - TAG)), decipher.final()]);
      } catch {
        // Cut off within its first frame, a file looks as if the passphrase were wrong; it is the likelier reason by far.
        throw new BackupUnreadable(nr === 0 ? "wrong-passphrase" : "damaged", at);
      }
      yield text;
      at += bytesRead;
    }
  } finally {
    await handle.close();
  }
}
