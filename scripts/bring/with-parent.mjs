// Loaded into a program that runs in a session of its own (node --import): it ends in order when whoever started it is gone,
// killed perhaps, and could not tell it so.
const PARENT = process.ppid;
const watch = setInterval(() => {
  if (process.ppid === PARENT) return;
  clearInterval(watch);
  process.kill(process.pid, "SIGTERM");
}, 500);
watch.unref();
