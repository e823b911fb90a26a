import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

/** Where the built screens lie. */
export const webFolder = fileURLToPath(new URL("../../dist/web/", import.meta.url));

/** Names with a hash in them never change; everything else is asked for anew each time (and answered with 304). */
const FOREVER = "public, max-age=31536000, immutable";

/**
 * Serves the built screens. Each face is a page of its own (`/phone/`, `/desk/`); compressed copies beside a file are sent where the browser takes them.
 * Without a page at `/` whoever comes there is led to the phone or the desk.
 * @returns false when the screens have not been built
 */
export async function serveScreens(app: FastifyInstance, folder = webFolder): Promise<boolean> {
  if (!existsSync(folder)) return false;
  await app.register(fastifyStatic, {
    root: folder,
    index: ["index.html"],
    redirect: true,
    preCompressed: true,
    cacheControl: false,
    dotfiles: "ignore",
    setHeaders: (reply: FastifyReply, path: string) =>
      void reply.header("cache-control", /[/\\]assets[/\\]/.test(path) ? FOREVER : "no-cache"),
  });
  if (!existsSync(join(folder, "index.html"))) {
    const phone = (request: FastifyRequest): boolean =>
      request.headers["sec-ch-ua-mobile"] === "?1" || /Mobi|Android/.test(String(request.headers["user-agent"] ?? ""));
    app.get("/", async (request, reply) => reply.redirect(phone(request) ? "/phone/" : "/desk/"));
  }
  return true;
}
