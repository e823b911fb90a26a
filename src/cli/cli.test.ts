import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { BackupUnreadable } from "../server/backup/frames.ts";
import { LacksRights } from "../server/migrate.ts";
import { reach } from "../server/reach.ts";
import type { Call } from "./command.ts";
import { EXIT, Refused } from "./command.ts";
import { COMMANDS, COMMON } from "./commands.ts";
import { ofCertificate } from "./doctor/reachable.ts";
import { failure } from "./failure.ts";
import { help as helpEn } from "./help.en.ts";
import { columns, helpFor, helpOverall } from "./help.ts";
import { help as helpZh } from "./help.zh.ts";
import { progressLine, progressOn } from "./progress.ts";
import { languageOf } from "./program.ts";
import { greeting, signInsOf } from "./serve/greeting.ts";
import { certificate, originOf, planOf } from "./serve/plan.ts";
import { en } from "./text.en.ts";
import { zh } from "./text.zh.ts";
import { CERTIFICATES } from "./testing/certificates.ts";
import { packOf } from "../../sample/pack.ts";

/** Options as `parseArgs` would give them. */
const callWith = (values: Record<string, string | string[]>): Call =>
  ({
    text: (o: string) => (typeof values[o] === "string" ? values[o] : undefined),
    texts: (o: string) => [values[o] ?? []].flat(),
  }) as unknown as Call;
const refused = (code: string) => (error: unknown) => error instanceof Refused && error.code === code;

test("every command and every option has a line of help in both languages, and there is no line for what does not exist", async () => {
  for (const help of [helpZh, helpEn]) {
    assert.deepEqual(Object.keys(help.commands), Object.keys(COMMANDS));
    for (const [name, load] of Object.entries(COMMANDS)) {
      const { options } = await load();
      const words = help.commands[name as keyof typeof help.commands];
      assert.deepEqual(Object.keys(words.options).sort(), Object.keys(options).sort(), name);
      for (const [option, { type }] of Object.entries({ ...options, ...COMMON }))
        if (type === "string") assert.ok(option in help.values, `--${option} says what it takes`);
    }
    assert.deepEqual(Object.keys(help.common).sort(), Object.keys(COMMON).sort());
    assert.deepEqual(Object.keys(help.exits).sort(), Object.keys(EXIT).sort());
  }
});

test("the help says the exit codes, and its columns stand under one another in Chinese too", () => {
  const all = helpOverall("zh");
  for (const code of Object.values(EXIT)) assert.match(all, new RegExp(`^  ${code} +\\S`, "m"));
  const starts = new Set(
    all
      .split("\n")
      .filter((l) => /^ {2}[a-z]/.test(l))
      .map((l) => columns(l.slice(0, l.search(/[^\x20-\x7e]/)))),
  );
  assert.equal(starts.size, 1);
});

test("a command's help names its options with what they take", async () => {
  const load = COMMANDS.backup;
  assert.ok(load);
  const text = helpFor("backup", await load(), "en");
  assert.match(text, /^haitang backup FILE \[options\]/);
  assert.match(text, /--passphrase-file FILE/);
  assert.match(text, /--json +exactly one JSON object/);
});

test("the language is the one asked for, else the system's, else Chinese", () => {
  assert.equal(languageOf(["serve"], { LANG: "en_GB.UTF-8" }), "en");
  assert.equal(languageOf(["serve"], { LANG: "zh_CN.UTF-8" }), "zh");
  assert.equal(languageOf(["serve"], { LANG: "C.UTF-8" }), "zh");
  assert.equal(languageOf(["serve"], {}), "zh");
  assert.equal(languageOf(["serve", "--lang", "en"], { LANG: "zh_CN.UTF-8" }), "en");
  assert.equal(languageOf(["serve", "--lang=zh"], { LANG: "en_GB.UTF-8" }), "zh");
});

