const AFTER = 3000;

/**
 * The service worker: the phone opens without network, and a new version waits until it is taken. Presses are in the database, not in the page, so
 * changing the page loses none. Browsers have service workers in secure contexts only; without one everything works but opening without network.
 */
class Update {
  ready = $state(false);
  #waiting: ServiceWorker | null = null;

  start(): void {
    // In development there is no built worker to register.
    if (!("serviceWorker" in navigator) || import.meta.env.DEV) return;
    let taken = false;
    // Not before the new one is ready: asked for the page while it still tidies up, Chromium's worker would never answer.
    const reload = (): void => {
      const worker = navigator.serviceWorker.controller;
      if (worker?.state === "activated") location.reload();
      else worker?.addEventListener("statechange", reload, { once: true });
    };
    navigator.serviceWorker.addEventListener("controllerchange", () => taken && reload());
    this.take = () => {
      taken = true;
      this.#waiting?.postMessage("take over");
    };
    // The screen first: the worker fetches every file of the phone. Without network there is nothing to fetch them from.
    setTimeout(() => {
      if (navigator.onLine) this.#register();
      else addEventListener("online", () => this.#register(), { once: true });
    }, AFTER);
  }
  #register(): void {
    void navigator.serviceWorker.register(scriptUrl("/phone/sw.js"), { scope: "/phone/" }).then(
      (registration) => {
        const see = (): void => {
          // Without a controller this is the first visit, and nothing has to be replaced.
          if (!registration.waiting || !navigator.serviceWorker.controller) return;
          this.#waiting = registration.waiting;
          this.ready = true;
          // Nobody is looking: take it now.
          if (document.visibilityState === "hidden") this.take();
        };
        see();
        registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", see));
        document.addEventListener("visibilitychange", () => {
          see();
          if (document.visibilityState === "visible" && navigator.onLine) void registration.update().catch(() => undefined);
        });
      },
      () => undefined,
    );
  }
  take = (): void => undefined;
}
export const update = new Update();

interface Policies {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): { createScriptURL(url: string): unknown };
}
/** Trusted Types: a script address is let through because it is one of ours, written here. */
function scriptUrl(url: "/phone/sw.js"): string {
  const { trustedTypes } = globalThis as { trustedTypes?: Policies };
  return (trustedTypes
    ?.createPolicy("haitang", { createScriptURL: (x) => (x === "/phone/sw.js" ? x : "") })
    .createScriptURL(url) ?? url) as string;
}
