import type { Signal } from '#shared/contracts/signal.ts';

/** Nobody sends more to a link that is not there. */
const SIGNALS_MAX = 100;
const KEYS_MAX = 20;

/** Signals that overtake the view, kept by key for the link to come. */
export class EarlySignals {
  readonly #signals = new Map<string, Signal[]>();

  keep(key: string, signal: Signal): void {
    const signals = this.#signals.get(key) ?? [];
    if (signals.length >= SIGNALS_MAX) return;
    if (!this.#signals.has(key) && this.#signals.size >= KEYS_MAX) {
      const oldest = this.#signals.keys().next();
      if (!oldest.done) this.#signals.delete(oldest.value);
    }
    this.#signals.set(key, [...signals, signal]);
  }

  /** In the order of their coming; they are kept no longer. */
  take(key: string): readonly Signal[] {
    const signals = this.#signals.get(key) ?? [];
    this.#signals.delete(key);
    return signals;
  }
}
