import type { Menu, MenuItemConstructorOptions } from 'electron';
import type { ZoomDirection } from '../zoom/zoom.ts';
import type { Words } from '../words.ts';

export interface AppMenuOptions {
  readonly Menu: {
    buildFromTemplate(template: MenuItemConstructorOptions[]): Menu;
    setApplicationMenu(menu: Menu | null): void;
  };
  readonly platform: NodeJS.Platform;
  readonly zoom: (direction: ZoomDirection) => void;
  readonly words: Words;
}

/** macOS has its menu bar, without which copy and paste have no keys there; no window has a menu elsewhere. */
export function setAppMenu({ Menu, platform, zoom, words }: AppMenuOptions): void {
  if (platform !== 'darwin') {
    Menu.setApplicationMenu(null);
    return;
  }
  const view: MenuItemConstructorOptions[] = [
    // their keys are heard by ../zoom
    { label: words('menuZoomIn'), click: () => zoom('in') },
    { label: words('menuZoomOut'), click: () => zoom('out') },
    { label: words('menuZoomReset'), click: () => zoom('reset') },
    { type: 'separator' },
    { role: 'togglefullscreen' },
  ];
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      { role: 'appMenu' },
      { role: 'editMenu' },
      { label: words('menuView'), submenu: view },
      { role: 'windowMenu' },
    ]),
  );
}
