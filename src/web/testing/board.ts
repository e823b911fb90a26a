import "../look.css";
import { mount } from "svelte";
import type { Board as BoardData } from "../../places/schema.ts";
import type { Look } from "../board/looks.ts";
import { en } from "../board/text.en.ts";
import { zh } from "../board/text.zh.ts";
import Page from "./BoardPage.svelte";

/** What a test or a bench may do to the page: it is put on `window.board`. */
export interface BoardPage {
  picked: string[];
  zoomedOut: number;
  show(board: BoardData, options?: { lang?: "zh" | "en" }): void;
  light(lit: [string, Look][]): void;
  fitTo(door: string): Promise<void>;
}

const state = { picked: [] as string[], zoomedOut: 0 };
const page: BoardPage = {
  get picked() {
    return state.picked;
  },
  get zoomedOut() {
    return state.zoomedOut;
  },
  show(board, options) {
    const shown = mount(Page, {
      target: document.body,
      props: {
        board,
        text: options?.lang === "en" ? en : zh,
        onpick: (door: string) => void state.picked.push(door),
        onzoomout: () => void state.zoomedOut++,
      },
    }) as { light(lit: [string, Look][]): void; fitTo(door: string): Promise<void> };
    page.light = shown.light;
    page.fitTo = shown.fitTo;
  },
  light: () => undefined,
  fitTo: async () => undefined,
};
Object.assign(globalThis, { board: page });
