// Control characters, bidirectional overrides and isolates, zero-width characters and the byte order mark.
// U+200C/U+200D are kept: some scripts need them.
// eslint-disable-next-line no-control-regex
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]/g;

/** Text as the house keeps it: NFC, without control characters, without what hides itself, without space at its ends. Clean text stays as it is. */
export const clean = (text: string): string => text.replaceAll(HIDDEN, "").normalize("NFC").trim();
