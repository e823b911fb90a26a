import type { Kysely } from "kysely";
import type * as z from "zod/mini";
import type { Actor } from "../kernel/actor.ts";
import type { Context, Decision } from "../kernel/command.ts";
import type { Event, Journalled } from "../kernel/event.ts";
import type { Id } from "../kernel/id.ts";
import type { Day, Instant } from "../kernel/instant.ts";
import type { Verdict } from "../kernel/policy.ts";
import type { No, Result } from "../kernel/result.ts";
import type { Pack } from "../packs/schema.ts";
import type { Road } from "./dispatch.ts";
import type { Route } from "./route.ts";

/** Asks; cannot write, never locks outside a command. Everything that it sees lies within the wall of the transaction. */
export interface Reader {
  /** Typed access: `reader.tables<PlaceTables>()`. */
  tables<T>(): Kysely<T>;
  /** A statement as text with its parameters ($1 …), for the few that are measured or shared. */
  rows<T>(text: string, values: readonly unknown[]): Promise<T[]>;
  /** Opens a sealed field of the given community. */
  open(community: Id, label: string, sealed: Buffer): Promise<string>;
  openBytes(community: Id, label: string, sealed: Buffer): Promise<Buffer>;
  /** Opens what is sealed under the installation's key, since it passes between two communities. */
  openForHouse(label: string, sealed: Buffer): string;
  /** Keyed hash under which a value is searched inside a community. */
  searchHash(community: Id, value: string): Promise<string>;
  /** Keyed hash of a phone number under the installation's key: how an account is found by the number that somebody types. */
  phoneHash(phone: string): Buffer;
  /** True inside a command: facts are then read `for update`, so that they hold still until the decision is written. */
  readonly locks: boolean;
  /** False in a control run alone: then nobody's reading has a limit. */
  readonly readingLimit: boolean;
  /**
   * Inside a command: locks rows of a community's table, in the order of their ids, before facts are read; elsewhere it does nothing. A statement that
   * waits for a row lock sees everything else as it was before it waited, so whatever is counted or listed beside the row is read by a later statement.
   */
  hold(table: string, community: Id, ids: readonly Id[]): Promise<void>;
  /** The pack that a community lives by. */
  pack(community: Id): Promise<Pack>;
  /** Another command by its name: for what carries commands out for others (approvals, undo). */
  commandNamed(name: string): CommandSpec<any, any> | undefined;
  /** What goes with a row of a table when its making is taken back. */
  unmakes(table: string): Unmaking;
}
/** Writes, inside the command's transaction. Only materialisers get one. */
export interface Writer extends Reader {
  /** A statement whose outcome nobody has to see: it travels with the journal, and when it fails the command fails. */
  send(text: string, values: readonly unknown[]): void;
  /** The same for a statement with thousands of rows: while the database writes them we make the next ones, but no more than a few are under way. */
  load(text: string, values: readonly unknown[]): Promise<void>;
  seal(community: Id, label: string, plain: string): Promise<Buffer>;
  /** Seals what passes between two communities of the house, under the installation's key. */
  sealForHouse(label: string, plain: string): Buffer;
  /** Keeps the row as it was, so that the command can be undone for fourteen days. Call it before changing the row. `but`: columns that others change without a version. */
  keep(table: string, key: Readonly<Record<string, unknown>>, about: readonly Id[], but?: readonly string[]): Promise<void>;
  /** The same for many rows of one table by their ids. `created`: they are about to be made; taken back, they go. `about`: of each row, in the same order. */
  keepMany(table: string, ids: readonly Id[], about: readonly (readonly Id[])[], how: "changed" | "created"): Promise<void>;
  /** Many rows into one table, thousands in a statement. Rows that are there already stay as they are. */
  putMany(table: string, columns: readonly string[], rows: Iterable<readonly unknown[]>): Promise<number>;
}

/** Who asks a question, when. */
export interface Asker {
  readonly actor: Actor;
  readonly now: Instant;
  readonly today: Day;
  readonly zone: string;
}

type Schema<T> = z.core.$ZodType<T>;

/** What is known of a command before it is known who sends it. */
export type EarlyContext = Omit<Context, "actor" | "today">;

export interface CommandSpec<I = unknown, F = unknown> {
  /** `capability.verb` */
  readonly name: string;
  readonly v: number;
  readonly summary: string;
  readonly input: Schema<I>;
  /** What personal data is touched for: it travels with the transaction and into the journal. */
  readonly purpose: string;
  /** Bytes; 64 KiB where not said. */
  readonly bodyLimit?: number;
  /** The person proves again that it is them. */
  readonly stepUp?: boolean;
  /** The facts, under lock, in one fixed order. `null`: for this actor there is no such thing. */
  facts(reader: Reader, input: I, context: Context): Promise<F | null>;
  /**
   * Facts that ask neither who nor on which day: the question for them goes to the database in one breath with the question who is there. Whoever is
   * not let in sees and locks no row: the wall is put up by the answer to that question. `command()` types it.
   */
  readonly early?: boolean;
  may(actor: Actor, facts: F, context: Context, input: I): Verdict;
  decide(facts: F, input: I, context: Context): Decision;
  /** How many people must sign (the asker is one of them); more than one parks the command. */
  signatures?(facts: F, input: I): number;
  /** What it is about, for a parked command. */
  about?(facts: F, input: I): readonly Id[];
  /** What whoever signs must know of it: codes, ids, numbers; never a name. */
  tells?(facts: F, input: I): No["facts"];
  /** Commands of this kind commute: many of one community may travel in one transaction. Facts come for all at once. */
  readonly batch?: {
    facts(reader: Reader, inputs: readonly I[], community: Id, today: Day): Promise<(F | null)[]>;
  };
}

