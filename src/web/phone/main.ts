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
// Words and what is kept are fetched at the same moment; nothing is drawn before there are words for it.
session.begin();
void say.start().then(() => {
  document.querySelector("#opening")?.remove();
  mount(App, { target: document.body });
  update.start();
});
