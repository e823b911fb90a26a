import type { TestHouse } from "../../../test/support/house.ts";
import { testHouse } from "../../../test/support/house.ts";
import type { Role } from "../../kernel/actor.ts";
import type { ServerOptions } from "../../server/server.ts";
import { routes } from "../routes.ts";
import { Browser } from "./browser.ts";

export interface SignInHouse {
  readonly house: TestHouse;
  /** Codes in the order in which they left the house. */
  readonly sent: { phone: string; code: string; locale: string }[];
  browser(address?: string): Browser;
  phoneOf(role: Role, nth?: number): string;
  /** The newest code that went to a number; waits a little, since codes go out after the answer. */
  codeFor(phone: string): Promise<string>;
  /** A browser in which the holder of a role has signed in with a code. */
  signedIn(role: Role, nth?: number, browser?: Browser): Promise<Browser>;
}

/** The sample house with a channel that the test reads, behind a proxy on loopback, so that callers may come from any address. */
export async function signInHouse(options: Omit<Partial<ServerOptions>, "clock"> = {}): Promise<SignInHouse> {
  const sent: SignInHouse["sent"] = [];
  const house = await testHouse({
    trustedProxies: ["127.0.0.1"],
    routes: (road) =>
      routes({
        road,
        origin: options.origin,
        channel: { name: "test", send: async (phone, code, locale) => void sent.push({ phone, code, locale }) },
      }),
    ...options,
  });
  const phoneOf = (role: Role, nth = 0): string => {
    const held = house.sample.roles.filter((r) => r.role === role)[nth];
    if (!held) throw new Error(`the sample has no ${role} number ${nth}`);
    return held.phone;
  };
  const codeFor = async (phone: string): Promise<string> => {
    for (let i = 0; i < 200; i++) {
      const found = sent.findLast((s) => s.phone === phone);
      if (found) return found.code;
      await new Promise((r) => setTimeout(r, 5));
    }
    throw new Error("no code came");
  };
  return {
    house,
    sent,
    phoneOf,
    codeFor,
    browser: (address) => new Browser(house.base, address),
    signedIn: async (role, nth = 0, browser = new Browser(house.base, `203.0.113.${nth + 10}`)) => {
      const phone = phoneOf(role, nth);
      house.clock.move(61_000);
      sent.length = 0;
      await browser.signIn("ask-code", { phone });
      const { status, body } = await browser.signIn("enter", { code: await codeFor(phone) });
      if (status !== 200) throw new Error(`${role} could not sign in: ${status} ${JSON.stringify(body)}`);
      return browser;
    },
  };
}
