import type { Lang } from "./command.ts";

/** Nothing is said about what is over within a second. */
const QUIET_MS = 1000;
const REDRAW_MS = 200;
const LINE_MS = 5000;

export interface Progress {
  /** So much is done, of so much in all (0: not known). */
  at(done: number, all: number): void;
  /** It is over: the line goes. */
  end(): void;
}
interface Terminal {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const number = (n: number): string => n.toLocaleString("en");
/** Seconds in words: "40 秒", "3 min". */
export function spell(seconds: number, lang: Lang): string {
  if (seconds < 90) return lang === "zh" ? `${Math.ceil(seconds)} 秒` : `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return lang === "zh" ? `${minutes} 分钟` : `${minutes} min`;
}
/** One line: how far, and how long still, if it goes on as it has gone. */
export function progressLine(what: string, done: number, all: number, seconds: number, lang: Lang): string {
  if (all <= 0 || done > all) return done > 0 ? `${what} ${number(done)}` : what;
  const left = done > 0 ? (seconds * (all - done)) / done : Number.NaN;
  const percent = Math.floor((100 * done) / all);
  const rest =
    Number.isFinite(left) && percent >= 1 && done < all
      ? lang === "zh"
        ? `，还要约 ${spell(left, lang)}`
        : `, about ${spell(left, lang)} left`
      : "";
  return `${what} ${percent}% (${number(done)} / ${number(all)})${rest}`;
}

/**
 * Says on stderr how far something is, once it has taken a second: one line that is written over in a terminal, a line every five seconds elsewhere.
 * @param clock milliseconds of a clock that only goes forward
 */
export function progressOn(out: Terminal, what: string, lang: Lang, clock: () => number = () => performance.now()): Progress {
  // From its first step on: what comes before (a key from a passphrase) says nothing about how long the rest takes.
  let start: number | undefined;
  let last = Number.NEGATIVE_INFINITY;
  let shown = false;
  return {
    at: (done, all) => {
      const now = clock();
      start ??= now;
      if (now - start < QUIET_MS || now - last < (out.isTTY ? REDRAW_MS : LINE_MS)) return;
      last = now;
      const line = progressLine(what, done, all, (now - start) / 1000, lang);
      if (out.isTTY) out.write(`\r\u001b[K${line}`);
      else out.write(`${line}\n`);
      shown = true;
    },
    end: () => {
      if (shown && out.isTTY) out.write("\r\u001b[K");
      shown = false;
    },
  };
}
