/** What hands do to a board. Points are in CSS px from the element's corner. */
export interface Hands {
  pan(dx: number, dy: number): void;
  zoom(factor: number, x: number, y: number): void;
  tap(x: number, y: number, touch: boolean): void;
  /** The mouse is over a point; null when it has left. */
  hover(point: { x: number; y: number } | null): void;
  /** Hands are off. */
  rest(): void;
}
/** A finger trembles more than a mouse before it means to move, CSS px. */
const STILL = { mouse: 4, pen: 6, touch: 10 } as const;

/** Listens for drag, wheel, pinch and tap on an element; gives back what ends it. */
export function gestures(element: HTMLElement, hands: Hands): () => void {
  const down = new Map<number, { x: number; y: number }>();
  let start: { x: number; y: number } | null = null;
  let resting: ReturnType<typeof setTimeout> | undefined;
  const ended = new AbortController();
  const here = (event: MouseEvent): { x: number; y: number } => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const on = <K extends keyof HTMLElementEventMap>(kind: K, act: (event: HTMLElementEventMap[K]) => void): void =>
    element.addEventListener(kind, act, { signal: ended.signal, passive: false });

  on("pointerdown", (event) => {
    if (event.button !== 0) return;
    element.setPointerCapture(event.pointerId);
    down.set(event.pointerId, here(event));
    // With a second finger it is no tap any more.
    start = down.size === 1 ? here(event) : null;
  });
  on("pointermove", (event) => {
    const before = down.get(event.pointerId);
    if (!before) {
      if (event.pointerType === "mouse") hands.hover(here(event));
      return;
    }
    const now = here(event);
    if (start) {
      if (Math.hypot(now.x - start.x, now.y - start.y) < STILL[event.pointerType as keyof typeof STILL]) return;
      start = null;
      hands.hover(null);
    }
    down.set(event.pointerId, now);
    const other = [...down].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
      const span = (point: { x: number; y: number }): number => Math.max(1, Math.hypot(point.x - other.x, point.y - other.y));
      hands.pan((before.x - now.x) / 2, (before.y - now.y) / 2);
      hands.zoom(span(now) / span(before), middle.x, middle.y);
    } else hands.pan(before.x - now.x, before.y - now.y);
  });
  const up = (event: PointerEvent): void => {
    if (!down.delete(event.pointerId)) return;
    if (start && event.type === "pointerup") hands.tap(start.x, start.y, event.pointerType !== "mouse");
    start = null;
    if (down.size === 0) hands.rest();
  };
  on("pointerup", up);
  on("pointercancel", up);
  on("pointerleave", () => hands.hover(null));
  on("wheel", (event) => {
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : event.deltaMode === WheelEvent.DOM_DELTA_PAGE ? 400 : 1;
    const { x, y } = here(event);
    // A pinch on a trackpad arrives as a wheel with Ctrl.
    if (event.ctrlKey || event.metaKey) hands.zoom(Math.exp((-event.deltaY * unit) / 300), x, y);
    else if (event.shiftKey) hands.pan(event.deltaY * unit, 0);
    else hands.pan(event.deltaX * unit, event.deltaY * unit);
    clearTimeout(resting);
    resting = setTimeout(hands.rest, 160);
  });
  return () => {
    clearTimeout(resting);
    ended.abort();
  };
}
