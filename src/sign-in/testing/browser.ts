/** A browser as far as signing in is concerned: it keeps cookies and says where it is. */
export class Browser {
  readonly #base: string;
  readonly #address: string;
  readonly cookies = new Map<string, string>();
  constructor(base: string, address = "203.0.113.1") {
    this.#base = base;
    this.#address = address;
  }
  /** Another with the same cookies: what one does then leaves the other's as they were. */
  copy(base: string = this.#base): Browser {
    const copy = new Browser(base, this.#address);
    for (const [name, value] of this.cookies) copy.cookies.set(name, value);
    return copy;
  }
  /** Posts as a page of ours would; the address is what a trusted proxy would say. */
  async post(path: string, body: unknown = {}): Promise<{ status: number; body: any; headers: Headers }> {
    const response = await fetch(this.#base + path, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        cookie: [...this.cookies].map(([k, v]) => `${k}=${v}`).join("; "),
        "x-forwarded-for": this.#address,
        "user-agent": "Mozilla/5.0 (Linux; Android 14) Chrome/130",
      },
      body: JSON.stringify(body),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value, age] = /^([^=]+)=([^;]*);.*Max-Age=(-?\d+)/.exec(line) ?? [];
      if (!name) throw new Error(`a cookie that no browser reads: ${line}`);
      if (Number(age) <= 0) this.cookies.delete(name);
      else this.cookies.set(name, value ?? "");
    }
    return { status: response.status, body: await response.json(), headers: response.headers };
  }
  signIn = (route: string, body: unknown = {}) => this.post(`/api/sign-in/${route}`, body);
  /** Opens the live stream. `ended` comes when the server ends it. */
  async listen(): Promise<{ status: number; ended: Promise<number>; stop(): void }> {
    const stop = new AbortController();
    const response = await fetch(`${this.#base}/api/live`, {
      headers: { cookie: [...this.cookies].map(([k, v]) => `${k}=${v}`).join("; ") },
      signal: stop.signal,
    });
    const ended = (async () => {
      try {
        for await (const _ of response.body ?? []) void _;
      } catch {
        // Stopped from here, or the connection broke: ended either way.
      }
      return performance.now();
    })();
    return { status: response.status, ended, stop: () => stop.abort() };
  }
}
