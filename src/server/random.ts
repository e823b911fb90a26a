import { randomFillSync } from "node:crypto";

const pool = Buffer.alloc(4096);
let at = pool.length;

/** Bytes from the operating system's generator, drawn in pages: a call to it for every few bytes costs more than what they are for. @returns where they begin */
function next(count: number): number {
  if (at + count > pool.length) {
    randomFillSync(pool);
    at = 0;
  }
  at += count;
  return at - count;
}

/** An unsigned 32-bit number. */
export function random32(): number {
  const from = next(4);
  const value = pool.readUInt32BE(from);
  // What was given out is not kept.
  pool.writeUInt32BE(0, from);
  return value;
}

/** Fills a few bytes (a nonce). @returns the buffer that came in */
export function randomInto(bytes: Buffer): Buffer {
  const from = next(bytes.length);
  pool.copy(bytes, 0, from, from + bytes.length);
  pool.fill(0, from, from + bytes.length);
  return bytes;
}
