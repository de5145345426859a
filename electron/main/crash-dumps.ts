/** What is left of a crash stays on this computer: written beside the log, never sent, deleted after some days. */
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { App, CrashReporter } from 'electron';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';

const KEEP_DAYS = 14;
const DAY_MS = 24 * 60 * 60 * 1000;

export interface CrashDumpsOptions {
  readonly app: Pick<App, 'setPath'>;
  readonly crashReporter: Pick<CrashReporter, 'start'>;
  /** The app's folder. */
  readonly dir: string;
}

/** Before any window is opened: later ones would not be watched. */
export function keepCrashDumps({ app, crashReporter, dir }: CrashDumpsOptions): void {
  app.setPath('crashDumps', join(dir, 'crashes'));
  crashReporter.start({ uploadToServer: false, ignoreSystemCrashHandler: false });
}

export interface ForgetOptions {
  readonly dir: string;
  readonly keepDays?: number | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Deletes dumps older than the administrator says, and says how many are left. Never throws. */
export function forgetCrashDumps({ dir, keepDays = KEEP_DAYS, clock, logger }: ForgetOptions): void {
  const before = clock.now() - keepDays * DAY_MS;
  try {
    const dumps = filesIn(join(dir, 'crashes')).filter((path) => path.endsWith('.dmp'));
    const old = dumps.filter((path) => statSync(path).mtimeMs < before);
    for (const path of old) rmSync(path, { force: true });
    if (dumps.length > 0)
      logger.info('forgetCrashDumps() | dumps', { deleted: old.length, kept: dumps.length - old.length });
  } catch (error) {
    logger.error('forgetCrashDumps() | failed', { error });
  }
}

function filesIn(folder: string): string[] {
  if (!statSync(folder, { throwIfNoEntry: false })) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
