import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";

const LOGIN = "haitang_login";

/**
 * The login under which the server works on its own PostgreSQL: no superuser, owns nothing, may only become `haitang_app`.
 * Its password is made at the first start and kept with the other secrets.
 * @returns the address with this login
 */
export async function serverLogin(ownerUrl: string, keysFolder: string): Promise<string> {
  const file = join(keysFolder, "login-password");
  if (!existsSync(file)) writeFileSync(file, `${randomBytes(24).toString("base64url")}\n`, { mode: 0o600, flag: "wx" });
  const password = readFileSync(file, "utf8").trim();
  const client = new pg.Client({ connectionString: ownerUrl, application_name: "haitang login" });
  await client.connect();
  try {
    // A role's password is no parameter in SQL; the value is ours and has no quote in it.
    if (!/^[A-Za-z0-9_-]+$/.test(password)) throw new Error("login-password: unexpected characters");
    await client.query(`do $$ begin
      if not exists (select from pg_roles where rolname = '${LOGIN}') then create role ${LOGIN} login noinherit; end if;
      execute format('alter role ${LOGIN} with login noinherit nosuperuser nocreatedb nocreaterole nobypassrls password %L', '${password}');
      grant haitang_app to ${LOGIN};
    end $$`);
  } finally {
    await client.end();
  }
  const url = new URL(ownerUrl);
  url.username = LOGIN;
  url.password = password;
  return url.href;
}
