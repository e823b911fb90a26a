import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import * as z from "zod/mini";
import type { Outcome } from "./dispatch.ts";

/** A route outside of commands and questions (signing in). It stands in the OpenAPI document like them. */
export interface Route {
  readonly path: string;
  readonly summary: string;
  readonly input: z.core.$ZodType;
  readonly output: z.core.$ZodType;
  /** May be called by somebody who is not signed in. */
  readonly open?: boolean;
  /** Bytes; 64 KiB where not said. */
  readonly bodyLimit?: number;
  /** The body is a file; the input stands in the address and names nobody. */
  readonly takes?: "bytes";
  /** Media types of the files that it may hand out instead of an answer. */
  readonly files?: readonly string[];
  handle(input: any, call: Call): Promise<Outcome | Handed>;
}
/** A file that is made while it goes out, and kept nowhere. */
export interface Handed {
  readonly status: 200;
  readonly file: { readonly name: string; readonly type: string; readonly body: Readable | Uint8Array };
}
export interface Call {
  /** Hash of the session's secret, if one came. */
  readonly token: Buffer | null;
  /** Of a route that takes bytes: the file. */
  readonly body: Buffer | null;
  /** Address of the caller, as far as it can be trusted. */
  readonly ip: string;
  readonly userAgent: string;
  readonly secure: boolean;
  cookie(name: string): string | undefined;
  setCookie(name: string, value: string, seconds: number): void;
  /** Gives the browser its session, or takes it away (empty secret). */
  setSession(secret: string, seconds: number): void;
}

/** Problem details (RFC 9457). Words are the screen's affair: here are codes and facts. */
export function problem(reply: FastifyReply, status: number, body: unknown): FastifyReply {
  const { code, facts } = body as { code?: string; facts?: unknown };
  if (status === 503 || status === 429) reply.header("retry-after", String((facts as { seconds?: number })?.seconds ?? 2));
  return reply
    .code(status)
    .type("application/problem+json")
    .send({
      type: `urn:haitang:${code ?? "failure"}`,
      title: code ?? "failure",
      status,
      code: code ?? "failure",
      facts: facts ?? {},
    });
}

export interface Mounting {
  readonly secure: boolean;
  readonly cookieName: string;
  readonly bodyLimit: number;
  token(request: FastifyRequest): Buffer | null;
}
const needed = { code: "sign-in.needed" };

/** Mounts routes outside of commands and questions, each with its own body limit. */
export function mountRoutes(app: FastifyInstance, routes: readonly Route[], m: Mounting): void {
  for (const route of routes) {
    app.post(route.path, { bodyLimit: route.bodyLimit ?? m.bodyLimit }, async (request, reply) => {
      const t = m.token(request);
      if (!t && !route.open) return problem(reply, 401, needed);
      const isFile = Buffer.isBuffer(request.body);
      if (isFile !== (route.takes === "bytes"))
        return problem(reply, 415, { code: isFile ? "http.not-json" : "http.not-a-file" });
      const parsed = z.safeParse(route.input as z.ZodMiniType, (isFile ? request.query : request.body) ?? {});
      if (!parsed.success)
        return problem(reply, 400, {
          code: "command.malformed",
          facts: { at: parsed.error.issues.map((i) => i.path.join(".")).join(", ") },
        });
      const outcome = await route.handle(parsed.data, callOf(request, reply, t, m));
      if ("file" in outcome) {
        const { name, type, body } = outcome.file;
        return reply
          .code(200)
          .type(type)
          .header("content-disposition", `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
          .send(body instanceof Uint8Array ? Buffer.from(body) : body);
      }
      return outcome.status < 400
        ? reply.code(outcome.status).send(z.parse(route.output as z.ZodMiniType, outcome.body))
        : problem(reply, outcome.status, outcome.body);
    });
  }
}

function callOf(request: FastifyRequest, reply: FastifyReply, token: Buffer | null, m: Mounting): Call {
  const { secure, cookieName } = m;
  const set = (name: string, value: string, seconds: number): void => {
    const line = `${name}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${seconds}${secure ? "; Secure" : ""}`;
    const had = reply.getHeader("set-cookie");
    reply.header("set-cookie", had === undefined ? line : [...(Array.isArray(had) ? had : [String(had)]), line]);
  };
  return {
    token,
    body: Buffer.isBuffer(request.body) ? request.body : null,
    ip: request.ip,
    userAgent: String(request.headers["user-agent"] ?? "").slice(0, 200),
    secure,
    cookie: (name) => cookieOf(request.raw, secure ? `__Host-${name}` : name),
    setCookie: (name, value, seconds) => set(secure ? `__Host-${name}` : name, value, seconds),
    setSession: (secret, seconds) => {
      set(cookieName, secret, seconds);
      // What a device keeps goes with the session.
      if (secret === "") reply.header("clear-site-data", '"cache"');
    },
  };
}

/** One cookie of a request. */
export function cookieOf(request: IncomingMessage, name: string): string | undefined {
  for (const part of (request.headers.cookie ?? "").split(";")) {
    const at = part.indexOf("=");
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}
