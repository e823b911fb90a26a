import { X509Certificate, createPrivateKey } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { isIP } from "node:net";
import { resolve } from "node:path";
import type { SamplePack } from "../../../sample/types.ts";
import type { Call } from "../command.ts";
import { EXIT, refuse } from "../command.ts";

/** How the house is to be served, as the options say, checked. */
export interface Plan {
  readonly origin: string | undefined;
  readonly https:
    { readonly cert: Buffer; readonly key: Buffer; readonly certFile: string; readonly keyFile: string } | undefined;
  readonly behind: readonly string[];
  readonly host: string;
  /** Undefined: the first free one from 8080 up. */
  readonly port: number | undefined;
  /** A folder off the machine where a fingerprint of the journal is left every hour. */
  readonly checkpointTo: string | undefined;
}

/** `https://name` or with a port, nothing behind it. @throws Refused origin-wrong */
export function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== "https:" || url.username !== "" || url.pathname !== "/" || url.search !== "" || url.hash !== "")
    throw refuse("origin-wrong", EXIT.usage, { origin: text });
  return url.origin;
}
/** An IP address or a range of them. @throws Refused behind-wrong */
function proxyOf(text: string): string {
  const [address, bits, ...more] = text.split("/");
  const version = isIP(address ?? "");
  const most = version === 6 ? 128 : 32;
  if (version === 0 || more.length > 0 || (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= most)))
    throw refuse("behind-wrong", EXIT.usage, { address: text });
  return text;
}
/** A certificate and the key that belongs to it. @throws Refused cert-wrong */
export function certificate(certFile: string, keyFile: string): { cert: Buffer; key: Buffer } {
  const cert = readFileSync(certFile);
  const key = readFileSync(keyFile);
  try {
    if (!new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))) throw new Error(`${keyFile} is not its key`);
  } catch (error) {
    throw refuse("cert-wrong", EXIT.usage, { what: (error as Error).message });
  }
  return { cert, key };
}
export function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw refuse("bad-value", EXIT.usage, { option: "port", value: text, wanted: "0 … 65535" });
  return Number(text);
}
/** A folder that is there now; it may be away for a while later. @throws Refused no-file */
function folderOf(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  if (!existsSync(path) || !statSync(path).isDirectory()) throw refuse("no-file", EXIT.usage, { file: path });
  return resolve(path);
}
const isLoopback = (address: string): boolean => /^(127\.|::1(\/|$))/.test(address);

/**
 * Where to listen when nobody said: on this machine only, unless people come by a name. Behind a proxy on the same machine they come through it, so that
 * nobody can come past it.
 */
const hostFor = (origin: string | undefined, behind: readonly string[]): string =>
  origin === undefined || (behind.length > 0 && behind.every(isLoopback)) ? "127.0.0.1" : "0.0.0.0";

/** Reads the options of `serve`. @throws Refused when they do not fit together */
export function planOf(call: Call): Plan {
  const asked = call.text("origin");
  const origin = asked === undefined ? undefined : originOf(asked);
  const certFile = call.text("cert");
  const keyFile = call.text("key");
  const behind = call.texts("behind").map(proxyOf);
  if ((certFile === undefined) !== (keyFile === undefined) || (certFile !== undefined && origin === undefined))
    throw refuse("cert-alone", EXIT.usage);
  if (origin !== undefined && certFile === undefined && behind.length === 0) throw refuse("origin-alone", EXIT.usage);
  const https =
    certFile !== undefined && keyFile !== undefined ? { ...certificate(certFile, keyFile), certFile, keyFile } : undefined;
  return {
    origin,
    https,
    behind,
    host: call.text("host") ?? hostFor(origin, behind),
    port: portOf(call.text("port")),
    checkpointTo: folderOf(call.text("checkpoint-to")),
  };
}

/** The pack of the first sample. @throws Refused no-pack */
export function packIn(call: Call): SamplePack {
  const pack = call.text("pack") ?? "suzhou-gusu";
  if (pack !== "suzhou-gusu" && pack !== "plain") throw refuse("no-pack", EXIT.usage, { pack, packs: "suzhou-gusu, plain" });
  return pack;
}
