import * as z from "zod/mini";
import type { HouseholdSeen } from "../../../people/schema.ts";
import { CHANNELS, personInput } from "../../../people/schema.ts";
import type { Channel, PersonInput } from "../../../people/schema.ts";

/** A person as a form holds it: text for everything, so that an empty box is an empty text. */
export interface PersonDraft {
  name: string;
  called: string;
  born: string;
  /** One number a line, or with commas between them. */
  phones: string;
  language: string;
  channel: string;
  noSmartphone: boolean;
  /** "yes", "no", or nobody said. */
  registered: string;
}
export const emptyPerson = (): PersonDraft => ({
  name: "",
  called: "",
  born: "",
  phones: "",
  language: "",
  channel: "",
  noSmartphone: false,
  registered: "",
});
type Known = Omit<HouseholdSeen["people"][number], "id" | "child" | "age" | "version">;
export const draftOf = (p: Known): PersonDraft => ({
  name: p.name ?? "",
  called: p.called ?? "",
  born: p.born === null ? "" : String(p.born),
  phones: p.phones.join("\n"),
  language: p.language ?? "",
  channel: p.channel ?? "",
  noSmartphone: p.noSmartphone,
  registered: p.registered === null ? "" : p.registered ? "yes" : "no",
});

const orNull = (text: string): string | null => (text.trim() === "" ? null : text.trim());
export const channelOf = (text: string): Channel | null => CHANNELS.find((c) => c === text) ?? null;

/** What is wrong with a draft, by field; codes that the form has words for. */
export type PersonFaults = Partial<Record<"name" | "born" | "phones", true>>;
/** Draft → what the command takes, or which fields are not right. The schema is the server's own. */
export function personOf(draft: PersonDraft): { person: PersonInput } | { faults: PersonFaults } {
  const parsed = z.safeParse(personInput, {
    name: draft.name,
    called: orNull(draft.called),
    born: draft.born.trim() === "" ? null : Number(draft.born),
    phones: draft.phones
      .split(/[\n,，、;；]+/)
      .map((p) => p.trim())
      .filter(Boolean),
    language: orNull(draft.language),
    channel: channelOf(draft.channel),
    noSmartphone: draft.noSmartphone,
    registered: draft.registered === "" ? null : draft.registered === "yes",
  });
  if (parsed.success) return { person: parsed.data };
  const faults: PersonFaults = {};
  for (const issue of parsed.error.issues) {
    const field = issue.path[0];
    if (field === "born" || field === "phones") faults[field] = true;
    else faults.name = true;
  }
  return { faults };
}
