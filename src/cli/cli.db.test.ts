import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import pg from "pg";
import { testPostgres } from "../../test/support/postgres.ts";
import { runningPostmaster } from "../server/embedded/postmaster.ts";
import { Browser } from "../sign-in/testing/browser.ts";
import { EXIT } from "./command.ts";
import type { Serving } from "./testing/program.ts";
import { dataFolder, phoneOf, run, serve } from "./testing/program.ts";

const PASSPHRASE = { HAITANG_PASSPHRASE: "three bowls of noodles" };
const postmaster = (data: string): number | undefined => runningPostmaster(join(data, "postgres"))?.pid;

/** Somebody at a browser, signed in with the code that the window of the server shows. */
async function signedIn(s: Serving, phone: string): Promise<Browser> {
  const browser = new Browser(s.url.replace(/\/$/, ""));
  const before = s.err().length;
  await browser.signIn("ask-code", { phone });
  let code: string | undefined;
  for (let i = 0; i < 500 && !code; i++) {
    code = /登录码 (\d{6})/.exec(s.err().slice(before))?.[1];
    await new Promise((r) => setTimeout(r, 10));
  }
  assert.equal((await browser.signIn("enter", { code })).status, 200);
  return browser;
}

describe("one house from its first start to another machine", () => {
  const data = dataFolder();
  const elsewhere = dataFolder();
  const backup = join(elsewhere, "house.backup");
  const checkpoint = join(elsewhere, "head.json");
  let s: Serving;
  let community: string;
  let household: string;
  let worker: Browser;
  const lead = (): string => phoneOf(s, "lead");
  after(async () => {
    await s?.end("SIGTERM");
    for (const folder of [data, elsewhere]) rmSync(folder, { recursive: true, force: true });
  });
  const lookIn = async (): Promise<string> => {
    const { commandId } = await import("../kernel/id.ts");
    const id = commandId(Date.now(), () => Math.floor(Math.random() * 2 ** 32));
    const answer = await worker.post("/api/do/people.look-in", {
      id,
      community,
      input: { household, way: "met", at: new Date().toISOString() },
    });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return id;
  };
  const again = async (id: string): Promise<number> =>
    (
      await worker.post("/api/do/people.look-in", {
        id,
        community,
        input: { household, way: "met", at: "2026-01-01T00:00:00.000Z" },
      })
    ).status;

  before(async () => {
    s = await serve(["--data", data]);
    worker = await signedIn(s, phoneOf(s, "worker"));
    community = ((await worker.signIn("me")).body.grants as { role: string; community: string }[]).find(
      (g) => g.role === "worker",
    )?.community as string;
  });

  test("the first start seeds the sample, says so, and says whom a phone reaches and one sign-in a role", async () => {
    assert.deepEqual(s.told.seeded, { households: 1765, people: 4592 });
    assert.equal(s.told.reach.phone, "nowhere");
    assert.deepEqual(s.told.reach.lacks, ["offline", "camera", "passkey"]);
    assert.deepEqual(
      (s.told.signIns as { role: string }[]).map((r) => r.role),
      ["resident", "helper", "steward", "worker", "lead", "officer", "rider", "keeper"],
    );
    const about = (await (await fetch(`${s.url}api/about`)).json()) as {
      reach: { phone: string };
      codes: string;
      sample: boolean;
    };
    assert.deepEqual([about.reach.phone, about.codes, about.sample], ["nowhere", "console", true]);
    const hits = await worker.post("/api/ask/people.search", { community, input: { typed: "3-2-501" } });
    household = (hits.body.rows as { household: string | null }[]).find((r) => r.household)?.household as string;
    assert.ok(household);
  });

  test("a second copy on the same data is told who has it", async () => {
    const second = await run(["serve", "--data", data]);
    assert.equal(second.exit, EXIT.busy);
    assert.match(second.err, new RegExp(`${s.child.pid}`));
  });

  test("after kill -9 of the server, and of the database, the next answers know everything that was acknowledged", async () => {
    const first = await lookIn();
    const port = String(s.told.port);
    assert.equal(await s.end("SIGKILL"), "SIGKILL");
    const left = postmaster(data);
    assert.ok(left, "the database outlived the server");
    s = await serve(["--data", data, "--port", port]);
    assert.equal(s.told.seeded, null, "the sample comes once");
    assert.equal(postmaster(data), left, "and is taken over");
    // The same id with another body: only somebody who remembers the first one refuses it.
    assert.equal(await again(first), 409);
    const second = await lookIn();
    process.kill(postmaster(data) as number, "SIGKILL");
    await s.said(/自带的数据库意外停了/);
    let status = 503;
    for (let i = 0; i < 300 && status === 503; i++) {
      status = await again(second);
      if (status === 503) await new Promise((r) => setTimeout(r, 100));
    }
    assert.equal(status, 409);
    assert.notEqual(postmaster(data), left);
  });

  test("a backup is made beside the running house; what the command line does in somebody's name is journalled as theirs", async () => {
    const none = await run(["backup", backup, "--data", data, "--json"]);
    assert.deepEqual([none.exit, none.json.code], [EXIT.usage, "passphrase-needed"]);
    const short = await run(["backup", backup, "--data", data], { HAITANG_PASSPHRASE: "noodles" });
    assert.equal(short.exit, EXIT.usage);
    const helper = await run(["backup", backup, "--data", data, "--json", "--as", phoneOf(s, "helper")], PASSPHRASE);
    assert.deepEqual([helper.exit, helper.json.code], [EXIT.rights, "not-keeper"]);
    const made = await run(["backup", backup, "--data", data, "--json", "--as", phoneOf(s, "keeper")], PASSPHRASE);
    assert.equal(made.exit, EXIT.ok, made.err);
    assert.equal(made.json.communities, 3);
    assert.ok(made.json.rows > 100_000);
    const twice = await run(["backup", backup, "--data", data, "--json"], PASSPHRASE);
    assert.deepEqual([twice.exit, twice.json.code], [EXIT.usage, "file-there"]);
  });

  test("do and ask go the road: policy, refusals with words, an exit code for each", async () => {
    const panel = await run(["ask", "people.household", JSON.stringify({ household }), "--data", data, "--json", "--as", lead()]);
    assert.equal(panel.exit, EXIT.ok, panel.err);
    const person = panel.json.body.people[0].id as string;
    const as = (who: string, name: string, input: unknown) =>
      run(["do", name, JSON.stringify(input), "--data", data, "--json", "--as", who]);
    assert.equal((await as(phoneOf(s, "worker"), "people.erase-person", { person })).exit, EXIT.rights);
    assert.equal((await as(lead(), "people.erase-person", {})).exit, EXIT.usage);
    assert.equal((await as(lead(), "people.fly", {})).json.code, "no-such-name");
    assert.equal((await as("10000000000", "people.erase-person", { person })).json.code, "who-is-that");
    assert.equal((await as(lead(), "people.erase-person", { person })).exit, EXIT.ok);
    const gone = await as(lead(), "people.erase-person", { person });
    assert.equal(gone.exit, EXIT.refused);
    assert.match(gone.err, /没有找到/);
  });

  test("a checkpoint is left, the chain is walked against it, and a forged one is found out", async () => {
    const left = await run(["checkpoint", "--to", checkpoint, "--data", data, "--json"]);
    assert.equal(left.exit, EXIT.ok, left.err);
    assert.equal(left.json.erased, 1);
    const walked = await run(["verify", "--checkpoint", checkpoint, "--data", data, "--json"]);
    assert.deepEqual([walked.exit, walked.json.broken], [EXIT.ok, []]);
    const forged = join(elsewhere, "forged.json");
    const file = JSON.parse(readFileSync(checkpoint, "utf8")) as { hash: string };
    writeFileSync(forged, JSON.stringify({ ...file, hash: "0".repeat(64) }));
    const found = await run(["verify", "--checkpoint", forged, "--data", data, "--json"]);
    assert.deepEqual([found.exit, found.json.broken[0].what], [EXIT.failed, "checkpoint"]);
  });

  test("the doctor finds nothing wrong, and says what is not there", async () => {
    const seen = await run(["doctor", "--data", data, "--json", "--checkpoint", checkpoint]);
    assert.equal(seen.exit, EXIT.ok, JSON.stringify(seen.json?.findings?.filter((f: { state: string }) => f.state === "wrong")));
    const codes = (seen.json.findings as { code: string }[]).map((f) => f.code);
    for (const code of [
      "node",
      "platform",
      "keys",
      "walls",
      "role",
      "login",
      "chain",
      "checkpoint",
      "backup",
      "months",
      "serving",
      "https-none",
      "phone-nowhere",
      "sample",
    ])
      assert.ok(codes.includes(code), code);
  });

  test("restored elsewhere it is the same house without whom was erased since: no row differs, the chain is whole", async () => {
    const new_ = join(elsewhere, "data");
    const args = ["restore", backup, "--data", new_, "--erased", checkpoint, "--as", phoneOf(s, "keeper"), "--json"];
    assert.equal((await run(args, { HAITANG_PASSPHRASE: "three bowls of rice" })).json.code, "wrong-passphrase");
    const done = await run(args, PASSPHRASE);
    assert.equal(done.exit, EXIT.ok, done.err);
    assert.deepEqual([done.json.differences, done.json.erased, done.json.epoch, done.json.chain.broken], [[], 1, 2, []]);
    assert.equal((await run(args, PASSPHRASE)).json.code, "restore-not-empty");
    // Served there, those who are left are found and the one who is not stays unfound.
    const there = await serve(["--data", new_]);
    try {
      const browser = await signedIn(there, phoneOf(s, "lead"));
      const panel = await browser.post("/api/ask/people.household", { community, input: { household } });
      const here = await worker.post("/api/ask/people.household", { community, input: { household } });
      const ids = (p: { body: { people: { id: string }[] } }): string[] => p.body.people.map((x) => x.id).sort();
      assert.deepEqual(ids(panel), ids(here));
    } finally {
      assert.equal(await there.end("SIGTERM"), 0);
    }
    assert.equal(postmaster(new_), undefined);
    const over = await run([...args, "--into-new"], PASSPHRASE);
    assert.equal(over.exit, EXIT.ok, over.err);
    assert.ok(existsSync(over.json.aside as string), "what was there is set aside");
    assert.equal(over.json.erased, 1);
    assert.equal(readdirSync(new_).includes("next"), false);
  });

  test("the personal data that is held is printed, each with purpose, retention and readers", async () => {
    const held = await run(["privacy", "--json"]);
    const person = (held.json.holds as { table: string; purpose: string; retention: string; readers: string[] }[]).find(
      (h) => h.table === "person",
    );
    assert.equal(person?.purpose, "contact");
    assert.match(person?.retention ?? "", /^left.* \+ 30 d/);
    const due = await run(["privacy", "--due", "--data", data, "--json"]);
    assert.deepEqual([due.exit, due.json.tables], [EXIT.ok, []]);
    const later = new Date(Date.now() + 400 * 86_400_000).toISOString();
    const future = await run(["privacy", "--due", "--data", data, "--json", "--clock", later]);
    assert.ok((future.json.tables as { table: string }[]).some((t) => t.table === "look_in"));
  });

  test("one signal ends the server and the database in order", async () => {
    assert.equal(await s.end("SIGINT"), 0);
    assert.equal(postmaster(data), undefined);
    const closed = await run(["verify", "--data", data, "--json"]);
    assert.equal(closed.exit, EXIT.ok, "the command line starts the database for itself");
    assert.equal(postmaster(data), undefined, "and stops it again");
  });
});