test("every problem is put into words in both languages, with what to do, and keeps its exit code", () => {
  const lacks = new LacksRights([{ code: "create", have: "guest", mend: "grant create on schema public to guest;" }]);
  for (const words of [zh, en]) {
    const said = failure(lacks, words);
    assert.equal(said.exit, EXIT.rights);
    assert.match(said.message, /guest[\s\S]*grant create on schema public to guest;/);
  }
  assert.equal(failure(new BackupUnreadable("damaged", 7), zh).exit, EXIT.usage);
  assert.equal(failure(Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" }), zh).exit, EXIT.first);
  assert.equal(failure(Object.assign(new Error("password"), { code: "28P01" }), zh).exit, EXIT.rights);
  assert.equal(failure(Object.assign(new Error("listen"), { code: "EADDRINUSE" }), zh).exit, EXIT.busy);
  assert.equal(failure(new TypeError("a bug"), zh).exit, EXIT.failed);
  assert.deepEqual(Object.keys(zh.problems), Object.keys(en.problems));
});

test("how far it is: nothing within a second, then a percentage and how long still", () => {
  let now = 0;
  const out: string[] = [];
  const bar = progressOn({ isTTY: false, write: (t) => out.push(t) }, "恢复", "zh", () => now);
  bar.at(0, 1000);
  now = 900;
  bar.at(10, 1000);
  assert.deepEqual(out, []);
  now = 10_000;
  bar.at(250, 1000);
  assert.deepEqual(out, ["恢复 25% (250 / 1,000)，还要约 30 秒\n"]);
  assert.equal(progressLine("loading", 500, 1000, 600, "en"), "loading 50% (500 / 1,000), about 10 min left");
  assert.equal(progressLine("loading", 1000, 1000, 600, "en"), "loading 100% (1,000 / 1,000)");
});

test("serve: on this machine only where nobody said otherwise; a name needs a certificate or a proxy that is named", () => {
  assert.equal(planOf(callWith({})).host, "127.0.0.1");
  assert.equal(planOf(callWith({ host: "0.0.0.0" })).host, "0.0.0.0");
  const origin = "https://haitang.example.org";
  assert.equal(
    planOf(callWith({ origin, behind: ["127.0.0.1"] })).host,
    "127.0.0.1",
    "nobody comes past a proxy on the same machine",
  );
  assert.equal(planOf(callWith({ origin, behind: ["10.0.0.7"] })).host, "0.0.0.0");
  assert.throws(() => planOf(callWith({ origin })), refused("origin-alone"));
  assert.throws(() => planOf(callWith({ cert: "a.pem" })), refused("cert-alone"));
  assert.throws(() => planOf(callWith({ origin, behind: ["everybody"] })), refused("behind-wrong"));
  assert.throws(() => planOf(callWith({ origin, behind: ["10.0.0.0/33"] })), refused("behind-wrong"));
  assert.throws(() => planOf(callWith({ port: "80a" })), refused("bad-value"));
  for (const wrong of [
    "http://haitang.example.org",
    "haitang.example.org",
    "https://haitang.example.org/phone",
    "https://me@haitang.example.org",
  ])
    assert.throws(() => originOf(wrong), refused("origin-wrong"));
  assert.equal(originOf("https://haitang.example.org:8443/"), "https://haitang.example.org:8443");
});

test("a key that is not the certificate's is refused before anybody is let in", () => {
  const folder = mkdtempSync(join(tmpdir(), "haitang-cert-"));
  try {
    for (const [name, { cert, key }] of Object.entries(CERTIFICATES)) {
      writeFileSync(join(folder, `${name}.pem`), cert);
      writeFileSync(join(folder, `${name}.key`), key);
    }
    assert.equal(certificate(join(folder, "a.pem"), join(folder, "a.key")).cert.length > 0, true);
    assert.throws(() => certificate(join(folder, "a.pem"), join(folder, "b.key")), refused("cert-wrong"));
    writeFileSync(join(folder, "c.pem"), "not a certificate");
    assert.throws(() => certificate(join(folder, "c.pem"), join(folder, "a.key")), refused("cert-wrong"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("a certificate is looked at: whether it is there, for this name, and for how long", () => {
  const folder = mkdtempSync(join(tmpdir(), "haitang-cert-"));
  const file = join(folder, "a.pem");
  writeFileSync(file, CERTIFICATES.a.cert);
  const until = new X509Certificate(CERTIFICATES.a.cert).validToDate.getTime();
  const at = (days: number): string => new Date(until - days * 86_400_000).toISOString();
  try {
    assert.equal(ofCertificate(file, "https://haitang.example.org", at(100)).code, "certificate");
    assert.equal(ofCertificate(file, "https://haitang.example.org", at(5)).code, "certificate-soon");
    assert.equal(ofCertificate(file, "https://haitang.example.org", at(-5)).code, "certificate-over");
    assert.equal(ofCertificate(file, "https://other.example.org", at(100)).code, "certificate-other");
    assert.equal(ofCertificate(join(folder, "none"), "https://haitang.example.org", at(100)).code, "certificate-missing");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("the greeting says whom a phone reaches, what does not work without HTTPS, and one sign-in a role in the pack's words", () => {
  const told = {
    reach: reach({ origin: undefined, host: "127.0.0.1", port: 8080, interfaces: [] }),
    seeded: null,
    signIns: [
      { role: "worker", phone: "10000000002" },
      { role: "resident", phone: "10000000001" },
    ],
    pack: packOf("suzhou-gusu"),
    communities: 3,
    codes: "console",
    screens: true,
    clock: null,
    log: "-",
  } as const;
  assert.deepEqual(signInsOf(told, "zh"), [
    { role: "resident", name: "居民", phone: "10000000001" },
    { role: "worker", name: "社区工作者", phone: "10000000002" },
  ]);
  const lines = greeting(told, "zh").join("\n");
  assert.match(lines, /http:\/\/127\.0\.0\.1:8080\//);
  assert.match(lines, /居民的手机打不开/);
  assert.match(lines, /没有 HTTPS/);
  assert.match(lines, /登录码会显示在这个窗口里/);
  const english = greeting({ ...told, pack: packOf("plain") }, "en").join("\n");
  assert.match(english, /community worker +10000000002/);
  assert.doesNotMatch(english, /[\u4e00-\u9fff]/);
});
