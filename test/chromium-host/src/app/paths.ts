import { homedir, tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { switches } from '../chromium/switches.ts';
import { appIdentity } from './identity.ts';

/** Folders below home, as a Linux desktop names them. */
const HOME_FOLDERS: Record<string, string> = {
  desktop: 'Desktop',
  documents: 'Documents',
  downloads: 'Downloads',
  music: 'Music',
  pictures: 'Pictures',
  videos: 'Videos',
};

const chosen = new Map<string, string>();

/** `app.setPath`: absolute paths only, as in Electron. */
export function setPath(name: string, path: string): void {
  if (!isAbsolute(path)) throw new Error('Path must be absolute');
  chosen.set(name, path);
}

/** `app.getPath`. --user-data-dir on the command line decides where userData is, unless main set it. */
export function getPath(name: string): string {
  return chosen.get(name) ?? defaultPath(name);
}

function defaultPath(name: string): string {
  const appData = process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config');
  switch (name) {
    case 'home':
      return homedir();
    case 'temp':
      return tmpdir();
    case 'appData':
      return appData;
    case 'userData':
      return switches.get('user-data-dir') || join(appData, appIdentity.name);
    case 'sessionData':
      return getPath('userData');
    case 'logs':
      return join(getPath('userData'), 'logs');
    case 'crashDumps':
      return join(getPath('userData'), 'Crashpad');
    case 'exe':
      return process.argv[0] ?? process.execPath;
    default: {
      const folder = HOME_FOLDERS[name];
      if (!folder) throw new Error(`Failed to get '${name}' path`); // Electron's words
      return join(homedir(), folder);
    }
  }
}