export interface QuerySpec<I = unknown, O = unknown, E = any> {
  readonly name: string;
  readonly summary: string;
  readonly input: Schema<I>;
  /** What goes out is cut to this: a field that is not here does not leave. */
  readonly output: Schema<O>;
  readonly purpose: string;
  /** Asked over all the communities that the actor covers, not of one. */
  readonly across?: boolean;
  /** `community`: the wall that it is asked behind; empty for a question that goes across. */
  ask(reader: Reader, input: I, asker: Asker, community: Id, early: E): Promise<Result<O>>;
  /**
   * What can be looked up before it is known who asks: it goes to the database in one breath with that question, and is handed to `ask`. Whoever is not
   * let in sees no row. What each may know of it is for `ask` to say.
   */
  early?(reader: Reader, input: I, community: Id, now: Instant): Promise<E>;
  /** `ask` looks at nothing but what `early` found and the community's pack and key: the transaction may end in the same breath. */
  readonly enough?: boolean;
}

/** An event elsewhere → commands here, run from the sealed journal as the system. */
export interface Reaction {
  readonly name: string;
  readonly on: readonly string[];
  react(event: Journalled): readonly { command: string; input: unknown }[];
}
/** What must hold together: runs in the transaction of the event that it follows. */
export interface With {
  readonly on: string;
  then(reader: Reader, event: Event, context: Context): Promise<Decision>;
}
/** Finds what falls due and writes it. `now` is an argument, so any clock will do. */
export interface Tick {
  readonly name: string;
  /** Seconds between two runs. */
  readonly every: number;
  /** As what the transaction runs. */
  readonly purpose: string;
  run(tick: TickContext): Promise<void>;
}
export interface TickContext {
  readonly now: Instant;
  /** The whole house: for what is done once for all of them (the purge). */
  readonly capabilities: readonly Capability[];
  /** One transaction over one community (or over none) as the system. */
  as<T>(
    communities: readonly Id[],
    work: (reader: Reader, sql: (text: string, values?: unknown[]) => Promise<Record<string, unknown>[]>) => Promise<T>,
  ): Promise<T>;
  /** Runs a command as the system. The id comes from `key`, so the same due thing is never done twice. */
  command(community: Id, name: string, input: unknown, key: string): Promise<void>;
  /** Events of the system itself in one community: materialised and journalled in a transaction of their own. */
  record(community: Id, events: readonly Event[]): Promise<void>;
}

export type Materialiser = (writer: Writer, event: Event<string, any, any>, context: Context) => Promise<void>;

/** What taking back the making of rows must know of their table. */
export interface Unmaking {
  /** SQL condition over the table (alias t): since then it has a life of its own, and stays. */
  readonly unless?: string;
  /** Statements with $1 community, $2 ids: what stands beside the rows and goes with them. */
  readonly with?: readonly string[];
  /** Tables that those statements reach: that something of a row stands there is nothing built on it. */
  readonly beside?: readonly string[];
  /** Where a row stays, what was made with it and refers to it stays, too: nobody keeps a household without its people. */
  readonly whole?: boolean;
}

export interface Capability {
  readonly name: string;
  readonly commands: readonly CommandSpec<any, any>[];
  readonly queries: readonly QuerySpec<any, any, any>[];
  readonly writes: Readonly<Record<string, Materialiser>>;
  /** Many events of one kind at once, for kinds that travel in batches. */
  readonly writesMany?: Readonly<
    Record<string, (writer: Writer, events: readonly { event: Event<string, any, any>; context: Context }[]) => Promise<void>>
  >;
  readonly reactions?: readonly Reaction[];
  readonly withs?: readonly With[];
  /** What neither a command nor a question can be: files that come and go. Mounted with the house's other routes. */
  readonly routes?: (road: Road) => readonly Route[];
  readonly ticks?: readonly Tick[];
  /** Personal tables: purpose and retention. Read by `privacy` and by the purge. */
  readonly holds?: readonly Holding[];
  /** By table: what goes with rows whose making is taken back, and which of them stay. */
  readonly unmakes?: Readonly<Record<string, Unmaking>>;
  /** How a subject is erased, by its kind (its table): the event that does it. Used by the purge, and again after a restore. */
  readonly erases?: Readonly<Record<string, (id: Id) => Event>>;
}

/** One personal table, as `haitang privacy` prints it and as the purge obeys it. */
export interface Holding {
  readonly table: string;
  readonly purpose: string;
  readonly fields: readonly string[];
  readonly retention: string;
  readonly readers: readonly string[];
  /** SQL condition over the table (alias t) with $1 = now: what is past its time. Absent: goes with its subject. */
  readonly past?: string;
}

type Early<I, F> = Omit<CommandSpec<I, F>, "facts" | "early"> & {
  readonly early: true;
  facts(reader: Reader, input: I, context: EarlyContext): Promise<F | null>;
};
type Late<I, F> = CommandSpec<I, F> & { readonly early?: false };
/** Keeps the types of a command together at its definition. */
export const command = <I, F>(spec: Early<I, F> | Late<I, F>): CommandSpec<I, F> => spec;
export const query = <I, O, E = undefined>(spec: QuerySpec<I, O, E>): QuerySpec<I, O, E> => spec;
