import { Readable } from "node:stream";
import { createZstdDecompress } from "node:zlib";
import { unseal } from "../keys.ts";
import type { ContentReader, Manifest, Sum } from "./content.ts";
import { readContent } from "./content.ts";
import type { BackupKey } from "./frames.ts";
import { BackupUnreadable, keyFor, openFrames, readLabel } from "./frames.ts";

/** Opens a backup and hands its content to a reader, from end to end. @throws BackupUnreadable */
export async function readBackup(
  file: string,
  passphrase: string,
  reader: ContentReader,
): Promise<{ manifest: Manifest; sums: Sum[]; installationKey: Buffer }> {
  const { label } = await readLabel(file);
  const key = await keyFor(passphrase, label);
  const frames = Readable.from(openFrames(file, key));
  const plain = createZstdDecompress();
  // Not `pipeline`: what was wrong with the frames is to be told, not that the stream behind them closed early.
  let wrong: unknown;
  frames.on("error", (error) => {
    wrong = error;
    plain.destroy(error);
  });
  frames.pipe(plain);
  try {
    const { manifest, sums } = await readContent(plain, reader);
    return { manifest, sums, installationKey: installationKeyIn(manifest, key) };
  } catch (error) {
    if (wrong) throw wrong as Error;
    // The frames are authentic and yet do not unpack: written by something that was broken.
    if ((error as NodeJS.ErrnoException).code?.startsWith("ZSTD")) throw new BackupUnreadable("damaged");
    throw error;
  } finally {
    frames.destroy();
    plain.destroy();
  }
}
/** The installation's key out of a manifest. */
export const installationKeyIn = (manifest: Manifest, key: BackupKey): Buffer =>
  unseal(key.wrap, "installation key", Buffer.from(manifest.key, "base64"));

/** Only the beginning: what a backup says of itself, with the passphrase proven. */
export async function readManifest(file: string, passphrase: string): Promise<{ manifest: Manifest; installationKey: Buffer }> {
  const { label } = await readLabel(file);
  const key = await keyFor(passphrase, label);
  const stop = new Error("enough");
  let found: Manifest | undefined;
  const frames = Readable.from(openFrames(file, key));
  const plain = createZstdDecompress();
  frames.on("error", (error) => plain.destroy(error));
  frames.pipe(plain);
  try {
    await readContent(plain, {
      manifest: async (manifest) => {
        found = manifest;
        throw stop;
      },
      table: async () => undefined,
    });
  } catch (error) {
    if (error !== stop) throw error;
  } finally {
    frames.destroy();
    plain.destroy();
  }
  return { manifest: found as Manifest, installationKey: installationKeyIn(found as Manifest, key) };
}
