import { createHash } from "node:crypto";
import Fastify from "fastify";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { isAway } from "./database.ts";
import type { Outcome, Road } from "./dispatch.ts";
import type { Hearing, Live } from "./live.ts";
import type { Log } from "./log.ts";
import { errorFacts } from "./log.ts";
import type { Route } from "./route.ts";
import { cookieOf, mountRoutes, problem } from "./route.ts";
export type { Call, Handed, Route } from "./route.ts";
export { cookieOf, problem } from "./route.ts";

export interface HttpOptions {
  road: Road;
  live: Live;
  log: Log;
  routes: readonly Route[];
  /** `https://…` when people reach us by that name; decides cookies and HSTS. */
  origin: string | undefined;
  /** Addresses of reverse proxies whose X-Forwarded-* we believe. Empty: nobody's. */
  trustedProxies: readonly string[];
  https?: { cert: Buffer; key: Buffer } | undefined;
  /** What the live stream may tell an actor. */
  hearing: (token: Buffer) => Promise<{ actor: import("../kernel/actor.ts").Actor; hearing: Hearing; until: string } | null>;
  /** For a control run, which lets everybody take their time, and to make tests short. */
  patience?: Partial<Patience> | undefined;
  ready: () => Promise<{ ok: boolean; facts: Record<string, string | number | boolean> }>;
  openapi: () => unknown;
  /** What the first screen tells about the house before anybody has signed in. */
  about: () => unknown;
  /** Called after a request that somebody signed in made, and not waited for. Not after the live stream: an open tab is nobody at the desk. */
  touch?: ((token: Buffer) => Promise<void>) | undefined;
}

/** How long a caller may take, in milliseconds; 0: as long as they like. */
export interface Patience {
  /** From the beginning of a request to the end of its headers. */
  readonly headers: number;
  /** To the end of its body. */
  readonly request: number;
  /** From the beginning of an answer until the system has taken all of it. Ours are short: whoever holds one up does so on purpose, or is gone. */
  readonly response: number;
  /** Nothing at all, in the middle of something. */
  readonly silence: number;
  /** Between two requests. A reverse proxy keeps its connections for a minute and must not find them closed, so one that is trusted has longer. */
  readonly idle: number;
}
export const PATIENCE: Patience = { headers: 10_000, request: 20_000, response: 25_000, silence: 28_000, idle: 25_000 };
const PROXY_IDLE = 65_000;

export const BODY_LIMIT = 64 * 1024;
const DEPTH = 24;
const SECRET = /^[A-Za-z0-9_-]{22,86}$/;
export const tokenOf = (secret: string): Buffer => createHash("sha256").update(secret).digest();

/** True when JSON text is nested deeper than we ever send. Counted before parsing. */
export function tooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (inString) {
      if (c === 92) i++;
      else if (c === 34) inString = false;
    } else if (c === 34) inString = true;
    else if (c === 91 || c === 123) {
      if (++depth > DEPTH) return true;
    } else if (c === 93 || c === 125) depth--;
  }
  return false;
}

