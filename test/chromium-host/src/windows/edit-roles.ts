import { defineRole } from '../desktop/menu-roles.ts';
import { BrowserWindow } from './browser-window.ts';

/** Roles of menu items that ask something of the window or page in front. */

const EDITS = ['copy', 'cut', 'delete', 'paste', 'pasteAndMatchStyle', 'redo', 'selectAll', 'undo'] as const;

for (const edit of EDITS)
  defineRole(edit.toLowerCase(), () => BrowserWindow.getFocusedWindow()?.webContents[edit]());
defineRole('reload', () => BrowserWindow.getFocusedWindow()?.reload());
defineRole('minimize', () => BrowserWindow.getFocusedWindow()?.minimize());
defineRole('close', () => BrowserWindow.getFocusedWindow()?.close());
defineRole('togglefullscreen', () => {
  const window = BrowserWindow.getFocusedWindow();
  window?.setFullScreen(!window.isFullScreen());
});

/** By how much a role changes the zoom level. */
const zoomBy = (step: number) => () => {
  const contents = BrowserWindow.getFocusedWindow()?.webContents;
  contents?.setZoomLevel(step === 0 ? 0 : contents.getZoomLevel() + step);
};
defineRole('zoomin', zoomBy(0.5));
defineRole('zoomout', zoomBy(-0.5));
defineRole('resetzoom', zoomBy(0));
