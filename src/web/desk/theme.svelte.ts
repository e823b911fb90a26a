const KEPT = "haitang-theme";
export const THEMES = ["device", "day", "night"] as const;
export type ThemeName = (typeof THEMES)[number];

/** Day or night, as this screen is set: the night shift sits at the same desk as the morning. Kept on the device; it says nothing about anybody. */
class Theme {
  name = $state<ThemeName>("device");

  start(): void {
    const had = localStorage.getItem(KEPT);
    this.set(THEMES.find((t) => t === had) ?? "device");
  }
  set(name: ThemeName): void {
    this.name = name;
    localStorage.setItem(KEPT, name);
    if (name === "device") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = name;
  }
  /** Whether it is dark now, whoever decided so. */
  get night(): boolean {
    return this.name === "night" || (this.name === "device" && matchMedia("(prefers-color-scheme: dark)").matches);
  }
  flip(): void {
    this.set(this.night ? "day" : "night");
  }
}
export const theme = new Theme();
