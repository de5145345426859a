/** Which way to start with the person's session this system has. */
import { homedir } from 'node:os';
import type { App } from 'electron';
import { assertNever } from '#shared/tools/assert-never.ts';
import { flatpakLogin } from './login-flatpak.ts';
import { linuxLogin } from './login-linux.ts';
import { systemLogin } from './login-system.ts';
import type { Login } from './start.ts';

export interface LoginOptions {
  readonly app: Pick<App, 'isPackaged' | 'getLoginItemSettings' | 'setLoginItemSettings'>;
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute path of the running program. */
  readonly execPath: string;
  readonly home?: string;
}

/** `null`: it cannot be done. A program that is not packed has no start of its own. */
export function findLogin(options: LoginOptions): Login | null {
  const { app, platform, env, execPath, home = homedir() } = options;
  const way = loginWay(options);
  switch (way) {
    case 'none':
      return null;
    case 'system':
      return systemLogin(app, platform);
    case 'autostart-file':
      return linuxLogin({ env, home, program: env.APPIMAGE ?? execPath });
    case 'flatpak-portal':
      return flatpakLogin();
    default:
      return assertNever(way, 'way to start at login');
  }
}

type LoginWay = 'none' | 'system' | 'autostart-file' | 'flatpak-portal';

/** Flatpak's sandbox has a folder of its own where a session would not look. A snap would too, and offers no portal for it. */
function loginWay({ app, platform, env }: LoginOptions): LoginWay {
  if (!app.isPackaged) return 'none';
  if (platform !== 'linux') return 'system';
  if (env.SNAP !== undefined) return 'none';
  return env.FLATPAK_ID === undefined ? 'autostart-file' : 'flatpak-portal';
}
