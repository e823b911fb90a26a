import type { TestHouse } from "../../test/support/house.ts";

/** One way into the house, as its own contract states it. */
export interface Operation {
  readonly method: "GET" | "POST";
  readonly path: string;
  /** `do`, `ask`, or what it is besides. */
  readonly kind: "command" | "question" | "route" | "state";
  readonly name: string;
  /** JSON Schema of what goes in, without the envelope. */
  readonly input: Schema | null;
  /** May be called by somebody who is not signed in. */
  readonly open: boolean;
  /** The body is a file, and the input stands in the address. */
  readonly bytes: boolean;
}
export interface Schema {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly minLength?: number;
  readonly minItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly prefixItems?: readonly Schema[];
}

/** All operations, read from the document that the server itself serves: what is not in it does not exist, and what is in it is tried. */
export async function operations(house: TestHouse): Promise<Operation[]> {
  const document = (await (await fetch(`${house.base}/api/openapi.json`)).json()) as {
    paths: Record<
      string,
      Record<
        string,
        {
          operationId: string;
          security?: unknown[];
          parameters?: { name: string; in: string; schema: Schema }[];
          requestBody?: { content: { "application/json"?: { schema: Schema }; "application/octet-stream"?: unknown } };
        }
      >
    >;
  };
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): Operation => {
      const content = operation.requestBody?.content;
      const bytes = content?.["application/octet-stream"] !== undefined;
      const asked = (operation.parameters ?? []).filter((p) => p.in === "query").map((p) => [p.name, p.schema] as const);
      const body = bytes
        ? { type: "object", properties: Object.fromEntries(asked) }
        : (content?.["application/json"]?.schema ?? null);
      const kind = path.startsWith("/api/do/")
        ? "command"
        : path.startsWith("/api/ask/")
          ? "question"
          : method === "post"
            ? "route"
            : "state";
      return {
        method: method.toUpperCase() as Operation["method"],
        path,
        kind,
        name: operation.operationId.replace(/^(do|ask)\./, ""),
        input: kind === "command" || kind === "question" ? (body?.properties?.input ?? null) : body,
        open: operation.security?.length === 0,
        bytes,
      };
    }),
  );
}
