import * as z from "zod/mini";
import { id } from "../kernel/fields.ts";
import type { Id } from "../kernel/id.ts";
import type { Outcome, Road } from "../server/dispatch.ts";
import type { Route } from "../server/route.ts";
import { refusedFile } from "./refused.ts";
import { understandList } from "./run.ts";
import type { ImportSeen } from "./schema.ts";
import { STATES } from "./schema.ts";
import { LIMITS } from "./workbook/types.ts";

const which = z.object({ community: id(), import: id() });
const stateSeen = z.object({ state: z.enum(STATES) });
const xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** Whether whoever calls may see this import, by the same question that the screen asks. */
const seenBy = (road: Road, token: Buffer, i: { community: Id; import: Id }): Promise<Outcome> =>
  road.ask("register.import", { community: i.community, input: { import: i.import } }, token);

/** Files that come and go: what is long, and large, and no command. */
export const routes = (road: Road): Route[] => [
  {
    path: "/api/register/file",
    summary: "Brings the file of a list that was begun; answers when it is read and compared",
    input: which,
    output: stateSeen,
    takes: "bytes",
    bodyLimit: LIMITS.file,
    handle: async (i: z.infer<typeof which>, call) => {
      const seen = await seenBy(road, call.token as Buffer, i);
      if (seen.status !== 200) return seen;
      const { state, step } = seen.body as ImportSeen;
      if (state !== "reading" || step !== "reading")
        return { status: 409, body: { code: "register.file-came", facts: { state } } };
      await understandList(road, i.community, i.import, { bytes: call.body as Buffer });
      return answer(await seenBy(road, call.token as Buffer, i));
    },
  },
  {
    path: "/api/register/plan",
    summary: "Compares a list anew after it was corrected; answers when it is done",
    input: which,
    output: stateSeen,
    handle: async (i: z.infer<typeof which>, call) => {
      const seen = await seenBy(road, call.token as Buffer, i);
      if (seen.status !== 200) return seen;
      const { state, step } = seen.body as ImportSeen;
      if (state === "reading" && step === "comparing") await understandList(road, i.community, i.import, null);
      return answer(await seenBy(road, call.token as Buffer, i));
    },
  },
  {
    path: "/api/register/refused",
    summary: "The refused and doubtful rows of a list as a workbook, to be corrected and brought again",
    input: which,
    output: z.object({}),
    files: [xlsx],
    handle: async (i: z.infer<typeof which>, call) => {
      const seen = await seenBy(road, call.token as Buffer, i);
      if (seen.status !== 200) return seen;
      const file = await refusedFile(road, i.community, i.import, seen.body as ImportSeen);
      return { status: 200, file: { name: file.name, type: xlsx, body: file.bytes } };
    },
  },
];
const answer = (seen: Outcome): Outcome =>
  seen.status === 200 ? { status: 200, body: { state: (seen.body as ImportSeen).state } } : seen;
