import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';

/** Longest wait for one thing that closes, in milliseconds. A person who quits does not wait longer. */
const CLOSE_LIMIT_MS = 3000;

/** The part of Electron's app that is used. */
export interface QuittingApp {
  on(event: 'before-quit', listener: (event: { preventDefault(): void }) => void): unknown;
  quit(): void;
}

/** One thing to close, in order: calls are ended before the backend under them goes. */
export interface Closing {
  readonly name: string;
  readonly close: () => Promise<void> | void;
  /** Longer than the usual limit, where the thing has a limit of its own. */
  readonly limitMs?: number;
}

/** Holds the first quit back until everything has closed or its time is up, then lets it through. Later quits meanwhile change nothing. */
export function quitInOrder(
  app: QuittingApp,
  closings: readonly Closing[],
  clock: Clock,
  logger: Logger,
): void {
  let state: 'running' | 'closing' | 'closed' = 'running';
  app.on('before-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    if (state === 'closing') return;
    state = 'closing';
    logger.info('quit() | closing');
    void closeAll(closings, clock, logger).then(() => {
      state = 'closed';
      app.quit();
    });
  });
}

/** Closes one after the other. Never rejects: what fails or takes too long is logged and left. */
export async function closeAll(closings: readonly Closing[], clock: Clock, logger: Logger): Promise<void> {
  for (const { name, close, limitMs = CLOSE_LIMIT_MS } of closings) {
    let cancel = (): void => undefined;
    const late = new Promise<void>((done) => {
      cancel = clock.after(limitMs, () => {
        logger.warn('close() | not in time', { what: name, limitMs });
        done();
      });
    });
    const closed = (async () => close())().catch((error: unknown) => {
      logger.error('close() | failed', { what: name, error });
    });
    await Promise.race([closed, late]);
    cancel();
  }
}
