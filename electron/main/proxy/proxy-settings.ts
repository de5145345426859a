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
  /** Of libraries that go out by a session of their own. */
  readonly #others = new Set<Pick<ProxySession, 'setProxy'>>();
  #logger: Logger = silentLogger;
  readonly #queue = new Queue();
  /** A fresh session goes by the system's settings already. */
  #choice: ProxyChoice = { mode: 'system' };

  constructor(session: ProxySession) {
    this.#session = session;
  }

  /** There is no log yet when the session is there. */
  logTo(logger: Logger): void {
    this.#logger = logger;
  }

  /** Holds for connections that are asked for from now on. */
  use(choice: ProxyChoice): void {
    if (JSON.stringify(choice) === JSON.stringify(this.#choice)) return;
    this.#choice = choice;
    this.#logger.info('use() | proxy', { mode: choice.mode });
    for (const session of [this.#session, ...this.#others]) void this.#give(session, choice);
  }

  /** Another session goes by the same choice from now on. Never rejects. */
  lead(session: Pick<ProxySession, 'setProxy'>): Promise<void> {
    if (this.#others.has(session)) return Promise.resolve();
    this.#others.add(session);
    return this.#give(session, this.#choice);
  }

  /** In PAC's words, after all choices so far have been taken over. */
  resolve(url: string): Promise<string> {
    return this.#queue.run(() => this.#session.resolveProxy(url));
  }

  async #give(session: Pick<ProxySession, 'setProxy'>, choice: ProxyChoice): Promise<void> {
    try {
      await this.#queue.run(() => session.setProxy(configOf(choice)));
    } catch (error) {
      this.#logger.error('give() | could not be set', { error });
    }
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
