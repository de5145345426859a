import type { SystemPreferences } from 'electron';
import type { DesktopView } from '#shared/contracts/desktop.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { DesktopState } from '../desktop-state.ts';
import { type ShareFacts, shareWay } from './share-way.ts';

/** The page of macOS' settings with the programs that may capture the screen. Never anything that came from a page of ours. */
const SETTINGS_PAGE = 'x-apple.systempreferences:com.apple.preference.security?Privacy_ScreenCapture';

type MacStatus = ReturnType<SystemPreferences['getMediaAccessStatus']>;

const ACCESS: Readonly<Record<MacStatus, DesktopView['screenAccess']>> = {
  granted: 'granted',
  denied: 'denied',
  // by an administrator
  restricted: 'denied',
  'not-determined': 'not-asked',
  unknown: 'not-asked',
};

export interface ScreenAccessOptions {
  readonly facts: ShareFacts;
  readonly systemPreferences: Pick<SystemPreferences, 'getMediaAccessStatus'>;
  readonly state: Pick<DesktopState, 'set'>;
  /** Hands an address to the system, as it is. */
  readonly openSettings: (address: string) => Promise<void>;
}

/** The permission to capture the screen, where an app captures by itself and the system keeps one: macOS up to 14. */
export class ScreenAccess {
  readonly #options: ScreenAccessOptions;
  readonly #isKept: boolean;

  constructor(options: ScreenAccessOptions) {
    this.#options = options;
    this.#isKept = options.facts.platform === 'darwin' && shareWay(options.facts) === 'own-picker';
    this.look();
  }

  /** As it is now, and shown: a person may have changed it in the system's settings, so that this is called at every focus. */
  look(): DesktopView['screenAccess'] {
    const access = this.#isKept
      ? ACCESS[this.#options.systemPreferences.getMediaAccessStatus('screen')]
      : 'unneeded';
    this.#options.state.set({ screenAccess: access });
    return access;
  }

  /** The page that gives it. Errors: unsupported, where this system has none. */
  async openSettings(): Promise<undefined> {
    if (!this.#isKept) throw new AppError('unsupported');
    await this.#options.openSettings(SETTINGS_PAGE);
    return undefined;
  }
}
