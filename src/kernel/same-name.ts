/** A name as it is compared: width, case and spaces do not make another person. */
export const plainName = (name: string): string => name.normalize("NFKC").replaceAll(/\s+/g, "").toLowerCase();
export const sameName = (a: string, b: string): boolean => plainName(a) === plainName(b);
