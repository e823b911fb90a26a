import "../look.css";
import { mount } from "svelte";
import App from "./App.svelte";
import { theme } from "./theme.svelte.ts";

theme.start();
mount(App, { target: document.body });
