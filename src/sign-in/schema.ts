import * as z from "zod/mini";
import { ROLES } from "../kernel/actor.ts";
import { day, id, instant, line, oneOf, phone, whole } from "../kernel/fields.ts";
import { personal } from "../kernel/personal.ts";

/**
 * Signing in 登录. account 账号 (who may come in; one a person) · session 会话 (one device, signed in) · code 登录码 (six digits, by phone) ·
 * PIN 六位密码 (for switching on a shared desk and for proving again that it is you) · invitation 邀请码 (a QR shown at the door) ·
 * badge 工牌码 (a personal QR, good on a shared desk only) · desk 共用电脑 (a browser on which several people work) · passkey 通行密钥.
 */
export const HOWS = ["code", "invitation", "pin", "badge", "passkey", "command-line"] as const;
export type How = (typeof HOWS)[number];
/** Why a session ended: by its holder (here, or from another device), by somebody else at the same browser, or by a decision about the account or the desk. */
export const ENDINGS = [
  "signed-out",
  "ended-elsewhere",
  "another-came",
  "account-blocked",
  "role-changed",
  "desk-closed",
] as const;
export type Ending = (typeof ENDINGS)[number];
export const BLOCKED_BECAUSE = ["left", "lost-phone", "misuse", "asked"] as const;
export type BlockedBecause = (typeof BLOCKED_BECAUSE)[number];
export const LANGUAGES = ["zh-CN", "en"] as const;
export const TOKEN_SCOPES = ["invitation", "badge"] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];

const SIGN_IN = { purpose: "sign-in", retention: "account" };
const typedPhone = () => personal(phone(), { purpose: "sign-in", retention: "not kept; its keyed hash for a day" });
const sixDigits = () => z.string().check(z.regex(/^\d{6}$/));
const pin = () => personal(sixDigits(), { purpose: "sign-in", retention: "not kept; its scrypt hash with the account" });
const secret = () => z.string().check(z.regex(/^[A-Za-z0-9_-]{22,86}$/));

// ---- commands -------------------------------------------------------------------------------------------------

/** For how many days and on how many devices the invitation may be opened. */
export const invite = z.object({ person: id(), days: whole(1, 14), uses: whole(1, 3) });
export const revokeInvitation = z.object({ invitation: id() });
export const blockAccount = z.object({ account: id(), because: oneOf(BLOCKED_BECAUSE) });
export const unblockAccount = z.object({ account: id() });
export const openDesk = z.object({ name: line(40) });
export const closeDesk = z.object({ desk: id() });
export const issueBadge = z.object({ account: id(), days: whole(1, 366) });

// ---- questions ------------------------------------------------------------------------------------------------

export const accountOf = z.object({ person: id() });
export const accountSeen = z.object({
  account: z.nullable(id()),
  blocked: z.boolean(),
  hasPhone: z.boolean(),
  hasPin: z.boolean(),
  roles: z.array(oneOf(ROLES)),
  /** policy's own answer: may the asker invite, block … this account */
  may: z.boolean(),
});
export const nothing = z.object({});
export const deskList = z.object({
  desks: z.array(z.object({ id: id(), name: z.string(), madeAt: instant(), people: z.int() })),
});
export const tokenList = z.object({
  tokens: z.array(
    z.object({
      id: id(),
      scope: oneOf(TOKEN_SCOPES),
      account: id(),
      person: id(),
      until: instant(),
      usesLeft: z.nullable(z.int()),
      madeBy: z.nullable(id()),
    }),
  ),
});

// ---- routes ---------------------------------------------------------------------------------------------------

export const askCode = z.object({
  phone: typedPhone(),
  for: z._default(oneOf(["sign-in", "step-up"]), "sign-in"),
  language: z.optional(oneOf(LANGUAGES)),
});
/** The same for every phone number: in how many seconds one may ask again, and how long a code lasts. */
export const asked = z.object({ again: z.int(), lasts: z.int() });
export const enter = z.object({ code: sixDigits() });
export const accept = z.object({ token: secret(), phone: z.optional(typedPhone()) });
/** On a shared desk: a tile and its PIN, or the secret of a badge. */
export const switchTo = z.union([z.object({ account: id(), pin: pin() }), z.object({ badge: secret() })]);
/** `setPin`: there is none yet, and now is the moment. */
export const entered = z.object({ account: id(), session: id(), setPin: z.boolean() });
export const setPin = z.object({ pin: pin() });
/** An answer of the browser's authenticator, as WebAuthn's toJSON() gives it. The library checks every field. */
const credential = z.looseObject({
  id: z.string().check(z.maxLength(1400)),
  rawId: z.string().check(z.maxLength(1400)),
  type: z.literal("public-key"),
  response: z.looseObject({}),
});
export const passkeyAnswer = z.object({ challenge: id(), credential });
export const passkeyRegister = z.object({ challenge: id(), credential, name: line(40) });
export const passkeyForget = z.object({ passkey: z.string().check(z.maxLength(1400)) });
/** `options` go to navigator.credentials as they are. */
export const passkeyOptions = z.object({ challenge: id(), options: z.looseObject({}) });
export const stepUpBy = z.union([
  z.object({ pin: pin() }),
  z.object({ code: sixDigits() }),
  z.object({ passkey: passkeyAnswer }),
]);
export const steppedUp = z.object({ until: instant() });
export const done = z.object({ ok: z.boolean() });
export const endSession = z.object({ session: id() });
export const setLanguage = z.object({ language: oneOf(LANGUAGES) });
export const showToken = z.object({ token: id() });
/** Shown once: whoever shows it again makes a new secret, and the one before is void. */
export const shownToken = z.object({ secret: secret(), scope: oneOf(TOKEN_SCOPES), until: instant() });
export const takeDesk = z.object({ desk: id() });

const ownName = personal(z.string(), SIGN_IN);
export const deskSeen = z.object({
  desk: z.nullable(z.object({ id: id(), name: z.string() })),
  people: z.array(z.object({ account: id(), name: z.nullable(ownName), hasPin: z.boolean() })),
});
export const sessionSeen = z.object({
  id: id(),
  how: oneOf(HOWS),
  madeAt: instant(),
  idleUntil: instant(),
  device: z.nullable(z.string()),
  desk: z.nullable(z.string()),
  current: z.boolean(),
});
export const sessionList = z.object({ sessions: z.array(sessionSeen) });
export const grantSeen = z.object({
  id: id(),
  role: oneOf(ROLES),
  community: id(),
  communityName: z.string(),
  level: z.string(),
  place: id(),
  placeLabel: z.nullable(z.string()),
  organisation: z.nullable(id()),
  from: day(),
  to: z.nullable(day()),
});
export const meSeen = z.object({
  account: id(),
  person: id(),
  home: id(),
  name: z.nullable(ownName),
  language: z.nullable(z.string()),
  session: z.object({ id: id(), how: oneOf(HOWS), idleUntil: instant(), absoluteUntil: instant() }),
  steppedUpUntil: z.nullable(instant()),
  hasPhone: z.boolean(),
  hasPin: z.boolean(),
  /** False where the house has no domain name: then no passkey can be made. */
  passkeysPossible: z.boolean(),
  passkeys: z.array(z.object({ id: z.string(), name: z.string(), madeAt: instant(), lastUsedAt: z.nullable(instant()) })),
  grants: z.array(grantSeen),
  desk: z.nullable(z.object({ id: id(), name: z.string() })),
});
export type Me = z.infer<typeof meSeen>;
