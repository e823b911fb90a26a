import { HOUR, MINUTE } from "../src/kernel/instant.ts";
import type { Browser } from "../src/sign-in/testing/browser.ts";
import type { SignInHouse } from "../src/sign-in/testing/house.ts";
import { signInHouse } from "../src/sign-in/testing/house.ts";
import type { Asked, Trusted } from "./support/trusted.ts";

interface Figures {
  accounts: number;
  guesses: number;
  /** Attackers who got in. */
  in: number;
  /** Owners who asked before the attack and could not enter after it. */
  lockedOut: number;
  /** Owners who could not get a new code in their own browser while strangers asked for their number. */
  silenced: number;
  /** Codes that worked twice, after ten minutes, in another browser, or for another purpose. */
  misused: number;
  seconds: number;
}
const ABREAST = 10;

/** Guesses of an attacker who is as lucky as can be: five wrong ones, then the right one, and again among all the others. */
function* guessesAt(right: string, count: number): Generator<string> {
  for (let i = 1; i <= count; i++)
    yield i === 6 || i === count || i % 97 === 0 ? right : String((Number(right) + i) % 1_000_000).padStart(6, "0");
}

/** One account under attack: its owner asked for a code first; an attacker asks for another in a browser of their own and guesses. */
async function attack(
  s: SignInHouse,
  phone: string,
  nr: number,
  guesses: number,
  owner: Browser,
): Promise<{ in: number; lockedOut: number; guesses: number }> {
  const attacker = s.browser(`198.51.100.${nr % 250}`);
  const ownersCode = await s.codeFor(phone);
  const before = s.sent.length;
  await attacker.signIn("ask-code", { phone });
  while (!s.sent.slice(before).some((m) => m.phone === phone)) await new Promise((r) => setTimeout(r, 2));
  const right = await s.codeFor(phone);
  let got = 0;
  for (const code of guessesAt(right, guesses)) if ((await attacker.signIn("enter", { code })).status === 200) got++;
  const entered = await owner.signIn("enter", { code: ownersCode });
  return { in: got, guesses, lockedOut: entered.status === 200 ? 0 : 1 };
}

/** While strangers from everywhere ask for a number until no more codes go to them, its owner's own browser asks. */
async function silence(s: SignInHouse, phone: string, owner: Browser): Promise<number> {
  for (let i = 0; i < 12; i++) {
    s.house.clock.move(MINUTE + 1000);
    await s.browser(`192.0.2.${i}`).signIn("ask-code", { phone });
  }
  await new Promise((r) => setTimeout(r, 20));
  s.sent.length = 0;
  await owner.signIn("ask-code", { phone });
  return owner.signIn("enter", { code: await s.codeFor(phone) }).then(
    (e) => (e.status === 200 ? 0 : 1),
    () => 1,
  );
}

/** Every other way to use a code than the one it is for. */
async function misuse(s: SignInHouse, phone: string): Promise<number> {
  let wrong = 0;
  const fresh = async (purpose: "sign-in" | "step-up"): Promise<{ browser: Browser; code: string }> => {
    s.house.clock.move(2 * HOUR);
    s.sent.length = 0;
    const browser = s.browser("203.0.113.250");
    await browser.signIn("ask-code", { phone, for: purpose });
    return { browser, code: await s.codeFor(phone) };
  };
  const enters = async (b: Browser, code: string): Promise<boolean> => (await b.signIn("enter", { code })).status === 200;
  const twice = await fresh("sign-in");
  if (!(await enters(twice.browser, twice.code))) wrong++;
  if (await enters(twice.browser, twice.code)) wrong++;
  const late = await fresh("sign-in");
  s.house.clock.move(10 * MINUTE);
  if (await enters(late.browser, late.code)) wrong++;
  const elsewhere = await fresh("sign-in");
  const other = s.browser("203.0.113.251");
  await other.signIn("ask-code", { phone });
  if (await enters(other, elsewhere.code)) wrong++;
  const proof = await fresh("step-up");
  if (await enters(proof.browser, proof.code)) wrong++;
  return wrong;
}

async function run(accounts: number, guesses: number, guarded: boolean): Promise<Figures> {
  const s = await signInHouse({ safeguards: { guesses: guarded } });
  const from = performance.now();
  const figures: Figures = { accounts, guesses: 0, in: 0, lockedOut: 0, silenced: 0, misused: 0, seconds: 0 };
  try {
    const phones = Array.from({ length: accounts }, (_, i) => s.phoneOf("helper", i));
    for (let at = 0; at < accounts; at += ABREAST) {
      const group = phones.slice(at, at + ABREAST);
      const owners = group.map((_, i) => s.browser(`203.0.113.${(at + i) % 200}`));
      await Promise.all(owners.map((owner, i) => owner.signIn("ask-code", { phone: group[i] })));
      await Promise.all(group.map((phone) => s.codeFor(phone)));
      s.house.clock.move(MINUTE + 1000);
      const done = await Promise.all(group.map((phone, i) => attack(s, phone, at + i, guesses, owners[i] as Browser)));
      for (const d of done) {
        figures.in += d.in;
        figures.guesses += d.guesses;
        figures.lockedOut += d.lockedOut;
      }
      if (guarded && group[0]) figures.silenced += await silence(s, group[0], owners[0] as Browser);
    }
    if (guarded) figures.misused = await misuse(s, s.phoneOf("worker", 0));
  } finally {
    await s.house.stop();
  }
  return { ...figures, seconds: Math.round((performance.now() - from) / 100) / 10 };
}

/**
 * S5. Guessing, replaying and crossing sign-in codes: at most five guesses a code, ten minutes, once; nobody in, and no owner kept out.
 * The right code is always among an attacker's guesses from the sixth on, so luck does not decide.
 * Control: without the five-guess limit the same attackers get in.
 */
export default async function otp({ counts }: Asked): Promise<Trusted> {
  const [accounts, guesses] = counts === "full" ? [100, 1000] : [20, 50];
  const figures = await run(accounts, guesses, true);
  const without = await run(10, 20, false);
  const ok =
    figures.in === 0 &&
    figures.lockedOut === 0 &&
    figures.silenced === 0 &&
    figures.misused === 0 &&
    figures.guesses === accounts * guesses;
  return {
    id: "S5",
    name: "otp",
    ok,
    figures: { ...figures },
    control: { what: `a code takes any number of guesses (in: ${without.in} of 10 attackers)`, ok: without.in >= 10 },
  };
}
