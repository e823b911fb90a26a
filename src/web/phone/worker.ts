/**
 * The phone's service worker: the page and its files come from the device, everything else from the network. Answers of the server never pass through
 * here; what is kept of them is encrypted and under a lease (`src/web/cache.ts`). A new version waits until the page takes it.
 */
interface WorkerEvent extends Event {
  readonly request: Request;
  readonly data: unknown;
  waitUntil(work: Promise<unknown>): void;
  respondWith(answer: Promise<Response>): void;
}
/** The little that is used of it: the compiler's own description does not go together with that of a page. */
interface WorkerScope {
  readonly location: Location;
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(kind: string, hear: (event: WorkerEvent) => void): void;
}
const worker = self as unknown as WorkerScope;
/** Put in by the build: every file of the phone, and a name for exactly this set. */
declare const HAITANG_FILES: readonly string[];
declare const HAITANG_SET: string;

const OURS = "haitang-phone ";
const set = OURS + HAITANG_SET;
const files = new Set(HAITANG_FILES);

worker.addEventListener("install", (event) => {
  // Past the browser's own cache, so that a set is whole and of one version.
  event.waitUntil(
    caches.open(set).then((cache) => cache.addAll([...files].map((file) => new Request(file, { cache: "reload" })))),
  );
});
worker.addEventListener("activate", (event) => {
  const tidy = async (): Promise<void> => {
    for (const name of await caches.keys()) if (name.startsWith(OURS) && name !== set) await caches.delete(name);
    await worker.clients.claim();
  };
  event.waitUntil(tidy());
});
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== worker.location.origin) return;
  const file = request.mode === "navigate" ? "/phone/" : pathname;
  if (!files.has(file)) return;
  event.respondWith(caches.match(file, { cacheName: set }).then((kept) => kept ?? fetch(request)));
});
worker.addEventListener("message", (event) => {
  if (event.data === "take over") void worker.skipWaiting();
});
