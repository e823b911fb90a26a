import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { dataFolder, phoneOf, run, serve } from "../../src/cli/testing/program.ts";
import { openBrowser } from "../../src/web/testing/build.ts";
import { AUTHORITY, CERTIFICATE, KEY, NAME, TRUSTING } from "../support/authority.ts";
import { openSheet } from "../support/page.ts";
import { anyPort } from "../support/port.ts";

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, timezoneId: "Asia/Shanghai" };

// The house as a street would run it: started from the command line, with a certificate for its own name.
test("over HTTPS, on a name of its own, a phone signs in by invitation, and opens without network", async () => {
  const data = dataFolder();
  const [cert, key] = [join(data, "cert.pem"), join(data, "key.pem")];
  writeFileSync(cert, CERTIFICATE + AUTHORITY);
  writeFileSync(key, KEY);
  const port = String(await anyPort());
  const origin = `https://${NAME}:${port}`;
  const served = await serve(["--data", data, "--origin", origin, "--cert", cert, "--key", key, "--port", port]);
  const browser = await openBrowser(...TRUSTING);
  try {
    assert.equal(served.told.url, `${origin}/`);
    const { page, context, complaints } = await openSheet(browser, origin, PHONE);
    // Nobody reads codes off a window here: the volunteer is invited, and opens on her phone what she scanned.
    const invited = await run(["invite", phoneOf(served, "helper"), "--data", data, "--origin", origin, "--json"]);
    assert.equal(invited.exit, 0, invited.err);
    await page.goto(invited.json.url as string);
    assert.equal(await page.evaluate(() => isSecureContext), true);
    await page.getByRole("button", { name: "在这台手机上登录", exact: true }).click();
    await page.getByRole("button", { name: "以后再设", exact: true }).click();
    await page.getByRole("navigation").waitFor();

    // The session's cookie is for this name alone, for no script, and never without TLS.
    const [cookie, ...others] = await context.cookies(origin);
    assert.deepEqual(
      [others.length, cookie?.name.startsWith("__Host-"), cookie?.secure, cookie?.httpOnly, cookie?.sameSite],
      [0, true, true, true, "Strict"],
    );
    const answer = await page.goto(`${origin}/phone/`);
    assert.match(answer?.headers()["strict-transport-security"] ?? "", /^max-age=\d{8}/);

    // What a phone needs a name and a certificate for: the worker that opens it without network, and the key of what it keeps.
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.reload();
    await page.getByRole("navigation").waitFor();
    await context.setOffline(true);
    await page.reload();
    await page.getByText(/没有网络/).waitFor();
    await page.getByRole("navigation").waitFor();
    await context.setOffline(false);
    await page.getByText(/没有网络/).waitFor({ state: "detached" });
    assert.deepEqual(
      complaints.filter((c) => !/ERR_INTERNET_DISCONNECTED/.test(c)),
      [],
    );
  } finally {
    await browser.close();
    assert.equal(await served.end("SIGTERM"), 0);
    rmSync(data, { recursive: true, force: true });
  }
});
