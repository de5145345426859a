import type { WebPreferences } from 'electron';

/** The one set of web preferences of every window of the house. `preload` is an absolute path. */
export const secureWebPreferences = (preload: string): WebPreferences => ({
  preload,
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
  // Chromium fetches its dictionaries from a foreign host; a page of ours makes no such connection.
  spellcheck: false,
});
