import fc from "fast-check";

/** Any character that Unicode has room for. (fast-check's own "binary" needs seconds to get ready.) */
export const character = fc.integer({ min: 0, max: 0x10ffff }).map((point) => String.fromCodePoint(point).toWellFormed());
