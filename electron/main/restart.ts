import type { App } from 'electron';
import type { Engine } from '#engine/engine.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { COMMANDS } from './links/arguments.ts';
import { isLink } from './links/link.ts';
import { isInCall } from './live-calls.ts';

export interface RestartOptions {
  readonly app: Pick<App, 'relaunch' | 'quit'>;
  readonly engine: Pick<Engine, 'view'>;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Quits in order and starts again, without what this start was asked for. Errors: call-in-progress. */
export function restartApp({ app, engine, argv, env }: RestartOptions): void {
  if (isInCall(engine.view())) throw new AppError('call-in-progress');
  const once = new Set<string>([...Object.keys(COMMANDS), '--hidden']);
  const args = argv.slice(1).filter((argument) => !isLink(argument) && !once.has(argument));
  // what an AppImage has unpacked goes with it: the image itself is started
  app.relaunch({ args, ...(env.APPIMAGE === undefined ? {} : { execPath: env.APPIMAGE }) });
  app.quit();
}
