import { spawn } from 'node:child_process';

/** `app.relaunch`: every call starts one more instance once this one has gone. As in Electron, nothing quits by itself. */
export function relaunchAtExit({ execPath, args }: Electron.RelaunchOptions = {}): void {
  const [executable = process.execPath, ...own] = process.argv;
  process.once('exit', () => {
    spawn(execPath ?? executable, args ?? own, { detached: true, stdio: 'ignore' }).unref();
  });
}
