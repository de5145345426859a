import { dirname, join } from 'node:path';

/** Who brings a newer version: Parley itself, the system's packages (or an administrator's), or nobody. */
export type UpdateWay = 'self' | 'package' | 'development';

export interface Installation {
  readonly isPackaged: boolean;
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute path of the running program. */
  readonly executable: string;
  readonly exists: (path: string) => boolean;
}

/** What only the per-user installer of Windows leaves beside the program; the per-machine msi and the zip leave none. */
const UNINSTALLER = 'Uninstall Parley.exe';

export function updateWay({ isPackaged, platform, env, executable, exists }: Installation): UpdateWay {
  if (!isPackaged) return 'development';
  switch (platform) {
    case 'darwin':
      return 'self';
    case 'win32':
      return exists(join(dirname(executable), UNINSTALLER)) ? 'self' : 'package';
    default:
      // set by the AppImage's own runtime; deb, rpm and flatpak have theirs
      return env.APPIMAGE ? 'self' : 'package';
  }
}
