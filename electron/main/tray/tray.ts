import type { Menu, MenuItemConstructorOptions, NativeImage, Tray } from 'electron';
import type { Logger } from '#shared/tools/logger.ts';
import type { Words } from '../words.ts';
import type { Icons } from './icons.ts';
import { trayMenu, type TrayVerbs } from './tray-menu.ts';
import type { TrayState } from './tray-state.ts';

/** The parts of Electron that are used. */
export interface TrayParts {
  readonly Tray: new (image: NativeImage) => Tray;
  readonly Menu: { buildFromTemplate(template: MenuItemConstructorOptions[]): Menu };
}

export interface TrayOptions {
  readonly parts: TrayParts;
  readonly icons: Pick<Icons, 'tray'>;
  readonly words: Words;
  readonly verbs: TrayVerbs;
  /** Local milliseconds. */
  readonly now: () => number;
  /** false: the desktop says that it shows no tray. Where it cannot be asked, the icon is trusted. */
  readonly isShown: () => Promise<boolean>;
  readonly logger: Logger;
}

/** The icon by the clock, with its menu. */
export class TrayIcon {
  readonly tray: Tray;
  readonly #options: TrayOptions;
  #menu: Menu;
  #state: TrayState;

  constructor(options: TrayOptions, state: TrayState) {
    const { parts, icons, verbs } = options;
    this.#options = options;
    this.#state = state;
    this.tray = new parts.Tray(icons.tray(state.unread, state.quiet !== 'no'));
    this.tray.on('click', verbs.open);
    this.#menu = this.#build();
  }

  get menu(): Menu {
    return this.#menu;
  }

  /** What it shows now. */
  get state(): TrayState {
    return this.#state;
  }

  show(state: TrayState): void {
    const before = this.#state;
    this.#state = state;
    if (before.unread !== state.unread || before.quiet !== state.quiet)
      this.tray.setImage(this.#options.icons.tray(state.unread, state.quiet !== 'no'));
    this.#menu = this.#build();
  }

  #build(): Menu {
    const { parts, words, verbs, now } = this.#options;
    const { unread } = this.#state;
    const name = words('appName');
    this.tray.setToolTip(unread === 0 ? name : `${name}: ${words('trayUnread', { count: unread })}`);
    // Linux shows a menu as it was when it was set: a changed one is a new one
    const menu = parts.Menu.buildFromTemplate(trayMenu(this.#state, verbs, words, now));
    this.tray.setContextMenu(menu);
    return menu;
  }
}

/** The tray; `null` where there is none: then closing the window must quit, or nobody finds the app again. Never rejects. */
export async function createTray(options: TrayOptions, state: () => TrayState): Promise<TrayIcon | null> {
  try {
    if (!(await options.isShown())) throw new Error('the desktop shows no tray');
    return new TrayIcon(options, state());
  } catch (error) {
    options.logger.warn('createTray() | no tray', { error });
    return null;
  }
}
