interface InstallEvent extends Event {
  prompt(): Promise<void>;
}

/** Whether the browser would put the phone on the home screen. Only some offer it, and only once they have seen the manifest and the worker. */
class Install {
  offered = $state(false);
  #event: InstallEvent | null = null;

  follow(): void {
    addEventListener("beforeinstallprompt", (event) => {
      // It is asked for when somebody wants it, not when the browser does.
      event.preventDefault();
      this.#event = event as InstallEvent;
      this.offered = true;
    });
    addEventListener("appinstalled", () => (this.offered = false));
  }
  async ask(): Promise<void> {
    await this.#event?.prompt();
    this.offered = false;
  }
}
export const install = new Install();
