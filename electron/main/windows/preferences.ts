import type { WebPreferences } from 'electron';

/** What no window of the house may have otherwise: another value does not compile. */
interface Fixed {
  readonly sandbox: true;
  readonly contextIsolation: true;
  readonly nodeIntegration: false;
  readonly nodeIntegrationInWorker: false;
  readonly nodeIntegrationInSubFrames: false;
  readonly webSecurity: true;
  readonly allowRunningInsecureContent: false;
  readonly experimentalFeatures: false;
  readonly webviewTag: false;
  readonly navigateOnDragDrop: false;
  readonly safeDialogs: true;
}

const FIXED: Fixed = Object.freeze({
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  safeDialogs: true,
});

/** What a window may choose: how it behaves, never what it may do. */
type Chosen = Partial<Pick<WebPreferences, 'backgroundThrottling' | 'spellcheck'>>;

/** The one set of web preferences of every window of the house. `preload` is an absolute path. The answer cannot be changed. */
export const secureWebPreferences = (
  preload: string,
  chosen: Chosen = {},
): Readonly<WebPreferences> & Fixed =>
  // off unless asked for: Chromium fetches the dictionaries of its spell check from a foreign host
  Object.freeze({ spellcheck: false, ...chosen, preload, ...FIXED });
