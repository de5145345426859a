import { decode, encode } from '../codec.ts';
import { guarded } from '../guard.ts';
import type { PreloadConfig } from './config.ts';
import { watchKeys, watchMenus } from './input.ts';
import { createIpcRenderer } from './ipc-renderer.ts';
import { DOWN_FUNCTION, UP_BINDING, type DownMessage } from './messages.ts';
import { watchTitle } from './title.ts';
import { joinWorlds } from './world-bridge.ts';

/** Runs in the isolated world of every document, before the page's first script: `require('electron')`, then the preload. */

declare const CONFIG: PreloadConfig;

/** The isolated world's own global object: the page's world does not see these names. */
const world = window as unknown as Record<string, unknown>;

function start(): void {
  const up = world[UP_BINDING] as (text: string) => void;
  delete world[UP_BINDING]; // the preload bundle gets ipcRenderer, not the raw way
  const bridge = joinWorlds('preload', CONFIG.secret);
  const { ipcRenderer, ask, receive } = createIpcRenderer((message) => up(encode(message)));
  world[DOWN_FUNCTION] = (text: string) => receive(decode(text) as DownMessage);
  bridge.exposeHost({ ask });

  watchTitle((title) => up(encode({ kind: 'title', title })));
  watchKeys((input) => up(encode({ kind: 'key', input })));
  watchMenus((request) => up(encode({ kind: 'menu', request })));

  const electron = guarded('electron (preload)', {
    ipcRenderer,
    contextBridge: guarded('contextBridge', { exposeInMainWorld: bridge.expose }),
  });
  const require = (name: string): unknown => {
    if (name === 'electron' || name === 'electron/renderer' || name === 'electron/common') return electron;
    throw new Error(`module not found: ${name}`); // as in Electron's sandbox
  };
  const process = {
    type: 'renderer',
    sandboxed: true,
    contextIsolated: true,
    platform: CONFIG.platform,
    argv: CONFIG.argv,
    versions: CONFIG.versions,
    env: {},
  };
  const module = { exports: {} };
  try {
    CONFIG.runPreload(require, module, module.exports, process);
  } catch (error) {
    console.error('Unable to load preload script', error);
    const cause = error instanceof Error ? error : new Error(String(error));
    up(encode({ kind: 'preload-error', error: cause }));
  }
}

if (window.top === window) start(); // Electron, too, runs preloads in sub-frames only when asked to
