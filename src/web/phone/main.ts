import "../look.css";
import "./phone.css";
import { mount } from "svelte";
import App from "./App.svelte";
import { install } from "./install.svelte.ts";
import { say } from "./say.svelte.ts";
import { session } from "./session.svelte.ts";
import { theme } from "./theme.svelte.ts";
import { update } from "./update.svelte.ts";

theme.start();
install.follow();
/** So long, in milliseconds, the page that came with the address stays, while it is found out who is here: most often drawing anything else would be drawing twice. */
const PATIENCE = 400;
const known = new Promise<void>((go) => {
  void session.begin().finally(go);
  setTimeout(go, PATIENCE);
});
// Words and what is kept are fetched at the same moment; nothing is drawn before there are words for it.
void Promise.all([say.start(), known]).then(() => {
  document.querySelector("#opening")?.remove();
  mount(App, { target: document.body });
  update.start();
});
