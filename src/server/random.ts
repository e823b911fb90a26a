import { randomFillSync } from "node:crypto";

const pool = Buffer.alloc(4096);
let at = pool.length;

/** An unsigned 32-bit number from the operating system's generator, drawn in pages: a call to it for every four bytes costs more than the rest of an id. */
export function random32(): number {
  if (at >= pool.length) {
    randomFillSync(pool);
    at = 0;
  }
  const value = pool.readUInt32BE(at);
  // What was given out is not kept.
  pool.writeUInt32BE(0, at);
  at += 4;
  return value;
}

/** Fills a few bytes (a nonce) from the same pages. @returns the buffer that came in */
export function randomInto(bytes: Buffer): Buffer {
  if (at + bytes.length > pool.length) {
    randomFillSync(pool);
    at = 0;
  }
  pool.copy(bytes, 0, at, at + bytes.length);
  pool.fill(0, at, at + bytes.length);
  at += bytes.length;
  return bytes;
}
