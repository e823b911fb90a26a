import pg from "pg";
import type { Embedded } from "../../server/embedded.ts";
import { startEmbedded } from "../../server/embedded.ts";
import { migrate } from "../../server/migrate.ts";
import type { Call } from "../command.ts";
import { EXIT, refuse } from "../command.ts";
import type { Place } from "../place.ts";
import { connected, embeddedPlace, givenPlace } from "../place.ts";
import { mustBeFinished } from "../swap.ts";

/** So many falls within so long are not mended any more. */
const FALLS = { most: 5, within: 10 * 60_000 };

/** Keeps the built-in database up while the house is served: one that falls over is started again, on the same port, under the same address. */
export class KeptUp {
  readonly #call: Call;
  #embedded: Embedded;
  readonly #gaveUp: (error: Error) => void;
  #stopping = false;
  #falls: number[] = [];
  constructor(call: Call, embedded: Embedded, gaveUp: (error: Error) => void) {
    this.#call = call;
    this.#embedded = embedded;
    this.#gaveUp = gaveUp;
    this.#watch();
  }
  #watch(): void {
    const watched = this.#embedded;
    void watched.lost.then(() => this.#again(watched)).catch((error: unknown) => this.#gaveUp(error as Error));
  }
  async #again(fallen: Embedded): Promise<void> {
    if (this.#stopping) return;
    const now = performance.now();
    this.#falls = [...this.#falls.filter((at) => now - at < FALLS.within), now];
    if (this.#falls.length > FALLS.most) throw refuse("database-falls", EXIT.failed, { count: this.#falls.length });
    this.#call.say(this.#call.words.databaseFell);
    await fallen.stop().catch(() => undefined);
    this.#embedded = await startEmbedded({ dataDir: this.#call.data, port: fallen.port, log: this.#call.say });
    if (this.#stopping) await this.#embedded.stop();
    else this.#watch();
  }
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#embedded.stop();
  }
}

/** The database for `serve`: given, or built in and made at the first start. @throws what startEmbedded throws */
export async function placeToServe(call: Call): Promise<Place> {
  const given = givenPlace(call);
  if (given) return given;
  mustBeFinished(call.data);
  const embedded = await startEmbedded({ dataDir: call.data, log: call.say });
  return embeddedPlace(call, embedded.url, embedded);
}

/** Brings the schema up to date. @throws LacksRights, Refused login-is-not-app */
export async function prepare(call: Call, place: Place): Promise<void> {
  await migrate(place.ownerUrl, call.now(), (name) => call.say(call.words.migrated(name)));
  if (place.givenUrl) await mayBeApp(place.givenUrl);
}

/** The server's own login must be able to take the application's role, and nothing more. */
async function mayBeApp(url: string): Promise<void> {
  await connected(url, async (client) => {
    try {
      await client.query("begin read only; set local role haitang_app; commit");
    } catch (error) {
      if ((error as { code?: string }).code !== "42501") throw error;
      const login = decodeURIComponent(new URL(url).username);
      throw refuse("login-is-not-app", EXIT.rights, { login, mend: `grant haitang_app to ${pg.escapeIdentifier(login)};` });
    }
  });
}
