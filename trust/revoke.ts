import pg from "pg";
import { house } from "../src/house.ts";
import type { Capability } from "../src/server/capability.ts";
import { tokenOf } from "../src/server/http.ts";
import { Browser } from "../src/sign-in/testing/browser.ts";
import type { SignInHouse } from "../src/sign-in/testing/house.ts";
import { signInHouse } from "../src/sign-in/testing/house.ts";
import type { Asked, Trusted } from "./support/trusted.ts";

const AT_MOST = 2000;
const PIN = "271828";
const WAYS = ["block", "role-ended", "out-everywhere"] as const;

interface Figures {
  rounds: number;
  streams: number;
  /** Milliseconds from the decision's answer to the end of a stream: the middle and the worst one. */
  cutMedian: number;
  cutWorst: number;
  /** Calls on any server that were still answered after the decision. */
  answered: number;
  /** Streams that came back. */
  cameBack: number;
}

/** Somebody with a stream open on each of two servers, and the same session on both. */
interface Listener {
  here: Browser;
  there: Browser;
  account: string;
  grant: string;
  ended: Promise<number>[];
}
async function listening(s: SignInHouse, bases: [string, string], nth: number): Promise<Listener> {
  const here = await s.signedIn("helper", nth, new Browser(bases[0], `203.0.113.${nth % 200}`));
  const there = here.copy(bases[1]);
  const { account, grants } = (await here.signIn("me")).body;
  const streams = await Promise.all([here.listen(), there.listen()]);
  if (streams.some((x) => x.status !== 200)) throw new Error("revoke: a stream did not open");
  return { here, there, account, grant: grants[0].id, ended: streams.map((x) => x.ended) };
}

async function rounds(s: SignInHouse, count: number): Promise<Figures> {
  const second = await s.house.another();
  const lead = await s.signedIn("lead", 0);
  await lead.signIn("set-pin", { pin: PIN });
  const cuts: number[] = [];
  let answered = 0;
  let cameBack = 0;
  for (let nr = 0; nr < count; nr++) {
    const l = await listening(s, [s.house.base, second.base], nr);
    const way = WAYS[nr % WAYS.length];
    // The house's clock goes on by a minute a round; a step-up holds for ten.
    if (nr % 8 === 7 && (await lead.signIn("step-up", { pin: PIN })).status !== 200) throw new Error("revoke: no step-up");
    const act = (name: string, input: unknown) =>
      lead.post(`/api/do/${name}`, {
        id: s.house.server.road.derivedId(s.house.clock.now(), `revoke ${nr}`),
        community: s.house.community,
        input,
      });
    const decided =
      way === "block"
        ? await act("sign-in.block-account", { account: l.account, because: "misuse" })
        : way === "role-ended"
          ? await act("organisations.end-role", { held: l.grant })
          : await l.here.copy().signIn("out-everywhere");
    const at = performance.now();
    if (decided.status !== 200) throw new Error(`revoke: ${way} ${decided.status} ${JSON.stringify(decided.body)}`);
    for (const b of [l.here, l.there]) if ((await b.signIn("me")).status !== 401) answered++;
    const cut = await Promise.all(
      l.ended.map((e) => Promise.race([e, new Promise<number>((r) => setTimeout(() => r(Infinity), AT_MOST + 500))])),
    );
    for (const c of cut) cuts.push(Math.max(0, c - at));
    for (const b of [l.here, l.there]) {
      const again = await b.listen();
      if (again.status === 200) cameBack++;
      again.stop();
    }
  }
  cuts.sort((a, b) => a - b);
  return {
    rounds: count,
    streams: cuts.length,
    cutMedian: Math.round(cuts[cuts.length >> 1] as number),
    cutWorst: Math.round(cuts.at(-1) as number),
    answered,
    cameBack,
  };
}
/** The house without the writing that ends sessions: decisions are journalled and announced, and nothing comes of them. */
const withoutEnding: readonly Capability[] = house.map((c): Capability =>
  c.name === "sign-in"
    ? {
        ...c,
        writes: { ...c.writes, "sign-in.account-blocked": async () => undefined, "sign-in.session-ended": async () => undefined },
      }
    : c,
);

/** A session that is ended in the database without an event: does its stream stay? */
async function silentEnding(s: SignInHouse): Promise<boolean> {
  const browser = await s.signedIn("helper", 150);
  const stream = await browser.listen();
  const owner = new pg.Client({ connectionString: s.house.ownerUrl });
  await owner.connect();
  await owner.query("update session set ended_at = made_at where token_hash = $1", [
    tokenOf(browser.cookies.get("haitang") as string),
  ]);
  await owner.end();
  const stayed = await Promise.race([
    stream.ended.then(() => false),
    new Promise<boolean>((r) => setTimeout(() => r(true), AT_MOST + 500)),
  ]);
  stream.stop();
  return stayed;
}

/**
 * S6. Somebody with streams open on two servers is blocked, loses their role, or signs out everywhere: every stream is cut within two seconds, does not
 * come back, and the next call is refused on both servers.
 * Controls: without the writing that ends sessions calls are still answered; without the event a stream stays.
 */
export default async function revoke({ counts }: Asked): Promise<Trusted> {
  const s = await signInHouse();
  let figures: Figures;
  let stayed: boolean;
  try {
    figures = await rounds(s, counts === "full" ? 100 : 9);
    stayed = await silentEnding(s);
  } finally {
    await s.house.stop();
  }
  const off = await signInHouse({ capabilities: withoutEnding });
  let still: Figures;
  try {
    still = await rounds(off, 1);
  } finally {
    await off.house.stop();
  }
  const ok = figures.cutWorst <= AT_MOST && figures.answered === 0 && figures.cameBack === 0;
  return {
    id: "S6",
    name: "revoke",
    ok,
    figures: { ...figures },
    control: {
      what: "what ends sessions is not written (calls are answered, streams come back); or written without an event (a stream stays)",
      ok: still.answered > 0 && still.cameBack > 0 && stayed,
    },
  };
}
