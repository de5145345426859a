import { execFile } from 'node:child_process';
import type { Menu, NativeImage, Tray } from 'electron';
import type { Logger } from '#shared/tools/logger.ts';
import { TRAY_ICON } from './assets/tray-icon.ts';
import type { Words } from './words.ts';

const ASK_LIMIT_MS = 1000;
/** Comes with every D-Bus; where it is missing, the desktop cannot be asked. */
const DBUS_SEND = 'dbus-send';

export interface TrayOptions {
  readonly Tray: new (image: NativeImage) => Tray;
  readonly Menu: { buildFromTemplate(template: { label: string; click: () => void }[]): Menu };
  readonly nativeImage: { createFromDataURL(url: string): NativeImage };
  readonly words: Words;
  readonly onOpen: () => void;
  readonly onQuit: () => void;
  /** false: the desktop says that it shows no tray. Where it cannot be asked, the icon is trusted. */
  readonly isShown: () => Promise<boolean>;
  readonly logger: Logger;
}

/** The icon by the clock. `null` where there is no tray: then closing the window must quit, or nobody finds the app again. */
export async function createTray(options: TrayOptions): Promise<{ tray: Tray; menu: Menu } | null> {
  const { Tray, Menu, nativeImage, words, onOpen, onQuit, isShown, logger } = options;
  try {
    if (!(await isShown())) throw new Error('the desktop shows no tray');
    const tray = new Tray(nativeImage.createFromDataURL(TRAY_ICON));
    const menu = Menu.buildFromTemplate([
      { label: words('trayOpen'), click: onOpen },
      { label: words('trayQuit'), click: onQuit },
    ]);
    tray.setToolTip(words('appName'));
    tray.setContextMenu(menu);
    tray.on('click', onOpen);
    return { tray, menu };
  } catch (error) {
    logger.warn('createTray() | no tray', { error });
    return null;
  }
}

/** Does a desktop on Linux show tray icons? GNOME without an extension does not, and Electron would not tell. */
export function isTrayShown(platform: NodeJS.Platform = process.platform): Promise<boolean> {
  if (platform !== 'linux') return Promise.resolve(true);
  const question = [
    '--session',
    '--print-reply',
    '--dest=org.freedesktop.DBus',
    '/org/freedesktop/DBus',
    'org.freedesktop.DBus.NameHasOwner',
    'string:org.kde.StatusNotifierWatcher',
  ];
  return new Promise((answer) => {
    execFile(DBUS_SEND, question, { timeout: ASK_LIMIT_MS }, (error, output) => {
      answer(error !== null || !output.includes('boolean false'));
    });
  });
}
