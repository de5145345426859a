/** The desktop around one Parley: its windows, the tray, keys, other starts of the program, and the system's dialogs. */
import { expect, type Page } from '@playwright/test';
import type { LaunchedApp } from '#test/support/launch-app.ts';

/** What main shows to specs, as much of it as is used here (electron/main/test-handles.ts). */
interface Handles {
  readonly tray: {
    readonly state: TrayShown;
    readonly menu: Electron.Menu;
  } | null;
}

/** What the tray shows, see electron/main/tray/tray-state.ts. */
interface TrayShown {
  readonly unread: number;
  readonly status: string;
  readonly quiet: string;
  readonly microphone: string | null;
}

export class Desk {
  readonly #launched: LaunchedApp;

  constructor(launched: LaunchedApp) {
    this.#launched = launched;
  }

  /** A click on the cross of the main window. */
  async closesWindow(): Promise<void> {
    await this.#launched.app.evaluate(({ BrowserWindow }) => {
      const windows = BrowserWindow.getAllWindows();
      windows.find(({ webContents }) => webContents.getURL().includes('main.html'))?.close();
    });
  }

  /** Works in another program. Playwright makes every page believe that it has the focus: main's word counts. */
  async looksElsewhere(): Promise<void> {
    await this.#launched.app.evaluate(({ BrowserWindow }) => BrowserWindow.getFocusedWindow()?.blur());
  }

  /** Clicks on the main window. */
  async comesBack(): Promise<void> {
    await this.#launched.app.evaluate(({ BrowserWindow }) => {
      const windows = BrowserWindow.getAllWindows();
      const main = windows.find(({ webContents }) => webContents.getURL().includes('main.html'));
      main?.show();
      main?.focus();
    });
  }

  /** Is a window with that page on the screen? */
  shows(page: 'main' | 'ring' | 'widget'): Promise<boolean> {
    return this.#launched.app.evaluate(
      ({ BrowserWindow }, name) =>
        BrowserWindow.getAllWindows().some(
          (window) => window.isVisible() && window.webContents.getURL().includes(`/${name}.html`),
        ),
      page,
    );
  }

  /** The call's small window, once it is there. */
  async widget(): Promise<Page> {
    const widget = await this.#launched.windowAt(/\/widget\.html/);
    await expect.poll(() => this.shows('widget')).toBe(true);
    return widget;
  }

  /** Starts the program once more, as a link, the menu of the desktop or a terminal would. What it ends with. */
  startsAgain(...args: readonly string[]): Promise<number | null> {
    return this.#launched.startAgain(args);
  }

  trayShows(): Promise<TrayShown | null> {
    return this.#launched.app.evaluate(
      () => (globalThis as unknown as { __parley: Handles }).__parley.tray?.state ?? null,
    );
  }

  /** What the tray's menu offers, without what is below it. */
  trayOffers(): Promise<string[]> {
    return this.#launched.app.evaluate(() => {
      const { tray } = (globalThis as unknown as { __parley: Handles }).__parley;
      return (tray?.menu.items ?? []).filter(({ type }) => type !== 'separator').map(({ label }) => label);
    });
  }

  /** Clicks an item of the tray's menu, or of the one below it. */
  async choosesInTray(...labels: readonly string[]): Promise<void> {
    const isThere = await this.#launched.app.evaluate((_electron, path) => {
      let menu = (globalThis as unknown as { __parley: Handles }).__parley.tray?.menu;
      for (const [depth, label] of path.entries()) {
        const isLast = depth === path.length - 1;
        const named: Electron.MenuItem[] = menu?.items.filter((each) => each.label === label) ?? [];
        const item = named.find(({ submenu }) => isLast || submenu);
        if (isLast) item?.click();
        if (!item) return false;
        menu = item.submenu;
      }
      return true;
    }, labels);
    expect(isThere, `the tray offers ${labels.join(' > ')}`).toBe(true);
  }

  /** From now on the keys that the app asks the whole desktop for can be pressed. */
  async listensToKeys(): Promise<(accelerator: string) => Promise<boolean>> {
    await this.#launched.app.evaluate(({ globalShortcut }) => {
      const pressed = new Map<string, () => void>();
      Object.assign(globalThis, { heldKeys: pressed });
      const register = globalShortcut.register.bind(globalShortcut);
      const unregister = globalShortcut.unregister.bind(globalShortcut);
      globalShortcut.register = (accelerator, callback) => {
        const isOurs = register(accelerator, callback);
        if (isOurs) pressed.set(accelerator, callback);
        return isOurs;
      };
      globalShortcut.unregister = (accelerator) => {
        pressed.delete(accelerator);
        unregister(accelerator);
      };
    });
    return (accelerator) =>
      this.#launched.app.evaluate((_electron, key) => {
        const press = (globalThis as unknown as { heldKeys: Map<string, () => void> }).heldKeys.get(key);
        press?.();
        return press !== undefined;
      }, accelerator);
  }

  /** What the person will answer when the system asks where to keep a file. */
  async keepsFilesAs(filePath: string): Promise<void> {
    await this.#launched.app.evaluate(({ dialog }, path) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path });
    }, filePath);
  }
}
