import { type Answer, UNREACHED, refusalOf } from "../../api.ts";
import { giveFile } from "../parts/give.ts";

/** Bytes that a file may have. */
export const MOST_BYTES = 40 << 20;

/** A file on its way to the server. */
export interface Sending<T> {
  readonly answered: Promise<Answer<T>>;
  stop(): void;
}
/**
 * Sends a file as the body of a POST. Only the old way of asking tells how much has gone out already.
 * @param told is called with the share that has gone out, 0 to 1
 */
export function sendFile<T>(path: string, file: Blob, told: (share: number) => void): Sending<T> {
  const request = new XMLHttpRequest();
  const answered = new Promise<Answer<T>>((resolve) => {
    request.open("POST", path);
    request.setRequestHeader("content-type", "application/octet-stream");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) told(event.loaded / event.total);
    });
    request.addEventListener("load", () => {
      const { status, response } = request;
      if (status >= 200 && status < 300) resolve({ ok: true, status, value: response as T });
      else resolve(refusalOf(status, response, request.getResponseHeader("retry-after")));
    });
    for (const end of ["error", "abort", "timeout"]) request.addEventListener(end, () => resolve(UNREACHED));
  });
  request.send(file);
  return { answered, stop: () => request.abort() };
}

/** Asks for a file and gives it to whoever sits here, under the name that the server says. */
export async function fetchFile(path: string, body: unknown): Promise<Answer<null>> {
  try {
    const response = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      credentials: "same-origin",
      body: JSON.stringify(body),
    });
    if (!response.ok)
      return refusalOf(response.status, await response.json().catch(() => null), response.headers.get("retry-after"));
    const name = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get("content-disposition") ?? "")?.[1];
    giveFile(name === undefined ? "haitang.xlsx" : decodeURIComponent(name), await response.blob());
    return { ok: true, status: response.status, value: null };
  } catch {
    return UNREACHED;
  }
}

/** "3.4 MB", "12 kB": the size of a file, as people say it. */
export const sizeOf = (bytes: number): string =>
  bytes >= 1 << 20 ? `${(bytes / (1 << 20)).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} kB`;
