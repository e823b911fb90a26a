import { createHash } from "node:crypto";
import type { Plugin, Rolldown } from "vite";

/** What a page names, what that needs, and what it may still load, with the styles. */
function filesOf(bundle: Rolldown.OutputBundle, named: readonly (Rolldown.OutputChunk | Rolldown.OutputAsset)[]): Set<string> {
  const files = new Set<string>();
  const queue = named.map((part) => part.fileName);
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const part = bundle[name];
    if (files.has(name) || part === undefined) continue;
    files.add(name);
    if (part.type !== "chunk") continue;
    queue.push(...part.imports, ...part.dynamicImports);
    for (const css of (part as { viteMetadata?: { importedCss?: Set<string> } }).viteMetadata?.importedCss ?? []) files.add(css);
  }
  return files;
}

/**
 * Tells the phone's service worker which files make up the phone. A list and a name for it, both from the build itself; the worker is 1 kB. (The usual
 * plug-in brings a worker of 9 kB gzip and some three hundred packages for the same.)
 * @param page the face's page in the bundle, e.g. phone/index.html @param worker where its worker stands @param more files of the public folder
 */
export function offline(page: string, worker: string, more: readonly string[]): Plugin {
  return {
    name: "haitang-offline",
    apply: "build",
    generateBundle: {
      // The page stands in the bundle only after Vite's own plug-ins are done.
      order: "post",
      handler(_options, bundle) {
        const html = bundle[page];
        const script = bundle[worker];
        if (html?.type !== "asset" || script?.type !== "chunk") return;
        const named = Object.values(bundle).filter((part) => String(html.source).includes(part.fileName));
        const files = [...filesOf(bundle, named)].sort().map((f) => `/${f}`);
        const set = createHash("sha256").update(String(html.source)).update(files.join()).digest("hex").slice(0, 12);
        const all = [`/${page.replace(/index\.html$/, "")}`, ...more, ...files];
        script.code = `const HAITANG_FILES=${JSON.stringify(all)},HAITANG_SET=${JSON.stringify(set)};${script.code}`;
      },
    },
  };
}