describe("a PostgreSQL of somebody else's", () => {
  const data = dataFolder();
  const name = `haitang_given_${randomBytes(4).toString("hex")}`;
  const logins = { owner: `${name}_owner`, server: `${name}_server` };
  let superuserUrl: string;
  const as = (user: string): string => {
    const url = new URL(superuserUrl);
    Object.assign(url, { username: user, password: "x", pathname: `/${name}` });
    return url.href;
  };
  const sql = async (text: string, url = superuserUrl): Promise<void> => {
    const c = new pg.Client({ connectionString: url });
    await c.connect();
    try {
      await c.query(text);
    } finally {
      await c.end();
    }
  };
  before(async () => {
    superuserUrl = (await testPostgres()).superuserUrl;
    // The role of the application is there, as on a server where another house lives already.
    await sql(
      "do $$ begin if not exists (select from pg_roles where rolname = 'haitang_app') then create role haitang_app nologin; end if; end $$",
    );
    await sql(`create role ${logins.owner} login password 'x'; create role ${logins.server} login password 'x'`);
    await sql(`create database ${name} encoding 'UTF8' template template0`);
  });
  after(async () => {
    await sql(`drop database if exists ${name} with (force)`);
    await sql(`drop role if exists ${logins.owner}; drop role if exists ${logins.server}`);
    rmSync(data, { recursive: true, force: true });
  });
  const start = (env: Record<string, string>) => run(["serve", "--json", "--data", data, "--no-sample"], env);

  test("says which rights a login lacks, with the statement that gives each of them", async () => {
    const poor = await start({ DATABASE_URL: as(logins.owner) });
    assert.equal(poor.exit, EXIT.rights, poor.err);
    assert.deepEqual(
      (poor.json.facts.lacks as { code: string }[]).map((l) => l.code),
      ["role", "create"],
    );
    assert.match(poor.err, new RegExp(`grant haitang_app to ${logins.owner};`));
    assert.match(poor.err, new RegExp(`grant create on database ${name} to ${logins.owner}`));
    for (const { mend } of poor.json.facts.lacks as { mend: string }[])
      await sql(mend, Object.assign(new URL(superuserUrl), { pathname: `/${name}` }).href);
  });

  test("with an owner for the schema, the server's login needs the application's role and nothing else", async () => {
    const env = { DATABASE_URL: as(logins.server), DATABASE_URL_OWNER: as(logins.owner) };
    const without = await start(env);
    assert.deepEqual([without.exit, without.json.code], [EXIT.rights, "login-is-not-app"]);
    await sql(/grant haitang_app[^;]*;/.exec(without.json.facts.mend as string)?.[0] ?? "");
    const s = await serve(["--data", data], env);
    try {
      assert.equal(s.told.communities, 3);
      const worker = await signedIn(s, phoneOf(s, "worker"));
      assert.equal((await worker.signIn("me")).status, 200);
      const seen = await run(["doctor", "--data", data, "--json", "--quick"], env);
      assert.equal(seen.exit, EXIT.ok, JSON.stringify(seen.json?.findings));
      const codes = (seen.json.findings as { code: string }[]).map((f) => f.code);
      for (const code of ["login", "role", "walls", "schema"]) assert.ok(codes.includes(code), code);
    } finally {
      assert.equal(await s.end("SIGTERM"), 0);
    }
  });

  test("says when the password is wrong, when the database is not there, when nobody answers", async () => {
    const wrong = new URL(as(logins.server));
    wrong.password = "y";
    assert.deepEqual([(await start({ DATABASE_URL: wrong.href })).exit], [EXIT.rights]);
    const missing = new URL(as(logins.server));
    missing.pathname = "/nowhere";
    const none = await start({ DATABASE_URL: missing.href });
    assert.deepEqual([none.exit, none.json.code], [EXIT.first, "no-database"]);
    const silent = await start({ DATABASE_URL: "postgres://a:b@127.0.0.1:1/x" });
    assert.deepEqual([silent.exit, silent.json.code], [EXIT.first, "database-away"]);
    assert.equal((await start({ DATABASE_URL: "haitang" })).json.code, "database-url");
  });

  test("without the key that its rows are sealed with, the house does not begin again with another", async () => {
    const env = { DATABASE_URL: as(logins.server), DATABASE_URL_OWNER: as(logins.owner), HAITANG_KEYS: join(data, "other") };
    const lost = await start(env);
    assert.deepEqual([lost.exit, lost.json.code], [EXIT.first, "key-missing"]);
    assert.equal(existsSync(join(data, "other", "installation.key")), false);
  });
});