/** The HTTP door: one route a command, one a question, so that each has its own limit and its own line in the contract. */
export function httpServer(o: HttpOptions): FastifyInstance {
  const secure = o.https !== undefined || o.origin?.startsWith("https:") === true;
  const cookieName = secure ? "__Host-haitang" : "haitang";
  /** What every answer says, whatever it is. Only the screens, which say nothing about anybody, may be kept. */
  const always: Record<string, string> = {
    "cache-control": "no-store",
    ...(o.road.safeguards.headers
      ? {
          "content-security-policy":
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types svelte-trusted-html haitang haitang-paper",
          "x-content-type-options": "nosniff",
          "referrer-policy": "no-referrer",
          "cross-origin-opener-policy": "same-origin",
          "cross-origin-resource-policy": "same-origin",
          "permissions-policy": "camera=(self), geolocation=(self), microphone=()",
          "x-frame-options": "DENY",
          ...(secure ? { "strict-transport-security": "max-age=31536000; includeSubDomains" } : {}),
        }
      : {}),
  };
  const patience: Patience = { ...PATIENCE, ...(o.trustedProxies.length > 0 ? { idle: PROXY_IDLE } : {}), ...o.patience };
  // Node looks for those who take too long every half minute where not told otherwise.
  const watch = { connectionsCheckingInterval: Math.max(250, Math.min(2000, patience.headers / 4)) };
  const app = Fastify({
    ...(o.https ? { https: { ...o.https, ...watch } } : { http: watch }),
    logger: false,
    bodyLimit: BODY_LIMIT,
    connectionTimeout: patience.silence,
    requestTimeout: patience.request,
    keepAliveTimeout: patience.idle,
    forceCloseConnections: "idle",
    trustProxy: o.trustedProxies.length > 0 ? [...o.trustedProxies] : false,
    genReqId: () => o.road.newId(),
    routerOptions: { maxParamLength: 200 },
    onProtoPoisoning: "error",
    onConstructorPoisoning: "error",
    // An address that cannot be read comes to no hook and no handler of ours.
    frameworkErrors: (_error: unknown, _request: FastifyRequest, reply: FastifyReply) =>
      problem(reply.headers(always), 400, { code: "command.malformed", facts: { at: "" } }),
  } as never) as unknown as FastifyInstance;
  // Headers that drip in are cut by Node itself.
  app.server.headersTimeout = patience.headers;
  app.server.maxRequestsPerSocket = 10_000;

  app.removeAllContentTypeParsers();
  const parse = app.getDefaultJsonParser("error", "error");
  // What a route takes as bytes is read by that route alone: no other has a limit that lets a file in.
  app.addContentTypeParser("application/octet-stream", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  app.addContentTypeParser("application/json", { parseAs: "string" }, (request, body, done) => {
    if (tooDeep(body as string)) return done(Object.assign(new Error("too deep"), { statusCode: 400 }), undefined);
    void parse(request as never, body as string, done as never);
  });

  const origins = new Set(o.origin ? [o.origin] : []);
  app.addHook("onRequest", async (request, reply) => {
    reply.headers(always);
    // Devices set their clocks by the house's own, which need not be the machine's.
    if (request.url.startsWith("/api/")) reply.header("date", new Date(o.road.now()).toUTCString());
    // A browser says where a request comes from; what changes something must come from ourselves. (Programs send neither header.)
    if (request.method !== "GET" && request.method !== "HEAD") {
      const from = request.headers.origin;
      const site = request.headers["sec-fetch-site"];
      const own = from === undefined || origins.has(from) || from === `${request.protocol}://${request.headers.host}`;
      if (!own || (site !== undefined && site !== "same-origin" && site !== "none"))
        return problem(reply, 403, { code: "http.foreign-origin" });
    }
  });
  // Silence is waited out only where we wait for them: a list of 100,000 takes us longer than anybody may take to speak.
  app.addHook("preHandler", async (request) => void request.raw.socket.setTimeout(0));
  app.addHook("onSend", async (request, reply) => {
    request.raw.socket.setTimeout(patience.silence);
    if (patience.response === 0) return;
    const late = setTimeout(() => request.raw.socket.destroy(), patience.response).unref();
    reply.raw.once("close", () => clearTimeout(late));
  });
  app.addHook("onResponse", async (request, reply) => {
    o.log("info", "request", {
      request: request.id,
      route: request.routeOptions.url ?? "none",
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    });
    const t = o.touch && reply.statusCode < 400 && request.method === "POST" ? token(request) : null;
    if (t) o.touch?.(t).catch((error: unknown) => o.log("warn", "touch", errorFacts(error)));
  });
  app.setNotFoundHandler((request, reply) => problem(reply, 404, { code: "policy.unknown" }));
  app.setErrorHandler((error, request, reply) => {
    const status = (error as { statusCode?: number }).statusCode;
    if (status === 413) return problem(reply, 413, { code: "http.too-large" });
    if (status === 415) return problem(reply, 415, { code: "http.not-json" });
    if (status !== undefined && status >= 400 && status < 500)
      return problem(reply, 400, { code: "command.malformed", facts: { at: "" } });
    if (isAway(error)) {
      o.log("warn", "database away", { request: request.id, ...errorFacts(error) });
      return problem(reply, 503, { code: "database.away", facts: { seconds: 2 } });
    }
    o.log("error", "failure", { request: request.id, route: request.routeOptions.url ?? "none", ...errorFacts(error) });
    return problem(reply, 500, { code: "failure", facts: { request: request.id } });
  });

  const secretOf = (request: FastifyRequest): string | undefined => {
    const bearer = request.headers.authorization;
    const secret = bearer?.startsWith("Bearer ") ? bearer.slice(7) : cookieOf(request.raw, cookieName);
    return secret && SECRET.test(secret) ? secret : undefined;
  };
  const token = (request: FastifyRequest): Buffer | null => {
    const secret = secretOf(request);
    return secret ? tokenOf(secret) : null;
  };
  const send = (reply: FastifyReply, outcome: Outcome): FastifyReply =>
    outcome.status < 400 ? reply.code(outcome.status).send(outcome.body) : problem(reply, outcome.status, outcome.body);
  const needed: Outcome = { status: 401, body: { code: "sign-in.needed" } };

  for (const spec of o.road.commands.values()) {
    app.post(`/api/do/${spec.name}`, { bodyLimit: spec.bodyLimit ?? BODY_LIMIT }, async (request, reply) => {
      const t = token(request);
      return send(reply, t ? await o.road.do(spec.name, request.body, t) : needed);
    });
  }
  for (const spec of o.road.queries.values()) {
    app.post(`/api/ask/${spec.name}`, async (request, reply) => {
      const t = token(request);
      return send(reply, t ? await o.road.ask(spec.name, request.body, t) : needed);
    });
  }
  mountRoutes(app, o.routes, { secure, cookieName, token, bodyLimit: BODY_LIMIT });

  // Without HEAD: an answer that may not have a body would never begin, and be kept for ever.
  app.get("/api/live", { exposeHeadRoute: false }, async (request, reply) => {
    const t = token(request);
    const looked = o.live.pos;
    const who = t && (await o.hearing(t));
    if (!who) return send(reply, needed);
    if (o.live.full) return problem(reply, 503, { code: "live.full", facts: { seconds: 20 } });
    const cursor = request.headers["last-event-id"] ?? (request.query as { cursor?: string }).cursor;
    // The stream is long-lived by design, and nobody's silence ends it any more; slow readers are cut by what piles up, not by time.
    reply.hijack();
    reply.raw.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
    });
    o.live.add(reply.raw, who.actor, who.hearing, typeof cursor === "string" ? cursor : undefined, Date.parse(who.until), looked);
  });
  app.get("/api/openapi.json", async () => o.openapi());
  app.get("/api/about", async () => o.about());
  app.get("/health", async () => ({ ok: true }));
  app.get("/ready", async (request, reply) => {
    const state = await o.ready();
    return reply.code(state.ok ? 200 : 503).send(state);
  });
  return app;
}
