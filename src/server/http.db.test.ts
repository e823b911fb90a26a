import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, before, describe, test } from "node:test";
import type { TestHouse, Voice } from "../../test/support/house.ts";
import { testHouse } from "../../test/support/house.ts";
import { BODY_LIMIT } from "./http.ts";

describe("what comes in over HTTP", () => {
  let h: TestHouse;
  let worker: Voice;
  before(async () => {
    h = await testHouse();
    worker = await h.as("worker");
  });
  after(() => h.stop());
  const raw = (path: string, body: string, headers: Record<string, string> = {}) =>
    fetch(h.base + path, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${worker.secret}`, ...headers },
      body,
    });
  const code = async (response: Response): Promise<[number, string]> => [
    response.status,
    ((await response.json()) as { code: string }).code,
  ];
  const confirm = "/api/do/places.confirm-door";

  test("each route takes a body as long as its own limit and not a byte more", async () => {
    for (const spec of h.server.road.commands.values()) {
      const limit = spec.bodyLimit ?? BODY_LIMIT;
      const empty = JSON.stringify({ id: "", pad: "" });
      const fits = await raw(`/api/do/${spec.name}`, JSON.stringify({ id: "", pad: "x".repeat(limit - empty.length) }));
      assert.deepEqual(await code(fits), [400, "command.malformed"], spec.name);
      const over = await raw(`/api/do/${spec.name}`, JSON.stringify({ id: "", pad: "x".repeat(limit - empty.length + 1) }));
      assert.deepEqual(await code(over), [413, "http.too-large"], spec.name);
    }
    for (const name of h.server.road.queries.keys())
      assert.equal((await raw(`/api/ask/${name}`, JSON.stringify({ pad: "x".repeat(BODY_LIMIT) }))).status, 413, name);
  });

  test("what is nested too deep is refused before it is parsed, brackets inside of text are text", async () => {
    assert.deepEqual(await code(await raw(confirm, `${"[".repeat(20_000)}${"]".repeat(20_000)}`)), [400, "command.malformed"]);
    assert.deepEqual(await code(await raw(confirm, `{"id": ${'{"a":'.repeat(30)}1${"}".repeat(30)}}`)), [
      400,
      "command.malformed",
    ]);
    const text = await worker.do("people.edit-household", {
      household: h.sample.households.find((x) => !x.protected)?.id,
      said: null,
      channel: null,
      language: null,
      lookInEvery: null,
      remark: `${"[{".repeat(100)}"\\"[`,
      version: 0,
    });
    assert.equal(text.status, 200);
  });

  test("prototypes are not poisoned, whatever the spelling", async () => {
    for (const key of ["__proto__", "\\u005f_proto__", "__\\u0070roto__"]) {
      const response = await raw(
        confirm,
        `{"id": "${worker.id()}", "community": "${h.community}", "input": {"${key}": {"polluted": true}, "door": "x"}}`,
      );
      assert.equal(response.status, 400, key);
    }
    assert.equal((await raw(confirm, `{"constructor": {"prototype": {"polluted": true}}}`)).status, 400);
    assert.equal(({} as { polluted?: boolean }).polluted, undefined);
  });

  test("what is no JSON, or no UTF-8, or of another kind is said as such; nothing of it is repeated", async () => {
    for (const body of ["", "{", "null", "[]", "1", '"text"', '{"id": 1e400}', "\u0000", '{"id": NaN}']) {
      const response = await raw(confirm, body);
      assert.equal(response.status, 400, JSON.stringify(body));
      assert.equal(response.headers.get("content-type")?.split(";")[0], "application/problem+json");
    }
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml"])
      assert.deepEqual(await code(await raw(confirm, "{}", { "content-type": type })), [415, "http.not-json"]);
  });

  test("a page of another origin cannot press anything, with or without the cookie", async () => {
    const elsewhere: Record<string, string>[] = [
      { origin: "https://elsewhere.example" },
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
      { origin: "null" },
    ];
    for (const headers of elsewhere)
      assert.deepEqual(await code(await raw(confirm, "{}", headers)), [403, "http.foreign-origin"], JSON.stringify(headers));
    assert.equal(
      (await raw(confirm, "{}", { origin: h.base, "sec-fetch-site": "same-origin" })).status,
      400,
      "our own page gets as far as the schema",
    );
  });

  test("texts of any language and the whole of Unicode come back as they went in, cleaned of what hides itself", async () => {
    const household = h.sample.households.filter((x) => !x.protected)[1]?.id;
    const version = async (): Promise<number> => (await worker.ask("people.household", { household })).body.version;
    await worker.do("people.ask", { household, reason: "correct-record" });
    for (const [typed, kept] of [
      ["𠮷野家的阿婆", "𠮷野家的阿婆"],
      ["ö", "ö"],
      ["阿\u202e婆", "阿婆"],
      ["\ufeff王\u200b师傅 ", "王师傅"],
      ["Robert'); DROP TABLE household;--", "Robert'); DROP TABLE household;--"],
      ["$1 \\x00 ' \" \\ %s ${1}", "$1 \\x00 ' \" \\ %s ${1}"],
      ['=HYPERLINK("x")', '=HYPERLINK("x")'],
    ] as const) {
      const answer = await worker.do("people.edit-household", {
        household,
        said: null,
        channel: null,
        language: null,
        lookInEvery: null,
        remark: typed,
        version: await version(),
      });
      assert.equal(answer.status, 200, typed);
      assert.equal((await worker.ask("people.household", { household })).body.remark, kept);
    }
    const zero = await worker.do("people.edit-household", {
      household,
      said: null,
      channel: null,
      language: null,
      lookInEvery: null,
      remark: "nul \u0000 nul",
      version: await version(),
    });
    assert.equal(zero.status, 200);
  });

  test("nonsense on the wire ends with an answer or a closed socket, and the next caller is served", async () => {
    const port = Number(new URL(h.base).port);
    for (const bytes of [
      "GET / HTTP/9.9\r\n\r\n",
      "\u0000\u0001\u0002\r\n\r\n",
      `GET /${"x".repeat(20_000)} HTTP/1.1\r\n\r\n`,
      "POST /api/do/x HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n",
      "POST /api/do/x HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\ncontent-length: 5\r\n\r\n0\r\n\r\n",
      "GET /%zz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
    ]) {
      await new Promise<void>((resolve) => {
        const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
        socket.on("error", () => undefined);
        socket.on("close", () => resolve());
        socket.resume();
      });
    }
    assert.equal((await fetch(`${h.base}/health`)).status, 200);
  });
});
