import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";
import { compressed } from "./src/web/build/compressed.ts";
import { offline } from "./src/web/build/offline.ts";

const web = fileURLToPath(new URL("src/web/", import.meta.url));
/** The faces that there are: each is one page, src/web/<face>/index.html → dist/web/<face>/index.html, served at /<face>/. */
const faces = Object.fromEntries(
  ["desk", "phone", "wall"].map((face) => [face, `${web}${face}/index.html`] as const).filter(([, page]) => existsSync(page)),
);

/** Shared by phone and desk, and needed by both at once. */
const BASE =
  /node_modules\/(svelte|idb|clsx|esm-env)\/|vite\/preload-helper|src\/kernel\/(id|instant|words)\.ts|src\/sign-in\/(rules\/bounds|screens\/(address|passkey))\.ts|src\/sign-in\/screens\/(SignIn|Invitation)\.svelte|src\/web\/(api|clock|live|outbox|store|vault)[./]|src\/web\/pieces\/(Banner|Button|Dialog|Field|PinPad|Spinner|Toast|matches)/;
/** The phone without what opens only on a press. */
const PHONE_FIRST =
  /src\/web\/cache\.ts|src\/web\/phone\/(?!worker|words|text|screens\/(More|OfferPin|Me|Own|Plain|Show|Tray)|parts\/(Other|PhoneLock|Passkeys|Sessions))/;

export default defineConfig({
  root: web,
  base: "/",
  // Caches live with the packages, not in the tree.
  cacheDir: fileURLToPath(new URL("node_modules/.vite", import.meta.url)),
  plugins: [
    svelte({ configFile: false }),
    offline("phone/index.html", "phone/sw.js", ["/phone/manifest.webmanifest", "/icons/haitang.svg"]),
    compressed(),
  ],
  build: {
    outDir: fileURLToPath(new URL("dist/web", import.meta.url)),
    emptyOutDir: true,
    // Phones that volunteers really carry: Chromium 109 is the last one for Windows 7, and about what chat apps bring along.
    target: ["es2022", "chrome109", "firefox115", "safari16.4"],
    // The content security policy allows no inline script, no inline style and no data: address.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    cssCodeSplit: true,
    // Maps for us, but no browser is told where they are.
    sourcemap: "hidden",
    reportCompressedSize: false,
    rolldownOptions: {
      // The first screen, the faces, and the phone's service worker, whose name must stay.
      input: { landing: `${web}index.html`, ...faces, worker: `${web}phone/worker.ts` },
      output: {
        entryFileNames: ({ name }) => (name === "worker" ? "phone/sw.js" : "assets/[name]-[hash].js"),
        chunkFileNames: "assets/[name]-[hash].js",
        assetFileNames: "assets/[name]-[hash][extname]",
        // The phone's first load in two pieces instead of a dozen: what every face stands on, and what it shows first.
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            { name: "base", test: BASE, priority: 2 },
            { name: "phone-first", test: PHONE_FIRST, priority: 1 },
          ],
        },
      },
    },
  },
});
