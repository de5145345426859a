import { guarded } from '../guard.ts';

const parameters: Record<string, string> = {};

/** Remembers what it was told; no dump is ever written or sent. */
export const crashReporter = guarded('crashReporter', {
  start(options: Electron.CrashReporterStartOptions = {}): void {
    Object.assign(parameters, options.extra);
  },

  addExtraParameter(key: string, value: string): void {
    parameters[key] = value;
  },

  removeExtraParameter(key: string): void {
    delete parameters[key];
  },

  getParameters: (): Record<string, string> => ({ ...parameters }),
  getUploadToServer: (): boolean => false,
  setUploadToServer(_uploadToServer: boolean): void {},
});
