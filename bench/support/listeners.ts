import type { IncomingMessage } from "node:http";
import { request } from "node:http";

/** Opens `count` streams; `heard` is called for each data line of each. @returns what closes them */
export async function listen(
  port: number,
  path: string,
  count: number,
  headers: (nr: number) => Record<string, string>,
  heard: () => void,
): Promise<() => void> {
  const open: IncomingMessage[] = [];
  for (let from = 0; from < count; from += 100) {
    await Promise.all(
      Array.from(
        { length: Math.min(100, count - from) },
        (_, i) =>
          new Promise<void>((resolve, reject) => {
            request({ host: "127.0.0.1", port, path, headers: headers(from + i), agent: false }, (response) => {
              if (response.statusCode !== 200) return reject(new Error(`live: ${response.statusCode}`));
              let first = true;
              response.setEncoding("utf8");
              response.on("data", (text: string) => {
                if (first) {
                  first = false;
                  resolve();
                }
                if (text.includes('data: {"kind"')) heard();
              });
              response.on("error", () => undefined);
              open.push(response);
            })
              .on("error", reject)
              .end();
          }),
      ),
    );
  }
  return () => open.forEach((r) => r.destroy());
}
