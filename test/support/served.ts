import { existsSync } from "node:fs";
import type { ServerOptions } from "../../src/server/server.ts";
import { serveScreens, webFolder } from "../../src/server/static.ts";
import { routes } from "../../src/sign-in/routes.ts";
import type { TestHouse } from "./house.ts";
import { testHouse } from "./house.ts";

export interface ServedHouse extends TestHouse {
  /** The newest sign-in code that went to a phone number, as the messenger would have it. */
  codeFor(phone: string): string;
  /** The number under which somebody signs in. */
  phoneOf(person: string): string;
}

/**
 * A house with the sample neighbourhood that serves the built screens, as a browser meets it.
 * @param options as of `testHouse`; `folder`: where the built screens lie
 * @throws when they have not been built (`npm run build`)
 */
export async function servedHouse(options: Parameters<typeof testHouse>[0] & { folder?: string } = {}): Promise<ServedHouse> {
  const { folder = webFolder, ...rest } = options;
  if (!existsSync(folder)) throw new Error("the screens have not been built: npm run build");
  const sent = new Map<string, string>();
  const channel = { name: "test", send: async (phone: string, code: string) => void sent.set(phone, code) };
  const signIn: ServerOptions["routes"] = (road) => routes({ road, development: true, channel });
  const house = await testHouse({ ...rest, routes: signIn, furnish: async (app) => void (await serveScreens(app, folder)) });
  const phoneOf = (person: string): string => {
    const phone = house.sample.roles.find((r) => r.person === person)?.phone;
    if (phone === undefined) throw new Error(`${person} signs in with no phone`);
    return phone;
  };
  const codeFor = (phone: string): string => {
    const code = sent.get(phone);
    if (code === undefined) throw new Error(`no code went to ${phone}`);
    return code;
  };
  return { ...house, codeFor, phoneOf };
}
