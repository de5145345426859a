import type { ProxyAccount } from '#engine/engine.ts';
import type { DesktopView } from '#shared/contracts/desktop.ts';
import { Queue } from '#shared/tools/queue.ts';

/** Asks the person who they are at a proxy: one question at a time, shown in every window until it is answered. */
export class ProxyQuestion {
  readonly #show: (question: DesktopView['proxyQuestion']) => void;
  readonly #queue = new Queue();
  #answer: ((account: ProxyAccount | null) => void) | null = null;

  constructor(show: (question: DesktopView['proxyQuestion']) => void) {
    this.#show = show;
  }

  /** `null`: the person gives no answer. */
  ask(host: string): Promise<ProxyAccount | null> {
    return this.#queue.run(async () => {
      const answered = new Promise<ProxyAccount | null>((resolve) => {
        this.#answer = resolve;
      });
      this.#show({ host });
      const account = await answered;
      this.#answer = null;
      this.#show(null);
      return account;
    });
  }

  /** An answer when nothing is asked is dropped: two windows may answer the same question. */
  answer(account: ProxyAccount | null): void {
    this.#answer?.(account);
  }
}
