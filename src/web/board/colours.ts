const NAMES = [
  "paper",
  "ink",
  "soft",
  "red",
  "on-red",
  "wall",
  "wall-edge",
  "tile",
  "on-tile",
  "roof",
  "recess",
  "yard",
  "tree",
  "ground",
  "dark",
  "dark-edge",
  "lamp",
  "lamp-edge",
  "on-lamp",
  "hollow",
  "glow",
] as const;
export type Colours = Readonly<Record<(typeof NAMES)[number], string>> & {
  /** Size of the labels' text in CSS px, and the font it is set in. */
  readonly text: number;
  readonly font: string;
  /** Whether lamps give light around them. */
  readonly glows: boolean;
};

/** Reads the board's colours and text size from the element's custom properties. Once per change of theme: it makes the browser compute styles. */
export function coloursOf(element: Element): Colours {
  const style = getComputedStyle(element);
  const read = Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()])) as Record<
    (typeof NAMES)[number],
    string
  >;
  return { ...read, text: Number.parseFloat(style.fontSize), font: style.fontFamily, glows: read.glow !== "none" };
}
