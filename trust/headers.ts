import { connect } from "node:net";
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { serveScreens } from "../src/server/static.ts";
import type { TestHouse } from "../test/support/house.ts";
import { testHouse } from "../test/support/house.ts";
import { operations } from "./support/routes.ts";
import type { Trusted } from "./support/trusted.ts";

/** What every answer must say (OWASP ASVS 5.0 V3.4.1, V3.4.3–6, V14.3.2), and how it is told whether it does. */
const MUST: Readonly<Record<string, (headers: Headers, at: { secure: boolean; screen: boolean }) => boolean>> = {
  "content-security-policy": (h) => {
    const policy = new Map(
      (h.get("content-security-policy") ?? "")
        .split(";")
        .map((d) => [d.trim().split(" ")[0] ?? "", d.trim().split(" ").slice(1)]),
    );
    const all = [...policy.values()].flat();
    return (
      policy.get("default-src")?.join(" ") === "'none'" &&
      policy.get("script-src")?.join(" ") === "'self'" &&
      policy.get("frame-ancestors")?.join(" ") === "'none'" &&
      policy.get("base-uri")?.join(" ") === "'none'" &&
      policy.get("require-trusted-types-for")?.join(" ") === "'script'" &&
      policy.has("trusted-types") &&
      policy.has("form-action") &&
      !all.some((source) => source.startsWith("'unsafe") || source === "*" || source === "http:" || source === "https:")
    );
  },
  "x-content-type-options": (h) => h.get("x-content-type-options") === "nosniff",
  "referrer-policy": (h) => h.get("referrer-policy") === "no-referrer",
  "cross-origin-opener-policy": (h) => h.get("cross-origin-opener-policy") === "same-origin",
  "cross-origin-resource-policy": (h) => h.get("cross-origin-resource-policy") === "same-origin",
  "permissions-policy": (h) => (h.get("permissions-policy") ?? "").includes("microphone=()"),
  "strict-transport-security": (h, { secure }) =>
    !secure || Number(/max-age=(\d+)/.exec(h.get("strict-transport-security") ?? "")?.[1] ?? 0) >= 31_536_000,
  // The screens themselves say nothing about anybody and may be kept; everything else may not.
  "cache-control": (h, { screen }) => (screen ? /no-cache|no-store|immutable/ : /no-store/).test(h.get("cache-control") ?? ""),
  "not-who-serves": (h) => !h.has("server") && !h.has("x-powered-by"),
};

interface Answer {
  readonly what: string;
  readonly status: number;
  readonly headers: Headers;
  readonly screen: boolean;
}

/** An answer to bytes that no client library would send. */
async function raw(base: string, what: string, bytes: string): Promise<Answer> {
  const text = await new Promise<string>((resolve) => {
    let said = "";
    const socket = connect(Number(new URL(base).port), "127.0.0.1", () => socket.write(bytes));
    socket.on("data", (data) => (said += String(data)));
    socket.on("error", () => resolve(said));
    socket.on("close", () => resolve(said));
    setTimeout(() => socket.destroy(), 2000).unref();
  });
  const [first = "", ...lines] = text.slice(0, text.indexOf("\r\n\r\n")).split("\r\n");
  return {
    what,
    status: Number(first.split(" ")[1]),
    headers: new Headers(lines.map((l): [string, string] => [l.slice(0, l.indexOf(":")), l.slice(l.indexOf(":") + 1).trim()])),
    screen: false,
  };
}

/** One answer of every kind that the house can give on every route: done, refused, forbidden, unknown, malformed, too long, signed out, streamed, static. */
async function answers(house: TestHouse, base: string): Promise<Answer[]> {
  const secret = (await house.as("worker")).secret;
  const out: Answer[] = [];
  const ask = async (what: string, path: string, init: RequestInit = {}, screen = false): Promise<void> => {
    const stop = new AbortController();
    const { status, headers } = await fetch(base + path, { redirect: "manual", ...init, signal: stop.signal });
    out.push({ what, status, headers, screen });
    stop.abort();
  };
  const json = { "content-type": "application/json" };
  const signed = { authorization: `Bearer ${secret}` };
  for (const o of await operations(house)) {
    if (o.method === "GET") {
      for (const method of ["GET", "HEAD"]) await ask(`${method} ${o.path}`, o.path, { method, headers: signed });
      await ask(`GET ${o.path}, signed out`, o.path);
      continue;
    }
    await ask(`${o.path}, signed out`, o.path, { method: "POST", headers: json, body: "{}" });
    await ask(`${o.path}, malformed`, o.path, { method: "POST", headers: { ...json, ...signed }, body: "{" });
    await ask(`${o.path}, of another kind`, o.path, {
      method: "POST",
      headers: { "content-type": "text/plain", ...signed },
      body: "x",
    });
    await ask(`${o.path}, from elsewhere`, o.path, {
      method: "POST",
      headers: { ...json, origin: "https://elsewhere.example" },
      body: "{}",
    });
    await ask(`GET ${o.path}`, o.path, { headers: signed });
    if (o.kind === "question")
      await ask(`${o.path}, answered`, o.path, {
        method: "POST",
        headers: { ...json, ...signed },
        body: JSON.stringify({ community: house.community, input: {} }),
      });
  }
  await ask("too long", "/api/do/places.confirm-door", {
    method: "POST",
    headers: { ...json, ...signed },
    body: JSON.stringify({ pad: "x".repeat(100_000) }),
  });
  for (const method of ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
    await ask(`${method} nowhere`, "/nowhere", {
      method,
      ...(["GET", "HEAD"].includes(method) ? {} : { headers: json, body: "{}" }),
    });
  out.push(await raw(base, "an address that cannot be read", "GET /%zz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"));
  out.push(await raw(base, "a method that nobody knows", "PROPFIND / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"));
  for (const path of ["/", "/desk/", "/assets/a-1.js", "/assets/none.js", "/../../package.json"])
    await ask(`screen ${path}`, path, {}, true);
  return out;
}

/** What is missing where. */
const short = (list: readonly Answer[], secure: boolean): string[] =>
  list.flatMap((a) =>
    Object.entries(MUST)
      .filter(([, is]) => !is(a.headers, { secure, screen: a.screen && a.status < 400 }))
      .map(([name]) => `${a.what} (${a.status}): ${name}`),
  );

/** S14: what every answer says to the browser, on every route and for every way of saying no. */
export default async function headers(): Promise<Trusted> {
  const folder = mkdtempSync(join(tmpdir(), "haitang-screens-"));
  for (const [file, text] of [
    ["desk/index.html", "<!doctype html>"],
    ["assets/a-1.js", "0"],
  ] as const) {
    mkdirSync(join(folder, file, ".."), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  const furnish = async (app: FastifyInstance): Promise<void> => void (await serveScreens(app, folder));
  const house = await testHouse({ furnish });
  try {
    const plain = await answers(house, house.base);
    const secure = await answers(house, (await house.another({ furnish, origin: "https://haitang.example" })).base);
    const loose = await house.another({ furnish, safeguards: { headers: false } });
    const control = short(await answers(house, loose.base), false).length;
    const missing = [...short(plain, false), ...short(secure, true)];
    for (const line of missing.slice(0, 40)) process.stderr.write(`${line}\n`);
    const routes = new Set((await operations(house)).map((o) => o.path)).size;
    return {
      id: "S14",
      name: "headers",
      ok: missing.length === 0,
      figures: { routes, answers: plain.length + secure.length, missing: missing.length, headers: Object.keys(MUST).length },
      control: { what: `headers off: ${control} answers are short`, ok: control > 0 },
    };
  } finally {
    await house.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
