import type { AuthenticationResponseJSON, RegistrationResponseJSON } from "@simplewebauthn/server";
import type { Id } from "../kernel/id.ts";
import { later } from "../kernel/instant.ts";
import type { Road } from "../server/dispatch.ts";
import { CHALLENGE_LASTS } from "./rules.ts";
import type { SignInWork } from "./session.ts";

/** The name that people reach us by: `https://haitang.example` and its domain. */
export interface Domain {
  readonly origin: string;
  readonly rp: string;
}
type Kind = "register" | "sign-in";

/** Loaded when the first passkey is asked for: it is a fifth of what a start has to read, and many houses have no domain name. */
const library = () => import("@simplewebauthn/server");

/** A passkey counts as proof of the person, so the authenticator must have asked for finger, face or PIN. */
const VERIFIED = { requireUserVerification: true } as const;
/** EdDSA, ES256, RS256 (COSE). The library would add what Node still calls experimental. */
const ALGORITHMS = [-8, -7, -257];

async function keepChallenge(road: Road, w: SignInWork, kind: Kind, value: string, account: Id | null): Promise<Id> {
  const id = road.newId();
  await w.client.query("insert into challenge (id, account_id, kind, value, until) values ($1, $2, $3, $4, $5)", [
    id,
    account,
    kind,
    value,
    later(w.now, CHALLENGE_LASTS),
  ]);
  return id;
}
/** Takes a challenge out: it is good once. */
async function takeChallenge(w: SignInWork, id: Id, kind: Kind, account: Id | null): Promise<string | null> {
  const { rows } = await w.client.query<{ value: string }>(
    "delete from challenge where id = $1 and kind = $2 and until > $3 and account_id is not distinct from $4 returning value",
    [id, kind, w.now, account],
  );
  return rows[0]?.value ?? null;
}

/** What the browser needs to make a passkey for an account. The account's id stands for it; no phone number leaves. */
export async function registrationOptions(
  road: Road,
  w: SignInWork,
  domain: Domain,
  account: Id,
  name: string,
): Promise<{ challenge: Id; options: object }> {
  const { rows } = await w.client.query<{ id: string; transports: string[] }>(
    "select id, transports from passkey where account_id = $1",
    [account],
  );
  const options = await (
    await library()
  ).generateRegistrationOptions({
    rpName: "海棠 Haitang",
    rpID: domain.rp,
    userName: name,
    userDisplayName: name,
    userID: new Uint8Array(Buffer.from(account.replaceAll("-", ""), "hex")),
    attestationType: "none",
    supportedAlgorithmIDs: ALGORITHMS,
    excludeCredentials: rows,
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
    timeout: CHALLENGE_LASTS,
  });
  return { challenge: await keepChallenge(road, w, "register", options.challenge, account), options };
}

/** What a browser's answer to `registrationOptions` proves; null when it proves nothing. */
export async function registered(
  w: SignInWork,
  domain: Domain,
  account: Id,
  answer: { challenge: Id; credential: unknown },
): Promise<{ id: string; publicKey: Buffer; counter: number; transports: string[] } | null> {
  const expectedChallenge = await takeChallenge(w, answer.challenge, "register", account);
  if (!expectedChallenge) return null;
  try {
    const made = await (
      await library()
    ).verifyRegistrationResponse({
      response: answer.credential as RegistrationResponseJSON,
      expectedChallenge,
      expectedOrigin: domain.origin,
      expectedRPID: domain.rp,
      supportedAlgorithmIDs: ALGORITHMS,
      ...VERIFIED,
    });
    if (!made.verified) return null;
    const { credential } = made.registrationInfo;
    const { rows } = await w.client.query("select from passkey where id = $1", [credential.id]);
    return rows.length > 0
      ? null
      : {
          id: credential.id,
          publicKey: Buffer.from(credential.publicKey),
          counter: credential.counter,
          transports: [...(credential.transports ?? [])],
        };
  } catch {
    // The library says by exceptions what an answer lacks; for the caller it is simply not one.
    return null;
  }
}

/** What the browser needs to sign in with a passkey of its own choice: no account is named, so none can be found out. */
export async function signInOptions(road: Road, w: SignInWork, domain: Domain): Promise<{ challenge: Id; options: object }> {
  const options = await (
    await library()
  ).generateAuthenticationOptions({
    rpID: domain.rp,
    userVerification: "required",
    timeout: CHALLENGE_LASTS,
  });
  return { challenge: await keepChallenge(road, w, "sign-in", options.challenge, null), options };
}

/** The account whose passkey answered; null when none did. Its counter moves on, under lock, so that a copied answer or key is noticed. */
export async function signedInBy(
  w: SignInWork,
  domain: Domain,
  answer: { challenge: Id; credential: { id: string } },
): Promise<{ id: Id; community: Id; hasPin: boolean } | null> {
  const expectedChallenge = await takeChallenge(w, answer.challenge, "sign-in", null);
  if (!expectedChallenge) return null;
  const { rows } = await w.client.query<{
    id: Id;
    community: Id;
    hasPin: boolean;
    key: Buffer;
    counter: number;
    transports: string[];
  }>(
    `select a.id, a.community_id as community, a.pin_hash is not null as "hasPin", p.public_key as key, p.counter, p.transports
     from passkey p join account a on a.id = p.account_id where p.id = $1 and a.blocked_at is null for update of p`,
    [answer.credential.id],
  );
  const found = rows[0];
  if (!found) return null;
  try {
    const { verified, authenticationInfo } = await (
      await library()
    ).verifyAuthenticationResponse({
      response: answer.credential as AuthenticationResponseJSON,
      expectedChallenge,
      expectedOrigin: domain.origin,
      expectedRPID: domain.rp,
      credential: {
        id: answer.credential.id,
        publicKey: new Uint8Array(found.key),
        counter: found.counter,
        transports: found.transports,
      },
      ...VERIFIED,
    });
    if (!verified) return null;
    await w.client.query("update passkey set counter = $2, last_used_at = $3 where id = $1", [
      answer.credential.id,
      authenticationInfo.newCounter,
      w.now,
    ]);
    return { id: found.id, community: found.community, hasPin: found.hasPin };
  } catch {
    return null;
  }
}
