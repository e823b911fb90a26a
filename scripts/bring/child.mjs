import { spawn } from "node:child_process";
import { constants } from "node:os";
import { CannotGoOn } from "./say.mjs";

const WINDOWS = process.platform === "win32";
const PARENT = process.ppid;
/** A repeated signal within this time is an echo (the terminal and npm both tell us of one Ctrl-C), not a second wish. */
const ECHO_MS = 1500;

/** Somebody asked us to stop while a step was running: the steps after it must not begin. */
export class Interrupted extends CannotGoOn {
  constructor(signal) {
    super("已停止。", "Stopped.");
    this.exitCode = 128 + constants.signals[signal];
  }
}

/**
 * Runs a program to its end and hands on the signals that reach us.
 * @param {string} file the program
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, stdio?: import("node:child_process").StdioOptions, apart?: boolean, shell?: boolean }} [options]
 *   `apart`: in a session of its own, so that one Ctrl-C in a terminal reaches it once, through us, and not twice.
 * @returns {Promise<{ code: number, signal: NodeJS.Signals | null }>} its exit code (128 + n after signal n), and the signal that we handed on
 */
export function run(file, args, { cwd, env = process.env, stdio = "inherit", apart = false, shell = false } = {}) {
  return new Promise((resolve, reject) => {
    const detached = apart && !WINDOWS;
    const child = spawn(file, args, { cwd, env, stdio, shell, detached });
    let handed = null;
    let last = 0;
    const handOn = (signal) => {
      const now = Date.now();
      if (now - last < ECHO_MS) return;
      last = now;
      handed = signal;
      // In a terminal, Ctrl-C reaches a child of our own group without us.
      if (signal === "SIGINT" && !detached && process.stdin.isTTY) return;
      // A closed terminal is a wish to stop; a server without a terminal would not hear of it.
      child.kill(signal === "SIGHUP" ? "SIGTERM" : signal);
    };
    const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
    for (const signal of signals) process.on(signal, handOn);
    const watch = setInterval(() => {
      if (!process.env.npm_lifecycle_event || process.ppid === PARENT) return;
      // npm was killed and could not tell us: what it started ends with it.
      clearInterval(watch);
      handOn("SIGTERM");
    }, 500);
    const done = () => {
      clearInterval(watch);
      signals.forEach((signal) => process.off(signal, handOn));
    };
    child.once("error", (error) => {
      done();
      reject(error);
    });
    child.once("exit", (code, signal) => {
      done();
      resolve({ code: code ?? 128 + constants.signals[signal], signal: handed });
    });
  });
}

/** Runs a step that others follow. @throws Interrupted when we were asked to stop meanwhile. @returns its exit code */
export async function step(file, args, options) {
  const { code, signal } = await run(file, args, options);
  if (signal) throw new Interrupted(signal);
  return code;
}
