/** One event of the live stream. */
export interface Heard {
  readonly id: string;
  readonly event: string;
  readonly kind: string;
  readonly about: readonly string[];
  readonly community: string;
}
export interface Listening {
  readonly status: number;
  readonly heard: readonly Heard[];
  /** Every byte that came. */
  text(): string;
  /** True once the server has ended the stream. */
  readonly ended: Promise<void>;
  /** Waits for an event, heard already or to come. @throws after five seconds */
  until(is: (e: Heard) => boolean): Promise<Heard>;
  close(): void;
}

/** Listens to the live stream, as a screen does. */
export async function listen(base: string, secret: string, cursor?: string): Promise<Listening> {
  const stop = new AbortController();
  const response = await fetch(`${base}/api/live`, {
    headers: { authorization: `Bearer ${secret}`, ...(cursor ? { "last-event-id": cursor } : {}) },
    signal: stop.signal,
  });
  const heard: Heard[] = [];
  const waiting = new Set<() => void>();
  let text = "";
  let rest = "";
  const frame = (lines: string): void => {
    const fields = new Map(
      lines.split("\n").map((l) => [l.slice(0, l.indexOf(":")), l.slice(l.indexOf(":") + 1).trim()] as const),
    );
    if (!fields.has("data")) return;
    const data = JSON.parse(fields.get("data") as string) as { kind?: string; about?: string[]; community?: string };
    heard.push({
      id: fields.get("id") ?? "",
      event: fields.get("event") ?? "message",
      kind: data.kind ?? "",
      about: data.about ?? [],
      community: data.community ?? "",
    });
  };
  const ended = (async () => {
    try {
      const decoder = new TextDecoder();
      for await (const chunk of response.body ?? []) {
        const said = decoder.decode(chunk as Uint8Array, { stream: true });
        text += said;
        const frames = (rest + said).split("\n\n");
        rest = frames.pop() ?? "";
        for (const f of frames) frame(f);
        for (const look of waiting) look();
      }
    } catch {
      // Closed from here, or cut: ended either way.
    }
  })();
  return {
    status: response.status,
    heard,
    text: () => text,
    ended,
    until: (is) =>
      new Promise((resolve, reject) => {
        const late = setTimeout(() => {
          waiting.delete(look);
          reject(new Error(`not heard within five seconds; heard: ${heard.map((e) => e.kind || e.event).join(", ")}`));
        }, 5000);
        const look = (): void => {
          const found = heard.find(is);
          if (!found) return;
          clearTimeout(late);
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
    close: () => stop.abort(),
  };
}
