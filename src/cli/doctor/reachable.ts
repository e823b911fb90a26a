import { X509Certificate } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { isIP } from "node:net";
import { networkInterfaces } from "node:os";
import { reach } from "../../server/reach.ts";
import type { Call } from "../command.ts";
import type { LastStart } from "../serve/last.ts";
import { lastStart } from "../serve/last.ts";
import { originOf } from "../serve/plan.ts";
import type { Finding } from "./finding.ts";
import { find } from "./finding.ts";

const DAY = 86_400_000;
const RENEW = 21;

/** True while the server that was started last is there and answers. */
export async function isServing(last: LastStart | null): Promise<boolean> {
  if (!last) return false;
  try {
    process.kill(last.pid, 0);
  } catch {
    return false;
  }
  if (last.certificate) return true;
  const host = last.host === "0.0.0.0" || last.host === "::" ? "127.0.0.1" : last.host;
  return fetch(`http://${host.includes(":") ? `[${host}]` : host}:${last.port}/health`, {
    signal: AbortSignal.timeout(3000),
  }).then(
    (r) => r.ok,
    () => false,
  );
}

/** A certificate: whether it holds, for how long, and for the name that people open. */
export function ofCertificate(file: string, origin: string, now: string): Finding {
  if (!existsSync(file)) return find("wrong", "certificate-missing", { file });
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(readFileSync(file));
  } catch {
    return find("wrong", "certificate-missing", { file });
  }
  const name = new URL(origin).hostname.replace(/^\[|\]$/g, "");
  if ((isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name)) === undefined)
    return find("wrong", "certificate-other", { name });
  const days = Math.floor((certificate.validToDate.getTime() - Date.parse(now)) / DAY);
  return days < 0
    ? find("wrong", "certificate-over", { days: -days })
    : days < RENEW
      ? find("warn", "certificate-soon", { days })
      : find("ok", "certificate", { days });
}

/** Who can reach the house, as it was served last or as `--origin` says, and what will not work on their phones. */
export function ofReach(call: Call, last: LastStart | null): Finding[] {
  const asked = call.text("origin");
  const origin = asked === undefined ? last?.origin : originOf(asked);
  if (!last && origin === undefined) return [find("note", "never-served")];
  const interfaces = Object.values(networkInterfaces()).flatMap((i) => i ?? []);
  const r = reach({ origin, host: last?.host ?? "127.0.0.1", port: last?.port ?? 8080, interfaces });
  const url = r.addresses[0]?.url ?? "";
  const found: Finding[] = [
    r.phone === "anywhere"
      ? find("ok", "phone-anywhere", { url })
      : r.phone === "same-network"
        ? find("note", "phone-same-network", { url })
        : find("warn", "phone-nowhere", { url }),
    r.https ? (r.lacks.length === 0 ? find("ok", "https") : find("note", "https-no-name")) : find("warn", "https-none"),
  ];
  if (origin !== undefined && last?.certificate) found.push(ofCertificate(last.certificate, origin, call.now()));
  if (origin !== undefined && !last?.certificate)
    found.push(find("note", "behind-proxy", { proxies: (last?.behind ?? []).join(", ") }));
  found.push(find("note", origin === undefined ? "codes-console" : "codes-none"));
  return found;
}
export { lastStart };
