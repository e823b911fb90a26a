const KEPT = "haitang-theme";
export const THEMES = ["device", "day", "night"] as const;
export type Theme = (typeof THEMES)[number];

/** Day or night, as this phone is set. It says nothing about anybody, so it stays when somebody signs out. */
class Look {
  name = $state<Theme>("device");
  start(): void {
    const kept = localStorage.getItem(KEPT);
    this.set(THEMES.find((t) => t === kept) ?? "device");
  }
  set(name: Theme): void {
    this.name = name;
    localStorage.setItem(KEPT, name);
    if (name === "device") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = name;
  }
}
export const theme = new Look();
