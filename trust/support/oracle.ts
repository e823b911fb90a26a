import type { Id } from "../../src/kernel/id.ts";

/** One household as both the oracle and the database know it. */
export interface Known {
  looks: number;
  proxies: number;
  use: string;
  said: string | null;
  version: number;
}
export interface Answered {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}
export type Act =
  | { readonly kind: "look"; readonly home: number }
  | { readonly kind: "door"; readonly home: number; readonly use: string }
  | { readonly kind: "proxy"; readonly home: number }
  | {
      readonly kind: "edit";
      readonly home: number;
      readonly said: string;
      /** how many changes the device has not heard of */ readonly stale: number;
    };
/** A command on its way: what it does, and the body that the server hears. */
export interface Letter {
  readonly id: Id;
  readonly act: Act;
  /** The version that an edit was made upon. */
  readonly version: number;
  readonly body: string;
}

/**
 * What must come of every letter, in plain memory: the first one under an id counts, the same again gets the same answer, another under the same id
 * gets none. It knows nothing of databases, sessions or networks.
 */
export class Oracle {
  readonly homes: readonly Known[];
  readonly #heard = new Map<Id, { body: string; answer: Answered }>();
  constructor(homes: readonly Known[]) {
    this.homes = homes.map((h) => ({ ...h }));
  }
  answerTo(id: Id): Answered | undefined {
    return this.#heard.get(id)?.answer;
  }
  get ids(): Id[] {
    return [...this.#heard.keys()];
  }
  /** Ids that took effect: each stands in the journal once. */
  get done(): Set<Id> {
    return new Set([...this.#heard].filter(([, h]) => h.answer.status < 400).map(([id]) => id));
  }

  /** A letter has arrived and got this answer. @returns what is wrong with the answer, or null */
  hear(letter: Letter, came: Answered): string | null {
    const before = this.#heard.get(letter.id);
    if (before && before.body !== letter.body)
      return came.status === 409 && came.body.code === "command.same-id-other-body"
        ? null
        : `same id, other body: ${came.status}`;
    if (before)
      return same(before.answer, came) ? null : `asked again, another answer: ${said(before.answer)} then ${said(came)}`;
    const must = this.#decide(letter);
    this.#heard.set(letter.id, { body: letter.body, answer: came });
    const right = must === null ? came.status === 200 : came.status === 409 && came.body.code === must;
    return right ? null : `${letter.act.kind} should be ${must ?? "done"}, but ${said(came)}`;
  }
  /** Does it; or the code of why not. */
  #decide({ act, version }: Letter): string | null {
    const home = this.homes[act.home] as Known;
    switch (act.kind) {
      case "look":
        home.looks += 1;
        return null;
      case "proxy":
        home.proxies += 1;
        return null;
      case "door":
        if (act.use === "vacant") return "places.still-lived-in";
        home.use = act.use;
        return null;
      case "edit":
        if (version !== home.version) return "people.changed-since";
        home.said = act.said;
        home.version += 1;
        return null;
    }
  }
}
const said = (a: Answered): string => `${a.status} ${JSON.stringify(a.body)}`;
const same = (a: Answered, b: Answered): boolean =>
  a.status === b.status && (a.status >= 400 ? a.body.code === b.body.code : JSON.stringify(a.body) === JSON.stringify(b.body));
