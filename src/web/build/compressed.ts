import { readFileSync, writeFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

const TEXT = /\.(js|css|html|svg|webmanifest)$/;
/** Below this a compressed copy is no smaller on the wire. */
const LEAST = 1024;

/** Lays compressed copies beside the files, so that the server compresses nothing while phones wait. */
export function compressed(): Plugin {
  let folder = "";
  return {
    name: "haitang-compressed",
    apply: "build",
    configResolved: (config) => void (folder = config.build.outDir),
    closeBundle: {
      order: "post",
      sequential: true,
      async handler() {
        for (const name of await readdir(folder, { recursive: true }).catch(() => [])) {
          if (!TEXT.test(name)) continue;
          const file = join(folder, name);
          const plain = readFileSync(file);
          if (plain.length < LEAST) continue;
          writeFileSync(`${file}.gz`, gzipSync(plain, { level: 9 }));
          writeFileSync(
            `${file}.br`,
            brotliCompressSync(plain, {
              params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length },
            }),
          );
        }
      },
    },
  };
}
