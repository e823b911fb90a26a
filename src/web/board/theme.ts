/** The space for the board in CSS px, device pixels per CSS pixel, and the size of its text in CSS px. */
export interface Size {
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
  readonly text: number;
}

/**
 * Tells of an element's size at once and when it or the text size has changed and come to rest, and of the theme when the device, the person
 * or the screen's resolution changes it. Gives back what ends it.
 */
export function watchLook(element: HTMLElement, sized: (size: Size) => void, themed: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const measure = (): void =>
    sized({
      width: element.clientWidth,
      height: element.clientHeight,
      ratio: Math.min(devicePixelRatio, 3),
      text: Number.parseFloat(getComputedStyle(element).fontSize),
    });
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(measure, 120);
  };
  const resizes = new ResizeObserver(soon);
  resizes.observe(element);
  const root = new MutationObserver(() => {
    themed();
    soon();
  });
  root.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme", "data-face", "lang"] });
  const dark = matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", themed);
  let sharp: MediaQueryList | null = null;
  const sharpness = (): void => {
    sharp?.removeEventListener("change", sharpness);
    sharp = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    sharp.addEventListener("change", sharpness);
    soon();
  };
  sharpness();
  measure();
  themed();
  return () => {
    clearTimeout(timer);
    resizes.disconnect();
    root.disconnect();
    dark.removeEventListener("change", themed);
    sharp?.removeEventListener("change", sharpness);
  };
}
