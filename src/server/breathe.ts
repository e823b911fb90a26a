/** Lets whoever waits have their turn, in the middle of long work on the server's own loop. */
export const breathe = (): Promise<void> => new Promise((go) => setImmediate(go));
