/** Writing values into SQL text. Only for the few statements that travel together in one simple query; everything else is parameterised. */

/** A string literal, safe under standard_conforming_strings (the default of every supported PostgreSQL, checked at start). */
export const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;
export const bytes = (value: Uint8Array): string => `'\\x${Buffer.from(value).toString("hex")}'::bytea`;
export const json = (value: unknown): string => `${text(JSON.stringify(value).replaceAll("\\u0000", ""))}::jsonb`;
/** null or the literal made by `write`. */
export const maybe = <T>(value: T | null | undefined, write: (value: T) => string): string =>
  value === null || value === undefined ? "null" : write(value);
export const uuid = (value: string): string => `${text(value)}::uuid`;
export const uuids = (values: readonly string[]): string => `${text(`{${values.join(",")}}`)}::uuid[]`;
export const time = (value: string): string => `${text(value)}::timestamptz`;
