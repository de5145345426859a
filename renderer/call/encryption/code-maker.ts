import type { PublicKey } from '#shared/contracts/call-key.ts';
import type { Clock } from '#shared/tools/clock.ts';
import { safetyCode } from './safety-code.ts';

/** Who comes and goes within this makes one code: it is slow to make, on purpose. */
const SETTLE_MS = 200;

interface CodeMakerOptions {
  readonly callId: string;
  /** Everybody's as they are now. */
  readonly publicKeys: () => Iterable<readonly [userId: string, publicKey: PublicKey]>;
  readonly clock: Clock;
  readonly onChange: () => void;
  readonly onFailed: (error: unknown) => void;
}

/** The code of a call as the keys in it change: one is made at a time, and none is shown that has been overtaken. */
export class CodeMaker {
  readonly #options: CodeMakerOptions;
  #code: readonly string[] | null = null;
  #cancel: (() => void) | null = null;
  #isMaking = false;
  #isStale = false;
  #closed = false;

  constructor(options: CodeMakerOptions) {
    this.#options = options;
  }

  /** `null` while it is being made. */
  get code(): readonly string[] | null {
    return this.#code;
  }

  /** Somebody's key is another. */
  handleChange(): void {
    if (this.#closed) return;
    this.#code = null;
    this.#isStale = true;
    if (this.#isMaking) return;
    this.#cancel?.();
    this.#cancel = this.#options.clock.after(SETTLE_MS, () => void this.#make());
  }

  close(): void {
    this.#closed = true;
    this.#cancel?.();
  }

  async #make(): Promise<void> {
    const { callId, publicKeys, onChange, onFailed } = this.#options;
    this.#isMaking = true;
    this.#isStale = false;
    try {
      const code = await safetyCode(callId, publicKeys());
      if (this.#closed) return;
      if (!this.#isStale) this.#code = code;
      onChange();
    } catch (error) {
      onFailed(error);
    } finally {
      this.#isMaking = false;
      if (this.#isStale) this.handleChange();
    }
  }
}
