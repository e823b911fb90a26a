import gusuHead from "../packs/suzhou-gusu/pack.json" with { type: "json" };
import gusuPlaces from "../packs/suzhou-gusu/places.json" with { type: "json" };
import gusuOrganisations from "../packs/suzhou-gusu/organisations.json" with { type: "json" };
import gusuRoles from "../packs/suzhou-gusu/roles.json" with { type: "json" };
import gusuRegister from "../packs/suzhou-gusu/register.json" with { type: "json" };
import plainHead from "../packs/plain/pack.json" with { type: "json" };
import plainPlaces from "../packs/plain/places.json" with { type: "json" };
import plainOrganisations from "../packs/plain/organisations.json" with { type: "json" };
import plainRoles from "../packs/plain/roles.json" with { type: "json" };
import plainRegister from "../packs/plain/register.json" with { type: "json" };
import { assemble } from "../src/packs/assemble.ts";
import type { Pack } from "../src/packs/schema.ts";
import type { SamplePack } from "./types.ts";

/** The packs of the samples, read with the module so that generating stays pure. */
const PACKS: Record<SamplePack, Pack> = {
  "suzhou-gusu": assemble({
    pack: gusuHead,
    places: gusuPlaces,
    organisations: gusuOrganisations,
    roles: gusuRoles,
    register: gusuRegister,
  }),
  plain: assemble({
    pack: plainHead,
    places: plainPlaces,
    organisations: plainOrganisations,
    roles: plainRoles,
    register: plainRegister,
  }),
};
export const packOf = (name: SamplePack): Pack => PACKS[name];

/** The kind of organisation at a level of the chain of responsibility. */
export const kindAt = (pack: Pack, level: number): string => pack.organisations.kinds.find((k) => k.chain === level)!.code;

/** Official code of a place of the sample: district and number of street and community; null where the pack knows none. */
export function officialCode(pack: Pack, street: number, community: number): string | null {
  if (pack.places.code === null) return null;
  const { sample, segments } = pack.places.code;
  return sample + String(street).padStart(segments[1], "0") + String(community).padStart(segments[2], "0");
}
