import { isIP } from "node:net";

/** How the house is served, as far as it decides who can reach it and what their browsers allow. */
export interface Served {
  /** `https://…` by which people reach it, if it has a name. */
  readonly origin: string | undefined;
  /** The address that it listens on. */
  readonly host: string;
  readonly port: number;
  /** The machine's own addresses. */
  readonly interfaces: readonly { readonly address: string; readonly internal: boolean }[];
}
/** What a browser gives only to pages that came over HTTPS (or from the very machine), and passkeys only to a domain name. */
export const NEEDS_HTTPS = ["offline", "camera", "passkey"] as const;
export type NeedsHttps = (typeof NEEDS_HTTPS)[number];

export interface Reach {
  /** Whether the phone of a resident reaches it: from anywhere, only in the same network (the office's Wi-Fi), or not at all. */
  readonly phone: "anywhere" | "same-network" | "nowhere";
  /** True when what phones open comes over HTTPS. */
  readonly https: boolean;
  /** What does not work on a phone. */
  readonly lacks: readonly NeedsHttps[];
  /** Addresses to open, the best one first; `here` works on this machine only. */
  readonly addresses: readonly { readonly url: string; readonly from: "anywhere" | "same-network" | "here" }[];
}

/** Names that lead nowhere outside of a house (RFC 2606, 6762, 8375) or to the machine itself. */
const INSIDE = /(^|\.)(localhost|local|lan|internal|intranet|home|home\.arpa|test|invalid|example)$/i;
const LOOPBACK = /^(127\.|::1$|\[::1\]$)/;
/** Private (RFC 1918, 4193), shared by a carrier (6598) or link-local addresses. */
const PRIVATE =
  /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|\[?f[cd]|\[?fe[89ab])/i;

type From = "anywhere" | "same-network" | "here";
/** From where a host name or an address can be reached, going by what it is. Whether a name leads here at all, only the outside can tell. */
export function fromWhere(host: string): From {
  const bare = host.replace(/^\[|\]$/g, "");
  if (LOOPBACK.test(bare) || bare === "localhost" || bare.endsWith(".localhost")) return "here";
  if (isIP(bare) !== 0) return PRIVATE.test(bare) ? "same-network" : "anywhere";
  return INSIDE.test(bare) || !bare.includes(".") ? "same-network" : "anywhere";
}

const inUrl = (address: string): string => (isIP(address) === 6 ? `[${address}]` : address);
const isWildcard = (host: string): boolean => host === "0.0.0.0" || host === "::";

/** Says who can reach a house that is served so, and what will not work on their phones. Reads nothing but its argument. */
export function reach(s: Served): Reach {
  if (s.origin) {
    const { hostname } = new URL(s.origin);
    const from = fromWhere(hostname);
    const named = isIP(hostname.replace(/^\[|\]$/g, "")) === 0;
    // A browser makes passkeys for domain names only.
    return { phone: phoneFrom(from), https: true, lacks: named ? [] : ["passkey"], addresses: [{ url: `${s.origin}/`, from }] };
  }
  const url = (host: string): string => `http://${inUrl(host)}:${s.port}/`;
  const hosts = isWildcard(s.host)
    ? s.interfaces
        .filter((i) => !i.internal && (s.host === "::" || isIP(i.address) === 4) && !/^fe80/i.test(i.address))
        .map((i) => i.address)
    : [s.host];
  const addresses = hosts.map((host) => ({ url: url(host), from: fromWhere(host) }));
  const rank = { anywhere: 0, "same-network": 1, here: 2 };
  addresses.sort((a, b) => rank[a.from] - rank[b.from]);
  const best = addresses[0]?.from ?? "here";
  const here = { url: url(LOOPBACK.test(s.host) ? s.host : "127.0.0.1"), from: "here" as const };
  return {
    phone: phoneFrom(best),
    https: false,
    lacks: NEEDS_HTTPS,
    // On a wildcard the machine itself is there as well; only on itself it needs no HTTPS.
    addresses: isWildcard(s.host) ? [here, ...addresses] : addresses,
  };
}
const phoneFrom = (from: From): Reach["phone"] => (from === "here" ? "nowhere" : from);
