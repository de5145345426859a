import type { App } from 'electron';
import type { Logger } from '#shared/tools/logger.ts';
import { APP_LINK_SCHEME, PHONE_LINK_SCHEMES } from './link.ts';

export interface ProtocolsOptions {
  readonly app: Pick<
    App,
    'isPackaged' | 'setAsDefaultProtocolClient' | 'removeAsDefaultProtocolClient' | 'isDefaultProtocolClient'
  >;
  readonly platform: NodeJS.Platform;
  readonly logger: Logger;
}

/** Which links of other programs the system hands to this app. */
export class Protocols {
  readonly #options: ProtocolsOptions;

  constructor(options: ProtocolsOptions) {
    this.#options = options;
  }

  /** Our own links, where no package has said so already: Linux' desktop entry and macOS' bundle do, Windows' portable app does not. */
  claimOwn(): void {
    const { app, platform } = this.#options;
    if (app.isPackaged && platform === 'win32') this.#claim(APP_LINK_SCHEME);
  }

  /** `tel:` and `callto:`, on request. What another program has taken since stays with it until the person asks again. */
  setPhone(wanted: boolean): void {
    for (const scheme of PHONE_LINK_SCHEMES) {
      if (wanted) this.#claim(scheme);
      else if (this.#options.app.isDefaultProtocolClient(scheme))
        this.#options.app.removeAsDefaultProtocolClient(scheme);
    }
  }

  #claim(scheme: string): void {
    const { app, logger } = this.#options;
    if (app.isDefaultProtocolClient(scheme)) return;
    if (!app.setAsDefaultProtocolClient(scheme)) logger.warn('claim() | refused by the system', { scheme });
  }
}
