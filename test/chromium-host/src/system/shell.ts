import { guarded } from '../guard.ts';
import { report } from './report.ts';

/** Opens nothing: a test run must not start browsers. Says what it was asked; specs replace the method to see it. */
export const shell = guarded('shell', {
  async openExternal(url: string, _options?: Electron.OpenExternalOptions): Promise<void> {
    report(`shell.openExternal ${url}`);
  },

  /** An empty string is Electron's sign of success. */
  async openPath(path: string): Promise<string> {
    report(`shell.openPath ${path}`);
    return '';
  },

  showItemInFolder(fullPath: string): void {
    report(`shell.showItemInFolder ${fullPath}`);
  },

  beep(): void {},
});
