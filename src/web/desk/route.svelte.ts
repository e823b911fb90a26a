/** The screens of the desk. The address keeps which one is open and how it is filtered, never whom it is about. */
export const SCREENS = [
  "board",
  "waiting",
  "doors",
  "places",
  "grids",
  "organisations",
  "roles",
  "cover",
  "approvals",
  "export",
  "recent",
  "silent",
  "doubles",
  "transfers",
  "area",
] as const;
export type Screen = (typeof SCREENS)[number];

class Route {
  screen = $state<Screen>("board");
  params = $state.raw<Readonly<Record<string, string>>>({});

  /** Follows the address; gives back what ends it. */
  follow(): () => void {
    const read = (): void => {
      const [name = "", query = ""] = location.hash.replace(/^#\/?/, "").split("?");
      this.screen = SCREENS.find((s) => s === name) ?? "board";
      this.params = Object.fromEntries(new URLSearchParams(query));
    };
    read();
    addEventListener("hashchange", read);
    return () => removeEventListener("hashchange", read);
  }
  href(screen: Screen, params: Readonly<Record<string, string | null | undefined>> = {}): string {
    const kept = Object.entries(params).filter((p): p is [string, string] => p[1] !== null && p[1] !== undefined && p[1] !== "");
    return `#/${screen}${kept.length > 0 ? `?${new URLSearchParams(kept)}` : ""}`;
  }
  go(screen: Screen, params: Readonly<Record<string, string | null | undefined>> = {}): void {
    location.hash = this.href(screen, params);
  }
}
export const route = new Route();
