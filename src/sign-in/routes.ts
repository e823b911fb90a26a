import type { Route } from "../server/http.ts";
import { codeRoutes } from "./routes/code.ts";
import { deskRoutes } from "./routes/desk.ts";
import { handInRoutes } from "./routes/hand-in.ts";
import { ownRoutes } from "./routes/own.ts";
import { passkeyRoutes } from "./routes/passkey.ts";
import type { SignInOptions } from "./routes/shared.ts";
import { stepUpRoutes } from "./routes/step-up.ts";
import { tokenRoutes } from "./routes/token.ts";

export type { SignInOptions } from "./routes/shared.ts";

/** The routes of signing in: what happens before, between and after sessions, and so outside of commands. */
export function routes(o: SignInOptions): Route[] {
  if (o.channel.name === "console" && !o.development)
    throw new Error("the console is no channel for sign-in codes outside development");
  return [
    ...codeRoutes(o),
    ...tokenRoutes(o),
    ...deskRoutes(o),
    ...ownRoutes(o),
    ...stepUpRoutes(o),
    ...passkeyRoutes(o),
    ...handInRoutes(o),
  ];
}
