import { say } from "../say.svelte.ts";

/** A field of the register that a list would change, as people call it. */
export function fieldSaid(field: string): string {
  const { fields } = say.register.review.rows;
  return (fields as Readonly<Record<string, string>>)[field] ?? fields.other;
}

/** What stands in a field: codes in words, everything else as it is. */
export function valueSaid(field: string, value: string): string {
  const { values } = say.register.review.rows;
  const words: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    use: say.places.uses,
    care: say.people.classes,
    channel: say.people.channels,
    tenure: values,
    noSmartphone: values,
    registered: values,
  };
  if (field === "language") return say.language(value);
  return words[field]?.[value] ?? value;
}
