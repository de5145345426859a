import type { Logger } from '#shared/tools/logger.ts';
import type { DesktopState } from '../desktop-state.ts';
import { follow, type Followed } from '../follow.ts';
import { HIDDEN_ARGUMENT, type Login } from './start.ts';

export interface OpenLoginOptions {
  /** `null`: it cannot be done here. */
  readonly login: Login | null;
  readonly engine: Followed;
  readonly state: Pick<DesktopState, 'set'>;
  readonly logger: Logger;
}

/**
 * Follows the settings from now on. At a start the system is told only where the person wants it: a person who has switched it off in
 * the system's own settings, and never here, is not overruled.
 */
export function openLogin({ login, engine, state, logger }: OpenLoginOptions): void {
  state.set({ canStartAtLogin: login !== null });
  if (!login) return;
  let isFirst = true;
  follow(
    engine,
    ({ settings: { startAtLogin, startHidden } }) => ({ startAtLogin, startHidden }),
    (choice) => {
      const needed = !isFirst || choice.startAtLogin;
      isFirst = false;
      if (!needed) return;
      login.set(choice).catch((error: unknown) => logger.warn('openLogin() | not set', { error }));
    },
  );
}

/** Is this start to show nothing but the tray? */
export const isHiddenStart = (
  argv: readonly string[],
  login: Pick<Login, 'startedByLogin'> | null,
  startHidden: boolean,
): boolean => argv.includes(HIDDEN_ARGUMENT) || (startHidden && (login?.startedByLogin() ?? false));
