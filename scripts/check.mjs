// npm run check: types and lint, as the tests do before they run.
import { main, say } from "./bring/say.mjs";
import { runChecks } from "./testing/checks.mjs";

main(async () => {
  const failed = await runChecks();
  if (failed.length > 0) say(`没有通过：${failed.join("，")}`, `failed: ${failed.join(", ")}`);
  return failed.length > 0 ? 1 : 0;
});
