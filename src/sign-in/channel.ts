import { maskedPhone } from "../kernel/phone.ts";
import { en } from "./text.en.ts";
import { zh } from "./text.zh.ts";

/** The way a code reaches a phone: a gateway for text messages, or, in development, the console. */
export interface CodeChannel {
  /** Said by `doctor` and on the sign-in screen: "console", "none", or a gateway's. */
  readonly name: string;
  /**
   * Hands a code over. It is called after the answer has gone out, so it may take its time.
   * @param phone as it is dialled @param locale the person's language ("zh-CN", "en")
   * @throws when the channel did not take it; the person asks again
   */
  send(phone: string, code: string, locale: string): Promise<void>;
}
export const wordsIn = (locale: string): typeof zh => (locale.startsWith("zh") ? zh : en);

/** For development: prints the code where the server was started. It goes into no log. */
export const consoleChannel = (out: (line: string) => void = (line) => void process.stdout.write(`${line}\n`)): CodeChannel => ({
  name: "console",
  send: async (phone, code, locale) => out(wordsIn(locale).console(maskedPhone(phone), code)),
});

/** For a house without a gateway: no code ever arrives, people come in by invitation, badge or passkey. */
export const noChannel: CodeChannel = { name: "none", send: async () => undefined };
