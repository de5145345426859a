import type { CallRecord } from './call-record.ts';

/** Calls that are over here, the newest so many: a late word of them does not ring again, a new invitation does. */
export class OverCalls {
  /** `null`: never to be taken up. */
  readonly #calls = new Map<string, CallRecord | null>();
  readonly #max: number;

  constructor(max: number) {
    this.#max = max;
  }

  add(callId: string, record: CallRecord | null): void {
    this.#calls.delete(callId);
    this.#calls.set(callId, record);
    const [oldest] = this.#calls.keys();
    if (this.#calls.size > this.#max && oldest !== undefined) this.#calls.delete(oldest);
  }

  has(callId: string): boolean {
    return this.#calls.has(callId);
  }

  get(callId: string): CallRecord | null {
    return this.#calls.get(callId) ?? null;
  }

  /** It begins anew: by an invitation, or because the person joins it again. */
  delete(callId: string): void {
    this.#calls.delete(callId);
  }
}
