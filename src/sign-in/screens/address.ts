/**
 * Addresses that carry a secret. It stands behind the #, which browsers do not send: no server log, no proxy and no referrer ever sees it.
 */
const SECRET = /^[A-Za-z0-9_-]{22,86}$/;

/** What the QR of an invitation says: an address that any phone's camera opens. `origin`: `https://…`, as people reach the house. */
export const invitationAddress = (origin: string, secret: string): string =>
  `${origin.replace(/\/$/, "")}/phone/#invitation=${secret}`;
/** What the QR of a badge says. It is read by the shared desk's camera and opens nothing elsewhere. */
export const badgeText = (secret: string): string => `haitang-badge:${secret}`;

const secretOf = (text: string | undefined): string | null => (text !== undefined && SECRET.test(text) ? text : null);
/** The secret of an invitation in an address's fragment; null when there is none. */
export const invitationIn = (hash: string): string | null => secretOf(/^#invitation=(.+)$/.exec(hash)?.[1]);
/** The secret of a badge in what a camera read; null when it is something else. */
export const badgeIn = (text: string): string | null => secretOf(/^haitang-badge:(.+)$/.exec(text.trim())?.[1]);

/** Takes the secret out of the address bar and the history, before anything else can look at it. */
export function takeInvitation(): string | null {
  const secret = invitationIn(location.hash);
  if (secret) history.replaceState(null, "", location.pathname + location.search);
  return secret;
}
