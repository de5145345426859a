import { execFile } from 'node:child_process';
import { HIDDEN_ARGUMENT, type Login } from './start.ts';

const GDBUS = 'gdbus';
const ASK_LIMIT_MS = 5000;

export type RunProgram = (program: string, args: readonly string[]) => Promise<void>;

const run: RunProgram = (program, args) =>
  new Promise((done, fail) => {
    execFile(program, args, { timeout: ASK_LIMIT_MS }, (error) => (error ? fail(error) : done()));
  });

/** The portal for background programs. It may ask the person, and what they said is not told here: only that it was asked. */
export const flatpakLogin = (runProgram: RunProgram = run): Login => ({
  set: ({ startAtLogin, startHidden }) =>
    runProgram(GDBUS, [
      'call',
      '--session',
      '--dest=org.freedesktop.portal.Desktop',
      '--object-path=/org/freedesktop/portal/desktop',
      '--method=org.freedesktop.portal.Background.RequestBackground',
      '',
      `{'autostart': <${startAtLogin}>, 'commandline': <['parley'${startHidden ? `, '${HIDDEN_ARGUMENT}'` : ''}]>}`,
    ]),
  startedByLogin: () => false,
});
