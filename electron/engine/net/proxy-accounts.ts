import type { Logger } from '#shared/tools/logger.ts';

/** Who one is at a proxy. */
export interface ProxyAccount {
  readonly username: string;
  readonly password: string;
}

/** Asks the person; `null`: they give no answer. */
export type AskProxy = (host: string) => Promise<ProxyAccount | null>;

/** asking ─answer─▶ known; known ─refused─▶ asking; asking ─no─▶ silent, until the person wants to try again. */
type Entry =
  | { readonly is: 'asking'; readonly answer: Promise<boolean> }
  | { readonly is: 'known'; readonly account: ProxyAccount }
  | { readonly is: 'silent' };

/** Sign-ins at proxies: each is asked for once, used in this run only, never written and never logged. */
export class ProxyAccounts {
  readonly #ask: AskProxy | null;
  readonly #logger: Logger;
  readonly #onAnswered: () => void;
  readonly #entries = new Map<string, Entry>();

  constructor(deps: { ask: AskProxy | null; logger: Logger; onAnswered: () => void }) {
    this.#ask = deps.ask;
    this.#logger = deps.logger;
    this.#onAnswered = deps.onAnswered;
  }

  get(host: string): ProxyAccount | null {
    const entry = this.#entries.get(host);
    return entry?.is === 'known' ? entry.account : null;
  }

  /** A proxy wants a sign-in, or another one than `used`: the person is asked, unless that has been done. */
  refused(host: string, used: ProxyAccount | null): void {
    const entry = this.#entries.get(host);
    if (!this.#ask || (entry && !(entry.is === 'known' && entry.account === used))) return;
    this.#logger.info('refused() | a proxy asks for a sign-in', { host, again: used !== null });
    this.#entries.set(host, { is: 'asking', answer: this.#question(host, this.#ask) });
  }

  /** Resolves when no question is open; true: one was answered with a sign-in, so that another try makes sense. */
  async settled(): Promise<boolean> {
    const open = [...this.#entries.values()].flatMap((entry) =>
      entry.is === 'asking' ? [entry.answer] : [],
    );
    return (await Promise.all(open)).includes(true);
  }

  /** Who gave no answer may be asked again. */
  askAgain(): void {
    for (const [host, entry] of this.#entries) if (entry.is === 'silent') this.#entries.delete(host);
  }

  async #question(host: string, ask: AskProxy): Promise<boolean> {
    const account = await ask(host).catch((error: unknown) => {
      this.#logger.error('question() | the person could not be asked', { error });
      return null;
    });
    this.#entries.set(host, account ? { is: 'known', account } : { is: 'silent' });
    if (account) this.#onAnswered();
    return account !== null;
  }
}
