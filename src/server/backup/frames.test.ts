import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { after, test } from "node:test";
import fc from "fast-check";
import type { Label } from "./frames.ts";
import { BackupUnreadable, keyFor, labelBytes, openFrames, readLabel, SealFrames } from "./frames.ts";

const folder = mkdtempSync(join(tmpdir(), "haitang-frames-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Small frames and a cheap key, so that a file of many frames is quickly made. */
const label: Label = {
  format: 1,
  made: "2026-03-02T01:00:00.000Z",
  expires: "2026-06-01T00:00:00.000Z",
  scrypt: { N: 1024, r: 8, p: 1, salt: Buffer.alloc(32, 7).toString("base64") },
  frame: 64,
};
const PASSPHRASE = "a passphrase for tests";

async function sealed(text: Buffer, chunk: number): Promise<Buffer> {
  const { bytes, bound } = labelBytes(label);
  const key = await keyFor(PASSPHRASE, label);
  const chunks = Array.from({ length: Math.ceil(text.length / chunk) }, (_, i) => text.subarray(i * chunk, (i + 1) * chunk));
  return Buffer.concat([bytes, await buffer(Readable.from(chunks).pipe(new SealFrames(key, bound, label.frame)))]);
}
let nr = 0;
async function opened(bytes: Buffer, passphrase = PASSPHRASE): Promise<Buffer> {
  const file = join(folder, `${nr++}`);
  writeFileSync(file, bytes);
  try {
    const key = await keyFor(passphrase, (await readLabel(file)).label);
    return await buffer(openFrames(file, key));
  } finally {
    rmSync(file);
  }
}
const refused = (code: BackupUnreadable["code"] | null) => (error: unknown) =>
  error instanceof BackupUnreadable && (code === null || error.code === code);

test("what is sealed opens again, whatever its length and however it came", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), fc.integer({ min: 1, max: 150 }), async (text, chunk) => {
      assert.deepEqual(await opened(await sealed(Buffer.from(text), chunk)), Buffer.from(text));
    }),
    { numRuns: 60 },
  );
  for (const length of [0, 63, 64, 65, 128, 129])
    assert.equal((await opened(await sealed(Buffer.alloc(length, 1), 64))).length, length);
});

test("one bit changed anywhere, the label included, and the file is refused", async () => {
  const whole = await sealed(Buffer.alloc(300, 5), 90);
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: whole.length * 8 - 1 }), async (bit) => {
      const bytes = Buffer.from(whole);
      bytes.writeUInt8((bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7))) & 0xff, bit >> 3);
      // A changed label may name another key or another size of frame; whatever it says, nothing opens.
      await assert.rejects(opened(bytes), refused(null));
    }),
    { numRuns: 150 },
  );
});

test("cut at any byte, or longer than it was, the file is refused", async () => {
  const whole = await sealed(Buffer.alloc(300, 5), 90);
  for (let length = 0; length < whole.length; length++)
    await assert.rejects(opened(whole.subarray(0, length)), refused(null), `cut at ${length}`);
  for (const more of [1, 16, 80]) await assert.rejects(opened(Buffer.concat([whole, Buffer.alloc(more)])), refused("damaged"));
});

test("frames in another order, repeated or left out are refused", async () => {
  const whole = await sealed(Buffer.alloc(300, 5), 90);
  const start = labelBytes(label).bytes.length;
  const frame = (i: number): Buffer => whole.subarray(start + i * 80, start + (i + 1) * 80);
  const head = whole.subarray(0, start);
  const rest = whole.subarray(start + 240);
  await assert.rejects(opened(Buffer.concat([head, frame(0), frame(2), frame(1), rest])), refused("damaged"));
  await assert.rejects(opened(Buffer.concat([head, frame(0), frame(0), frame(2), rest])), refused("damaged"));
  await assert.rejects(opened(Buffer.concat([head, frame(0), frame(2), rest])), refused("damaged"));
});

test("another passphrase opens nothing; the same one typed on another system does", async () => {
  const whole = await sealed(Buffer.from("text"), 10);
  await assert.rejects(opened(whole, "a passphrase for test"), refused("wrong-passphrase"));
  const { bytes, bound } = labelBytes(label);
  const composed = await keyFor("é", label);
  const file = Buffer.concat([
    bytes,
    await buffer(Readable.from([Buffer.from("x")]).pipe(new SealFrames(composed, bound, label.frame))),
  ]);
  assert.equal((await opened(file, "e\u0301")).toString(), "x");
});

test("a file that is no backup is told apart from a damaged one, and a label that asks for too much work is not believed", async () => {
  await assert.rejects(opened(readFileSync(new URL(import.meta.url))), refused("not-a-backup"));
  await assert.rejects(opened(Buffer.alloc(0)), refused("not-a-backup"));
  const with_ = (change: object): Buffer => labelBytes({ ...label, ...change } as Label).bytes;
  await assert.rejects(opened(with_({ format: 2 })), refused("newer-format"));
  await assert.rejects(opened(with_({ scrypt: { ...label.scrypt, N: 2 ** 26 } })), refused("not-a-backup"));
  await assert.rejects(opened(with_({ frame: 2 ** 30 })), refused("not-a-backup"));
});
