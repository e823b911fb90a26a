import { existsSync } from "node:fs";
import { serveScreens, webFolder } from "../../src/server/static.ts";
import type { TestHouse } from "./house.ts";
import { testHouse } from "./house.ts";

/**
 * A house with the sample neighbourhood that serves the built screens, as a browser meets it.
 * @param folder where the built screens lie
 * @throws when they have not been built (`npm run build`)
 */
export async function servedHouse(options: Parameters<typeof testHouse>[0] & { folder?: string } = {}): Promise<TestHouse> {
  const { folder = webFolder, ...rest } = options;
  if (!existsSync(folder)) throw new Error("the screens have not been built: npm run build");
  return testHouse({ ...rest, furnish: async (app) => void (await serveScreens(app, folder)) });
}
