import type { Task } from "../apart.ts";

// Tasks for the tests of `apart`: one of each kind that may go wrong.
export const echo: Task<unknown, unknown> = (input) => input;
export const broken: Task<unknown, unknown> = () => {
  throw new TypeError("an error of ours");
};
export const gone: Task<unknown, unknown> = () => process.exit(3);
export const endless: Task<unknown, unknown> = () => {
  for (;;) Math.sqrt(2);
};
export const greedy: Task<unknown, unknown> = () => {
  const held: unknown[] = [];
  for (;;) held.push({ more: [held.length] });
};
export const pieces: Task<number, unknown> = (count, tell) => {
  for (let i = 0; i < count; i++) tell.piece(new Uint8Array(Buffer.from(String(i))));
  return { list: [new Uint8Array(1000), new Uint8Array(1000)] };
};
