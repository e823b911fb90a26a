import * as z from "zod/mini";
import type { Road } from "./dispatch.ts";
import type { Route } from "./http.ts";

const problem = {
  type: "object",
  required: ["type", "title", "status", "code", "facts"],
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    code: { type: "string" },
    facts: { type: "object" },
  },
};
const uuid = { type: "string", format: "uuid" };
/** JSON Schema of what may come in (before cleaning) or of what goes out. */
const schemaOf = (schema: z.core.$ZodType, io: "input" | "output"): unknown => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema as z.ZodMiniType, {
    io,
    unrepresentable: "any",
    target: "draft-2020-12",
  }) as Record<string, unknown>;
  return rest;
};
const body = (schema: unknown): unknown => ({ required: true, content: { "application/json": { schema } } });
const answers = (ok: string, schema: unknown, codes: readonly number[]): Record<string, unknown> => ({
  [ok]: { description: "ok", content: { "application/json": { schema } } },
  ...Object.fromEntries(codes.map((c) => [String(c), { $ref: "#/components/responses/problem" }])),
});

const file = { type: "string", contentMediaType: "application/octet-stream" };
/** The properties of a flat schema as parameters in the address. */
const parametersOf = (schema: unknown): unknown[] => {
  const { properties = {}, required = [] } = schema as { properties?: Record<string, unknown>; required?: string[] };
  return Object.entries(properties).map(([name, of]) => ({ name, in: "query", required: required.includes(name), schema: of }));
};

/** The contract, derived from the house: one path a command, one a question, one a sign-in step. Committed as openapi.json and compared by a test. */
export function openapiOf(road: Pick<Road, "commands" | "queries">, routes: readonly Route[]): Record<string, unknown> {
  const paths: Record<string, unknown> = {};
  for (const spec of [...road.commands.values()].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    paths[`/api/do/${spec.name}`] = {
      post: {
        operationId: `do.${spec.name}`,
        summary: spec.summary,
        tags: [spec.name.split(".")[0]],
        "x-purpose": spec.purpose,
        ...(spec.batch ? { "x-batchable": true } : {}),
        ...(spec.stepUp ? { "x-step-up": true } : {}),
        requestBody: body({
          type: "object",
          required: ["id", "community", "input"],
          properties: {
            id: { ...uuid, description: "UUID v7 made by the device when it was pressed; the same id gets the same answer" },
            community: uuid,
            at: { type: "string", format: "date-time" },
            v: { const: spec.v },
            input: schemaOf(spec.input, "input"),
          },
        }),
        responses: {
          ...answers("200", { type: "object" }, [400, 401, 403, 404, 409, 410, 413, 503]),
          ...(spec.signatures
            ? {
                "202": {
                  description: "parked until enough people have signed",
                  content: { "application/json": { schema: { type: "object" } } },
                },
              }
            : {}),
        },
      },
    };
  }
  for (const spec of [...road.queries.values()].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    paths[`/api/ask/${spec.name}`] = {
      post: {
        operationId: `ask.${spec.name}`,
        summary: spec.summary,
        tags: [spec.name.split(".")[0]],
        "x-purpose": spec.purpose,
        requestBody: body({
          type: "object",
          required: spec.across ? [] : ["community"],
          properties: { community: uuid, input: schemaOf(spec.input, "input") },
        }),
        responses: answers("200", schemaOf(spec.output, "output"), [400, 401, 403, 404, 503]),
      },
    };
  }
  for (const route of routes) {
    paths[route.path] = {
      post: {
        operationId: route.path.slice(5).replaceAll("/", "."),
        summary: route.summary,
        tags: [route.path.split("/")[2]],
        ...(route.open ? { security: [] } : {}),
        ...(route.takes === "bytes"
          ? {
              parameters: parametersOf(schemaOf(route.input, "input")),
              requestBody: { required: true, content: { "application/octet-stream": { schema: file } } },
            }
          : { requestBody: body(schemaOf(route.input, "input")) }),
        responses: {
          ...answers("200", schemaOf(route.output, "output"), [400, 401, 403, 409, 429, 503]),
          ...(route.files
            ? {
                "200": {
                  description: "ok",
                  content: {
                    "application/json": { schema: schemaOf(route.output, "output") },
                    ...Object.fromEntries(route.files.map((t) => [t, { schema: { type: "string", format: "binary" } }])),
                  },
                },
              }
            : {}),
        },
      },
    };
  }
  paths["/api/live"] = {
    get: {
      operationId: "live",
      summary: "Server-sent events: kinds and ids of what changed, from a cursor",
      tags: ["live"],
      parameters: [{ name: "Last-Event-ID", in: "header", schema: { type: "string" } }],
      responses: {
        "200": { description: "the stream", content: { "text/event-stream": { schema: { type: "string" } } } },
        "401": { $ref: "#/components/responses/problem" },
        "503": { $ref: "#/components/responses/problem" },
      },
    },
  };
  paths["/api/about"] = {
    get: {
      operationId: "about",
      summary: "How the house is served: the time, whether phones reach it, what does not work without HTTPS, how codes come",
      tags: ["state"],
      security: [],
      responses: { "200": { description: "ok", content: { "application/json": { schema: { type: "object" } } } } },
    },
  };
  paths["/health"] = {
    get: {
      operationId: "health",
      summary: "The process is there",
      tags: ["state"],
      security: [],
      responses: { "200": { description: "ok" } },
    },
  };
  paths["/ready"] = {
    get: {
      operationId: "ready",
      summary: "It takes requests",
      tags: ["state"],
      security: [],
      responses: { "200": { description: "ok" }, "503": { description: "not now" } },
    },
  };
  return {
    openapi: "3.1.0",
    info: {
      title: "Haitang",
      version: "0.1.0",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      description: "Commands change, questions ask. A no is a code with its facts; words are the screen's affair.",
    },
    security: [{ session: [] }, { bearer: [] }],
    paths,
    components: {
      securitySchemes: {
        session: { type: "apiKey", in: "cookie", name: "__Host-haitang" },
        bearer: { type: "http", scheme: "bearer" },
      },
      responses: {
        problem: { description: "Problem details (RFC 9457)", content: { "application/problem+json": { schema: problem } } },
      },
    },
  };
}
