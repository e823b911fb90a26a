import "../look.css";
import { mount } from "svelte";
import PiecesPage from "./PiecesPage.svelte";

/** All pieces on one page, as a test and a look at them need it. What was done is told in `window.done`. */
const done: string[] = [];
Object.assign(globalThis, { done });
mount(PiecesPage, { target: document.body, props: { tell: (what: string) => void done.push(what) } });
