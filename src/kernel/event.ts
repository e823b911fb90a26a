import type { Id } from "./id.ts";

/**
 * Something that happened. `public` (ids, codes, values that say nothing about a person) is journalled;
 * `private` goes to the materialiser and nowhere else, so that a person can be erased without rewriting history.
 */
export interface Event<Kind extends string = string, Public = Record<string, unknown>, Private = unknown> {
  readonly kind: Kind;
  /** Version of the public part. */
  readonly v: number;
  /** Everything that this is about (the household, its door, entrance, building, compound, community): who may hear of it is decided by these. */
  readonly about: readonly Id[];
  readonly public: Public;
  readonly private?: Private;
}

/** An event that has its place in the journal. */
export interface Journalled extends Event {
  /** Public, gapless order given by the sealer. */
  readonly pos: number;
  readonly community: Id;
  readonly command: Id;
  readonly actor: Id;
  readonly at: string;
}
