/** Text as it is compared: full width and half width alike, case aside, without spaces. */
const plain = (text: string): string => text.normalize("NFKC").toLowerCase().replaceAll(/\s+/g, " ").trim();

/** True when every word that was typed occurs in the text. Nothing typed matches everything. */
export function matches(text: string, typed: string): boolean {
  const hay = plain(text);
  return plain(typed)
    .split(" ")
    .every((word) => hay.includes(word));
}
