import type { Engine } from '#engine/engine.ts';
import type { appGroup } from '#shared/contracts/ipc/app.ts';
import type { Handlers } from '#shared/contracts/ipc/group.ts';
import type { SettingsChange } from '#shared/contracts/settings.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { externalUrl } from './external.ts';
import type { Secrets } from './secrets/secrets.ts';
import type { SettingsFile } from './settings-file.ts';

export interface AppHandlersOptions {
  readonly engine: Pick<Engine, 'snapshot' | 'setSettings' | 'setSecretsView'>;
  readonly settings: Pick<SettingsFile, 'change'>;
  readonly secrets: Pick<Secrets, 'answer' | 'view'>;
  /** Hands an address, already checked, to the system. */
  readonly openExternal: (url: string) => Promise<void>;
  /** The view is worth showing: before, a page would flash an empty one. */
  readonly started: Promise<void>;
  /** A page has asked for the snapshot: it is up and shows something. */
  readonly onSnapshot: () => void;
  readonly logger: Logger;
}

/** What tray, keys and timers change. What the administrator has locked stays, and nobody is there to be told. */
export function changeQuietly({
  engine,
  settings,
  logger,
}: Pick<AppHandlersOptions, 'settings' | 'logger'> & { readonly engine: Pick<Engine, 'setSettings'> }) {
  return (change: SettingsChange): void => {
    try {
      engine.setSettings(settings.change(change));
    } catch (error) {
      logger.warn('changeQuietly() | a setting stays as it is', { error });
    }
  };
}

/** The verbs of the house's own affairs. */
export function appHandlers(options: AppHandlersOptions): Handlers<typeof appGroup> {
  const { engine, settings, secrets, openExternal, started, onSnapshot, logger } = options;
  const pages = logger.child('page');
  return {
    async snapshot() {
      await started;
      onSnapshot();
      return engine.snapshot();
    },
    changeSettings(change) {
      engine.setSettings(settings.change(change));
    },
    async answerSecretsQuestion({ allowFile }) {
      await secrets.answer(allowFile);
      engine.setSecretsView(secrets.view);
    },
    async openExternal({ url }) {
      const target = externalUrl(url);
      if (target === null) throw new AppError('bad-payload');
      await openExternal(target);
    },
    log({ level, name, message, fields }) {
      // the page's fields stay together, so that none can pass for one of main's
      pages[level](message, { page: name, fields });
    },
  };
}
