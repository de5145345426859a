import type { ProxyConfig, Session } from 'electron';
import type { ProxyChoice } from '#shared/contracts/proxy-choice.ts';
import { assertNever } from '#shared/tools/assert-never.ts';
import { type Logger, silentLogger } from '#shared/tools/logger.ts';
import { Queue } from '#shared/tools/queue.ts';

/** The part of Electron's session that is used. */
export type ProxySession = Pick<Session, 'setProxy' | 'resolveProxy'>;

/** What the person or the administrator has chosen, given to Chromium, which knows PAC and the system's settings. */
export class ProxySettings {
  readonly #session: ProxySession;
  #logger: Logger = silentLogger;
  readonly #queue = new Queue();
  /** A fresh session goes by the system's settings already. */
  #used = JSON.stringify({ mode: 'system' });

  constructor(session: ProxySession) {
    this.#session = session;
  }

  /** There is no log yet when the session is there. */
  logTo(logger: Logger): void {
    this.#logger = logger;
  }

  /** Holds for connections that are asked for from now on. */
  use(choice: ProxyChoice): void {
    const text = JSON.stringify(choice);
    if (text === this.#used) return;
    this.#used = text;
    this.#logger.info('use() | proxy', { mode: choice.mode });
    this.#queue
      .run(() => this.#session.setProxy(configOf(choice)))
      .catch((error: unknown) => this.#logger.error('use() | could not be set', { error }));
  }

  /** In PAC's words, after all choices so far have been taken over. */
  resolve(url: string): Promise<string> {
    return this.#queue.run(() => this.#session.resolveProxy(url));
  }
}

function configOf(choice: ProxyChoice): ProxyConfig {
  switch (choice.mode) {
    case 'system':
    case 'direct':
      return { mode: choice.mode };
    case 'pac':
      return { mode: 'pac_script', pacScript: choice.url };
    case 'fixed':
      return {
        mode: 'fixed_servers',
        proxyRules: choice.server,
        proxyBypassRules: choice.bypass.join(','),
      };
    default:
      return assertNever(choice, 'proxy choice');
  }
}
