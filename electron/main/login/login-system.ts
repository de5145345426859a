import type { App } from 'electron';
import { HIDDEN_ARGUMENT, type Login } from './start.ts';

/** Windows (the registry) and macOS (login items): Electron's own. */
export function systemLogin(
  app: Pick<App, 'getLoginItemSettings' | 'setLoginItemSettings'>,
  platform: NodeJS.Platform,
): Login {
  return {
    async set({ startAtLogin, startHidden }) {
      app.setLoginItemSettings({
        openAtLogin: startAtLogin,
        // macOS gives no arguments: the app asks whether it was started by the session
        ...(platform === 'win32' && startHidden ? { args: [HIDDEN_ARGUMENT] } : {}),
      });
    },
    startedByLogin: () => platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin,
  };
}
