import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Takes the folder for this process; the answer gives it back. Throws a sentence when another living process has it. */
export function lockFolder(dir: string, pid: number = process.pid): () => void {
  const file = join(dir, 'headless.pid');
  for (let attempt = 0; ; attempt += 1) {
    try {
      writeFileSync(file, String(pid), { flag: 'wx', mode: 0o600 });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const owner = Number(readFileSync(file, 'utf8'));
      if (attempt > 0 || isAlive(owner)) {
        throw new Error(`Parley runs already with this folder (process ${owner}).`, { cause: error });
      }
      // left by a process that was killed
      rmSync(file, { force: true });
    }
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // somebody else's process is alive too
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
