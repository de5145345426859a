import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HIDDEN_ARGUMENT, type Login } from './start.ts';

export interface LinuxLoginOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** Absolute path of what a session can start: an AppImage itself, not what it has unpacked. */
  readonly program: string;
}

const FILE = 'parley.desktop';

/** XDG's autostart: a desktop entry in a folder that every desktop reads. */
export function linuxLogin({ env, home, program }: LinuxLoginOptions): Login {
  const folder = join(env.XDG_CONFIG_HOME ?? join(home, '.config'), 'autostart');
  const file = join(folder, FILE);
  return {
    async set({ startAtLogin, startHidden }) {
      if (!startAtLogin) {
        await rm(file, { force: true });
        return;
      }
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFile(file, entry(program, startHidden));
    },
    startedByLogin: () => false,
  };
}

const entry = (program: string, hidden: boolean): string =>
  [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Parley',
    `Exec=${quoted(program)}${hidden ? ` ${HIDDEN_ARGUMENT}` : ''}`,
    'Icon=parley',
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');

/** One argument of `Exec`, by the desktop entry's own rules: quoted, then escaped as every text of the file is; `%` is doubled. */
const quoted = (argument: string): string =>
  `"${argument.replaceAll(/["`$\\]/g, String.raw`\$&`)}"`.replaceAll('\\', '\\\\').replaceAll('%', '%%');
