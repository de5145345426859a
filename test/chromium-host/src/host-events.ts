import { EventEmitter } from 'node:events';
import type { BrowserWindow } from './windows/browser-window.ts';
import type { WebContents } from './windows/web-contents.ts';

/** What the rooms of the host tell each other, so that they need not import one another in circles. */
interface HostEvents {
  'chromium-exit': [];
  'contents-created': [contents: WebContents];
  'window-created': [window: BrowserWindow];
  'window-focus': [window: BrowserWindow];
  'window-blur': [window: BrowserWindow];
  'window-closed': [];
  'renderer-gone': [contents: WebContents, details: Electron.RenderProcessGoneDetails];
  'utility-gone': [details: Electron.Details];
}

export const hostEvents = new EventEmitter<HostEvents>();
