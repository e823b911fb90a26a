import assert from "node:assert/strict";
import { test } from "node:test";
import { fromWhere, reach } from "./reach.ts";

const interfaces = [
  { address: "127.0.0.1", internal: true },
  { address: "192.168.1.23", internal: false },
  { address: "fe80::1", internal: false },
];
const served = { origin: undefined, host: "127.0.0.1", port: 8080, interfaces };

test("on this machine only, no phone reaches the house, and nothing that needs HTTPS works there", () => {
  assert.deepEqual(reach(served), {
    phone: "nowhere",
    https: false,
    lacks: ["offline", "camera", "passkey"],
    addresses: [{ url: "http://127.0.0.1:8080/", from: "here" }],
  });
});

test("listening everywhere, phones in the office's Wi-Fi reach it by the machine's address", () => {
  const r = reach({ ...served, host: "0.0.0.0" });
  assert.equal(r.phone, "same-network");
  assert.deepEqual(
    r.addresses.map((a) => a.url),
    ["http://127.0.0.1:8080/", "http://192.168.1.23:8080/"],
  );
  assert.equal(r.https, false);
});

test("a machine without a network is reached by nobody, although it listens everywhere", () => {
  assert.equal(reach({ ...served, host: "0.0.0.0", interfaces: interfaces.slice(0, 1) }).phone, "nowhere");
});

test("a public address is reached from anywhere, still without HTTPS", () => {
  const r = reach({ ...served, host: "0.0.0.0", interfaces: [{ address: "203.0.113.9", internal: false }] });
  assert.equal(r.phone, "anywhere");
  assert.equal(r.https, false);
});

test("by a name over HTTPS everything works; by an IP address over HTTPS there are no passkeys", () => {
  assert.deepEqual(reach({ ...served, origin: "https://haitang.example.org" }), {
    phone: "anywhere",
    https: true,
    lacks: [],
    addresses: [{ url: "https://haitang.example.org/", from: "anywhere" }],
  });
  assert.deepEqual(reach({ ...served, origin: "https://192.168.1.23" }).lacks, ["passkey"]);
});

test("a name that leads nowhere outside is one for the same network", () => {
  for (const name of ["haitang.local", "haitang.lan", "haitang", "haitang.home.arpa", "haitang.internal"])
    assert.equal(fromWhere(name), "same-network", name);
  for (const name of ["localhost", "a.localhost", "127.0.0.1", "[::1]"]) assert.equal(fromWhere(name), "here", name);
  for (const address of ["10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1", "169.254.1.1", "100.64.0.1", "[fd00::1]"])
    assert.equal(fromWhere(address), "same-network", address);
  for (const host of ["172.32.0.1", "8.8.8.8", "haitang.gov.cn", "[2001:db8::1]"])
    assert.equal(fromWhere(host), "anywhere", host);
});

test("an IPv6 address is written in brackets", () => {
  assert.equal(reach({ ...served, host: "::1" }).addresses[0]?.url, "http://[::1]:8080/");
});
