export const PAGES = ["today", "homes", "card", "tray", "me", "own", "show"] as const;
export type Page = (typeof PAGES)[number];

/** Which page is open: in the address, behind the #, with no more than a random id. The phone's own back button works. */
class Route {
  page = $state<Page>("today");
  id = $state("");

  follow(): () => void {
    const read = (): void => {
      const [, page = "", id = ""] = location.hash.split("/");
      this.page = PAGES.find((p) => p === page) ?? "today";
      this.id = id;
      scrollTo(0, 0);
    };
    read();
    addEventListener("hashchange", read);
    return () => removeEventListener("hashchange", read);
  }
  go(page: Page, id = ""): void {
    location.hash = id ? `#/${page}/${id}` : `#/${page}`;
  }
  /** One step back; to Today when this page was opened from outside. */
  back(): void {
    if (history.length > 1 && location.hash !== "") history.back();
    else this.go("today");
  }
}
export const route = new Route();
